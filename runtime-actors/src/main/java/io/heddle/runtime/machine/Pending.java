package io.heddle.runtime.machine;

import java.util.ArrayList;
import java.util.List;

/** What a state still owes the world. */
final class Pending {

  static final String GIVEN_UP = "the run that ordered it gave it up";

  private Pending() {}

  static List<Effect> of(Machine machine) {
    var state = machine.state();
    var owed = new ArrayList<Effect>();
    if (!state.isStarted()) {
      return owed;
    }
    for (var entry : state.orders().all()) {
      if (entry.accepted() && !entry.givenUp()) {
        continue;
      }
      owed.add(
          entry.givenUp()
              ? new Effect.CancelRun(
                  entry.order().runId(), GIVEN_UP, Stopping.isKilled(state.failure()))
              : new Effect.StartRun(entry.order()));
    }
    if (state.status().isTerminal()) {
      owed.add(new Effect.Finish(state.result()));
      return owed;
    }
    for (var entry : Stopping.goingOn(state)) {
      var frame = state.frame((int) (entry.getKey() >> Integer.SIZE));
      if (frame != null
          && frame.nodes[entry.getKey().intValue()] == NodeStatus.RUNNING
          && state.orders().awaited(frame.id, entry.getKey().intValue()) == null) {
        var node = frame.graph.node(entry.getKey().intValue());
        owed.add(new Effect.StartNode(machine.activation(frame, node)));
      }
    }
    state
        .timers()
        .all()
        .forEach(timer -> owed.add(new Effect.SetTimer(timer.getKey(), timer.getValue().dueAt())));
    return owed;
  }
}
