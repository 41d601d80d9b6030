package io.heddle.runtime.durable;

import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Reaches durable runs by their ids, wherever they live. Messages may be lost; who owes repeats.
 */
public interface RunRegion {

  void start(RunRequest request, ActorRef<StartReply> replyTo);

  /**
   * A run that another one ordered is not wanted any more, whether it has begun or not.
   *
   * @param parentId the run that hears of its end
   */
  void cancelOrder(String executionId, String parentId, String reason, boolean kill);

  /** Tells a run that one it ordered has ended. */
  void orderEnded(String executionId, RunResult result);

  /** Has a run recovered, if it is not in memory. */
  void wake(String executionId);
}
