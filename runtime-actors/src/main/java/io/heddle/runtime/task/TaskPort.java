package io.heddle.runtime.task;

import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Hands work to workers outside. */
@FunctionalInterface
public interface TaskPort {

  /** Refuses all work, for nobody could take it. */
  TaskPort NONE =
      (_, _) ->
          CompletableFuture.completedFuture(
              Outcome.Failed.of(
                  NodeFailure.of(
                      ErrorKind.VALIDATION,
                      "no_task_queues",
                      "TaskError",
                      "there are no task queues here")));

  /**
   * Offers work; the stage ends as the work does.
   *
   * @param cancellation raised when nobody waits for the work any more; its worker is told so
   */
  CompletionStage<Outcome> offer(TaskOffer work, Cancellation cancellation);
}
