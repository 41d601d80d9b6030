package io.heddle.runtime.machine;

import java.util.ArrayList;
import java.util.List;

/** What a state still owes: the effects that a shell carries out again after a crash. */
final class Owed {

  static final String GIVEN_UP = "the run that ordered it gave it up";

  private Owed() {}

  static List<Effect> of(Machine machine) {
    var state = machine.state();
    var owed = new ArrayList<Effect>();
    if (!state.isStarted()) {
      return owed;
    }
    for (var entry : state.orders().all()) {
      owed.add(
          entry.givenUp()
              ? new Effect.CancelRun(entry.order().runId(), GIVEN_UP)
              : new Effect.StartRun(entry.order()));
    }
    if (state.status().isTerminal()) {
      owed.add(new Effect.Finish(state.result()));
      return owed;
    }
    for (var entry : state.attempts()) {
      var frame = state.frame((int) (entry.getKey() >> Integer.SIZE));
      var node = entry.getKey().intValue();
      if (frame != null
          && frame.nodes[node] == NodeStatus.RUNNING
          && state.orders().awaited(frame.id, node) == null) {
        owed.add(new Effect.StartNode(machine.activation(frame, frame.graph.node(node))));
      }
    }
    state
        .timers()
        .all()
        .forEach(timer -> owed.add(new Effect.SetTimer(timer.getKey(), timer.getValue().dueAt())));
    return owed;
  }
}
