package io.heddle.runtime.event;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes snapshots of runs, and tells which variables a frame sees. */
public final class Snapshots {

  private static final int MAX_LISTED = 1_000;
  private static final String SCOPE = "__scope__";
  private static final Value HIDDEN = Value.of("********");

  private Snapshots() {}

  /** A run that has begun, as it is now. */
  public static RunSnapshot of(ExecutionState state, long now) {
    var active = new ArrayList<RunSnapshot.Active>();
    var forms = new ArrayList<RunSnapshot.Asked>();
    for (var node : state.active(MAX_LISTED)) {
      var place = Places.of(node.frame(), node.node());
      var status = node.frame().status(node.node().index());
      active.add(new RunSnapshot.Active(place, status, node.attempt(), node.startedAt()));
      var form =
          status == NodeStatus.WAITING ? state.form(node.frame().id(), node.node().index()) : null;
      if (form != null) {
        forms.add(new RunSnapshot.Asked(place, node.frame().id(), form));
      }
    }
    var result = state.result();
    return new RunSnapshot(
        result.executionId(),
        state.workflow().name(),
        state.isWaiting() ? RunStatus.WAITING : state.status(),
        active,
        forms,
        state.awaitedRuns(),
        state.standsStill(),
        shown(state.root(), state),
        state.steps(),
        state.exceptions(),
        state.usage(),
        result.startedAt(),
        state.ran(now));
  }

  /**
   * The variables that a node in a frame can read, by namespace or node and then by name; {@code
   * item}, {@code index} and the like at the top too.
   */
  public static ObjectValue visible(Frame frame) {
    var all = new LinkedHashMap<String, Value>();
    collect(frame, all);
    return new ObjectValue(all);
  }

  /** The same for people to look at: without the secrets. */
  public static ObjectValue shown(Frame frame, ExecutionState state) {
    var all = new LinkedHashMap<String, Value>();
    collect(frame, all);
    if (all.get("env") instanceof ObjectValue environment) {
      var shown = new LinkedHashMap<>(environment.entries());
      for (var variable : state.workflow().environment()) {
        if (variable.isSecret()) {
          shown.computeIfPresent(variable.name(), (_, _) -> HIDDEN);
        }
      }
      all.put("env", new ObjectValue(shown));
    }
    return new ObjectValue(all);
  }

  private static void collect(Frame frame, Map<String, Value> all) {
    var parent = frame.parent();
    if (parent != null) {
      collect(parent, all);
    }
    var graph = frame.graph();
    for (var node : graph.nodes()) {
      var outputs = frame.slot(node.index());
      if (outputs != null) {
        all.put(node.id(), outputs);
      }
    }
    for (var i = 0; i < graph.variables().size(); i++) {
      var variable = graph.variables().get(i);
      var value = frame.slot(graph.nodes().size() + i);
      if (value != null) {
        var named = all.get(variable.namespace());
        var before = named instanceof ObjectValue object ? object : ObjectValue.EMPTY;
        all.put(variable.namespace(), before.with(variable.name(), value));
        if (variable.namespace().equals(SCOPE)) {
          all.put(variable.name(), value);
        }
      }
    }
  }
}
