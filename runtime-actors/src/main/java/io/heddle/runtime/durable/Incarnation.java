package io.heddle.runtime.durable;

import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;

/** Who holds a run in memory, and the row that says so. */
final class Incarnation {

  private final ExecutionSetup setup;
  private long number = 1;

  Incarnation(ExecutionSetup setup) {
    this.setup = setup;
  }

  void owned(RunEvent.Owned event) {
    number = event.incarnation();
  }

  /** The event by which this one takes the run over. */
  RunEvent.Owned next(long now) {
    return new RunEvent.Owned(setup.member(), number + 1, now);
  }

  /** The row of a run that has begun. */
  RunRow row(ExecutionState state, long now) {
    var request = state.request();
    RunResult result = state.result();
    var ended = state.status().isTerminal();
    var open = !ended || state.owesRuns();
    var definition = request.origin().definition();
    var parent = request.origin().parent();
    return new RunRow(
        setup.executionId(),
        setup.group(),
        setup.slot(),
        state.isWaiting() ? RunStatus.WAITING : state.status(),
        new RunRow.Owner(open ? setup.member() : "", number),
        state.wakeAt(),
        request.workflow().id(),
        definition == null ? 0 : definition.number(),
        parent == null ? RunRow.Origin.NONE : new RunRow.Origin(parent.executionId(), "", "", ""),
        result.startedAt(),
        now,
        ended ? result.endedAt() : RunRow.NOT_YET,
        open);
  }
}
