package io.heddle.runtime.machine;

import io.heddle.runtime.node.Activation;

/** Something a turn wants done, once the turn is stored. */
public sealed interface Effect {

  record StartNode(Activation activation) implements Effect {}

  /** Nobody waits for this attempt any more. */
  record CancelNode(int frame, int node, int attempt) implements Effect {}

  /**
   * @param dueAt milliseconds since 1970
   */
  record SetTimer(int timer, long dueAt) implements Effect {}

  /** Starts another run in the same group; starting it twice changes nothing. */
  record StartRun(RunOrder order) implements Effect {}

  /** Nobody waits for a run that was ordered: it is cancelled. */
  record CancelRun(String runId, String reason) implements Effect {}

  record Finish(RunResult result) implements Effect {}
}
