package io.heddle.runtime.durable;

import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Input;

/** Ends a durable run that is not wanted any more, even one that has not begun. */
final class Cancelling {

  private final String executionId;
  private final RunOutlet outlet;
  private final ExecutionState state;
  private final RunTurns turns;
  private final Beginning beginning;
  private final RunTurns.Journal journal;

  Cancelling(
      String executionId,
      RunOutlet outlet,
      ExecutionState state,
      RunTurns turns,
      Beginning beginning,
      RunTurns.Journal journal) {
    this.executionId = executionId;
    this.outlet = outlet;
    this.state = state;
    this.turns = turns;
    this.beginning = beginning;
    this.journal = journal;
  }

  boolean isEnded() {
    return beginning.isCancelled() || (state.isStarted() && state.status().isTerminal());
  }

  /** A parent that orders a run again has not heard of its end. */
  void tellParent() {
    if (isEnded() && state.isStarted()) {
      var parent = state.request().origin().parent();
      if (parent != null) {
        outlet.orderEnded(parent.executionId(), state.result());
      }
    }
  }

  Step cancel(ExecutionCommand.Cancel order) {
    if (state.isStarted()) {
      return turns.told(input(order.reason(), order.kill()), order.replyTo());
    }
    var reason = order.kill() ? "killed: " + order.reason() : order.reason();
    return cancelBefore(reason, () -> order.replyTo().tell(Ack.DONE));
  }

  private static Input input(String reason, boolean kill) {
    return kill ? new Input.Kill(reason) : new Input.Cancel(reason);
  }

  /** The run that ordered this one hears of its end, however often it asks. */
  Step cancelOrder(ExecutionCommand.CancelOrder order) {
    if (state.isStarted() && !isEnded()) {
      return turns.turn(input(order.reason(), order.kill()));
    }
    if (state.isStarted()) {
      tellParent();
      return Step.DONE;
    }
    var result = Unstarted.cancelled(executionId, outlet.now());
    return cancelBefore(order.reason(), () -> outlet.orderEnded(order.parentId(), result));
  }

  private Step cancelBefore(String reason, Runnable stored) {
    if (beginning.isCancelled()) {
      stored.run();
      return Step.DONE;
    }
    return journal.store(
        new RunEvent.CancelledBeforeStart(reason, outlet.now()),
        () -> {
          beginning.cancelled();
          beginning.release();
          stored.run();
        },
        Step.Next.GO_ON);
  }
}
