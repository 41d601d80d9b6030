package io.heddle.runtime.fork;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.machine.RunRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a fork takes over of the results of its source. The same source and fork give the same, so
 * that it can be begun again at any time.
 *
 * @param results those that are taken over; each counts only where the fork reads the same
 * @param dropped the others
 */
public record Adoption(List<Recorded> results, List<Dropped> dropped) {

  /** Where a result names the run it was taken from. */
  public static final String REUSED_FROM = "reused_from";

  /** Why a result is not taken over. */
  public enum Reason {
    /** It is what was asked to run again. */
    ASKED,
    /** It comes after what was asked to run again. */
    AFTER,
    /** It is a failure. */
    FAILED,
    /** The other version says something else of the node, or has none such. */
    CHANGED
  }

  public record Dropped(Recorded result, Reason reason) {}

  public Adoption {
    results = List.copyOf(results);
    dropped = List.copyOf(dropped);
  }

  /**
   * @param request the fork's
   * @throws ForkException when the fork names what the workflow or the source does not have
   */
  public static Adoption of(RecordedRun source, RunRequest request, Fork fork, NodeConfigs configs)
      throws ForkException {
    var points = new ArrayList<ForkPoint>();
    for (var from : fork.from()) {
      points.add(ForkPoint.of(from, request.workflow()));
    }
    var values = new LinkedHashMap<>(fork.outputs().entries());
    var environment = changedEnvironment(source.request(), request);
    var results = new ArrayList<Recorded>();
    var dropped = new ArrayList<Dropped>();
    for (var end : source.ends()) {
      var recorded = end.recorded();
      var reason = reason(source, request, points, configs, environment, end, fork);
      if (reason == null) {
        results.add(
            with(recorded, values)
                .shown(recorded.details().with(REUSED_FROM, Value.of(fork.source()))));
      } else {
        dropped.add(new Dropped(recorded, reason));
      }
    }
    if (!values.isEmpty()) {
      throw unused(values, results);
    }
    return new Adoption(results, dropped);
  }

  private static @Nullable Reason reason(
      RecordedRun source,
      RunRequest request,
      List<ForkPoint> points,
      NodeConfigs configs,
      Set<String> environment,
      RecordedRun.End end,
      Fork fork) {
    var recorded = end.recorded();
    var place = Place.of(recorded, request.workflow());
    if (place == null || !configs.areEqual(place.inText())) {
      return Reason.CHANGED;
    }
    if (fork.from().contains(recorded.path())) {
      return Reason.ASKED;
    }
    if (points.stream().anyMatch(point -> point.covers(place))) {
      return Reason.AFTER;
    }
    if (source.isUnmended(recorded)) {
      return Reason.FAILED;
    }
    return end.environment().stream().anyMatch(environment::contains) ? Reason.CHANGED : null;
  }

  /** The environment variables that have another value now. */
  private static Set<String> changedEnvironment(RunRequest source, RunRequest fork) {
    var names = new HashSet<String>(source.environment().entries().keySet());
    names.addAll(fork.environment().entries().keySet());
    source.workflow().environment().forEach(variable -> names.add(variable.name()));
    names.removeIf(name -> Objects.equals(value(source, name), value(fork, name)));
    return names;
  }

  private static @Nullable Value value(RunRequest request, String name) {
    var given = request.environment().get(name);
    if (given != null) {
      return given;
    }
    for (var variable : request.workflow().environment()) {
      if (variable.name().equals(name)) {
        return variable.value();
      }
    }
    return null;
  }

  /** The result with what is said that it put out; takes that from the values. */
  private static Recorded with(Recorded recorded, Map<String, Value> values) {
    ObjectValue outputs = recorded.outputs();
    for (var name : List.copyOf(values.keySet())) {
      if (name.startsWith(recorded.path() + ".")) {
        var value = Objects.requireNonNull(values.remove(name));
        outputs = outputs.with(name.substring(recorded.path().length() + 1), value);
      }
    }
    return outputs.equals(recorded.outputs()) ? recorded : recorded.put(outputs);
  }

  private static ForkException unused(Map<String, Value> values, List<Recorded> results) {
    var name = values.keySet().iterator().next();
    var node = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    return new ForkException(
        "'%s' cannot be set: no result of node '%s' is taken over; %s"
            .formatted(
                name,
                node,
                results.isEmpty()
                    ? "none is"
                    : NearestName.hint(node, results.stream().map(Recorded::path).toList())));
  }
}
