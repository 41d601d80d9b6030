package io.heddle.runtime.machine;

/** Pauses, resumptions, and the wall time that passes between them only. */
final class Pauses {

  private final Machine machine;
  private final Holds holds;

  Pauses(Machine machine, Holds holds) {
    this.machine = machine;
    this.holds = holds;
  }

  void pause(Turn turn, String reason) {
    if (turn.state().status() == RunStatus.RUNNING) {
      turn.emit(new Fact.Paused(reason, turn.now()));
    }
  }

  void resume(Turn turn) {
    var state = turn.state();
    if (state.status() != RunStatus.PAUSED) {
      return;
    }
    turn.emit(new Fact.Resumed(turn.now()));
    holds.resumed();
    if (state.timers().hasDeadline()) {
      setDeadline(turn);
    }
    state.timers().owed(Fact.TimerKind.RETRY).forEach(turn::effect);
    if (holds.owes(turn)) {
      return;
    }
    if (state.ending() != null) {
      machine.goOnEnding(turn);
      return;
    }
    // Frames that came to their end, or failed, while the run was held.
    var idle = state.idleFrame();
    while (idle != null && state.status() == RunStatus.RUNNING && state.ending() == null) {
      machine.frameEnded(turn, idle);
      idle = state.idleFrame();
    }
  }

  /** The wall time left from now on. */
  void setDeadline(Turn turn) {
    var state = turn.state();
    var wallTime = state.request().limits().wallTime();
    if (wallTime.isPositive()) {
      var left = wallTime.toMillis() - state.ran(turn.now());
      turn.timer(Fact.TimerKind.DEADLINE, 0, -1, turn.now() + Math.max(1, left));
    }
  }

  /**
   * Fails a run whose wall time is over, whichever input finds that first. Were it left to the
   * timer, a turn that comes before it and sets it anew would make it a stranger when it fires, and
   * where a turn takes longer to be stored than the timer to fire, each would do so to the next.
   */
  void keepWallTime(Turn turn, Failures failures) {
    var state = turn.state();
    if (isDue(turn) && state.ran(turn.now()) >= state.request().limits().wallTime().toMillis()) {
      failures.failRun(turn, failures.tooLong());
    }
  }

  /** A run that goes on after it waited has time left: the deadline is reckoned anew. */
  void renewDeadline(Turn turn) {
    if (isDue(turn)) {
      setDeadline(turn);
    }
  }

  private static boolean isDue(Turn turn) {
    var state = turn.state();
    return state.timers().deadline() <= turn.now() && state.isCounting();
  }
}
