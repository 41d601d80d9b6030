package io.heddle.server.hosted;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.value.StringValue;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.fork.Adoption;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.server.execution.ExecutionDetail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects the attempts of a run's nodes from its events. */
final class RunDetails implements Watcher {

  /** More are not listed. */
  static final int MAX_NODES = 10_000;

  private record Key(RunEvent.Place place, int attempt) {}

  private final List<ExecutionDetail.NodeRunView> nodes = new ArrayList<>();
  private final Map<Key, Integer> open = new HashMap<>();

  @Override
  public void onEvent(RunEvent event) {
    switch (event) {
      case RunEvent.NodeStarted(_, var place, var attempt, _, _, var at) ->
          begin(place, attempt, at, "running");
      case RunEvent.WaitEvent.Requested asked ->
          change(asked.place(), asked.attempt(), node -> with(node, "waiting", 0, 0, null));
      case RunEvent.SubRunStarted(_, var place, var attempt, var run, _, _, _) ->
          change(place, attempt, node -> with(node, run));
      case RunEvent.NodeRetry(_, var place, var attempt, var why, _, _, var at) ->
          end(place, attempt, at, "failed", 0, why);
      case RunEvent.NodeFinished end -> {
        if (!open.containsKey(new Key(end.place(), end.attempt()))) {
          begin(end.place(), end.attempt(), end.startedAt(), "running");
        }
        if (end.details().get(Adoption.REUSED_FROM) instanceof StringValue(var from)) {
          change(end.place(), end.attempt(), node -> node.reused(from));
        }
        end(
            end.place(),
            end.attempt(),
            end.at(),
            end.status().name().toLowerCase(Locale.ROOT),
            end.usage().totalTokens(),
            end.failure());
      }
      default -> {}
    }
  }

  @Override
  public void onEvent(@Nullable EventId id, RunEvent event) {
    onEvent(event);
  }

  private void begin(RunEvent.Place place, int attempt, long at, String status) {
    if (nodes.size() < MAX_NODES) {
      open.put(new Key(place, attempt), nodes.size());
      nodes.add(
          new ExecutionDetail.NodeRunView(
              path(place),
              place.nodeId(),
              place.type(),
              place.title(),
              attempt,
              status,
              at,
              0,
              0,
              "",
              null));
    }
  }

  /** What becomes of a node's view. */
  @FunctionalInterface
  private interface Change {
    ExecutionDetail.NodeRunView of(ExecutionDetail.NodeRunView before);
  }

  private void change(RunEvent.Place place, int attempt, Change change) {
    var index = open.get(new Key(place, attempt));
    if (index != null) {
      nodes.set(index, change.of(nodes.get(index)));
    }
  }

  private void end(
      RunEvent.Place place,
      int attempt,
      long at,
      String status,
      long tokens,
      @Nullable NodeFailure failure) {
    var error = failure == null ? null : failure.message();
    change(place, attempt, node -> with(node, status, at, tokens, error));
    open.remove(new Key(place, attempt));
  }

  private static ExecutionDetail.NodeRunView with(
      ExecutionDetail.NodeRunView node,
      String status,
      long endedAt,
      long tokens,
      @Nullable String error) {
    return new ExecutionDetail.NodeRunView(
        node.path(),
        node.node(),
        node.type(),
        node.title(),
        node.attempt(),
        status,
        node.startedAt(),
        endedAt,
        tokens,
        node.run(),
        node.reusedFrom(),
        error);
  }

  private static ExecutionDetail.NodeRunView with(ExecutionDetail.NodeRunView node, String run) {
    return new ExecutionDetail.NodeRunView(
        node.path(),
        node.node(),
        node.type(),
        node.title(),
        node.attempt(),
        node.status(),
        node.startedAt(),
        node.endedAt(),
        node.tokens(),
        run,
        node.error());
  }

  List<ExecutionDetail.NodeRunView> nodes() {
    return List.copyOf(nodes);
  }

  static ExecutionDetail.FormView form(RunSnapshot.Asked asked) {
    var form = asked.form();
    return new ExecutionDetail.FormView(
        path(asked.place()),
        asked.frame(),
        asked.place().nodeId(),
        form.content(),
        form.actions().stream().map(action -> action.id()).toList(),
        form.deadline());
  }

  /** {@code each[2]/inner[0]/}; empty outside of containers. */
  private static String path(RunEvent.Place place) {
    return place.path().stream()
        .map(step -> "%s[%d]/".formatted(step.nodeId(), step.index()))
        .collect(Collectors.joining());
  }

  static @Nullable String error(
      io.heddle.runtime.machine.@Nullable RunFailure failure, Dialect dialect) {
    return failure == null ? null : failure.display(dialect);
  }
}
