package io.heddle.runtime.machine;

/** What follows from timers that fire. One that was cleared, or comes early, changes nothing. */
record Alarms(
    Machine machine,
    Failures failures,
    Gathers gathers,
    Waits waits,
    SubRuns subRuns,
    Stopping stopping) {

  void fired(Turn turn, int id) {
    var state = turn.state();
    var timer = state.timers().get(id);
    if (timer == null || timer.dueAt() > turn.now()) {
      return;
    }
    if (timer.kind() == Fact.TimerKind.RETRY && state.status() == RunStatus.PAUSED) {
      // Nothing starts while the run is paused; it is told again when the run goes on.
      return;
    }
    if (timer.kind() == Fact.TimerKind.DEADLINE) {
      // The wall time is looked at behind every input, and this is one.
      return;
    }
    if (timer.kind() == Fact.TimerKind.GRACE) {
      stopping.over(turn);
      return;
    }
    var frame = state.frame(timer.frame());
    if (frame == null) {
      return;
    }
    var node = frame.graph.node(timer.node());
    switch (timer.kind()) {
      case RETRY -> machine.retry(turn, frame, node);
      case WAIT -> waits.expired(turn, frame, node);
      case SUB_RUN -> subRuns.timedOut(turn, frame, node);
      case GATHER -> {
        if (frame.nodes[node.index()] == NodeStatus.PENDING) {
          gathers.timedOut(turn, frame, node, failures);
        }
      }
      case DEADLINE, GRACE -> {}
    }
  }
}
