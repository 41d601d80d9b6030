package io.heddle.runtime.durable;

import io.heddle.runtime.machine.RunOrder;

/** Takes over the runs that a durable run orders. Asked again after each recovery. */
public interface RunOrders {

  /**
   * Starts a run, or does nothing when it was started before. The answer is a {@link
   * ExecutionCommand.OrderEnded}, or an {@link ExecutionCommand.OrderAccepted} when nobody waits
   * for the result.
   */
  void start(RunOrder order);

  /** A run that was ordered is not wanted any more. */
  void cancel(String runId, String reason);
}
