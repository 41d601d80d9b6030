package io.heddle.runtime.machine;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.stream.LiveStream;
import org.jspecify.annotations.Nullable;

/** Something a turn wants done, once the turn is stored. */
public sealed interface Effect {

  record StartNode(Activation activation) implements Effect {}

  /** Nobody waits for this attempt any more. */
  record CancelNode(int frame, int node, int attempt) implements Effect {}

  /** The attempt is to stop soon: what it comes to, and what it cost, is still heard. */
  record InterruptNode(int frame, int node, int attempt) implements Effect {}

  /**
   * @param dueAt milliseconds since 1970
   */
  record SetTimer(int timer, long dueAt) implements Effect {}

  /** Starts another run in the same group; starting it twice changes nothing. */
  record StartRun(RunOrder order) implements Effect {}

  /**
   * Nobody waits for a run that was ordered: it is cancelled.
   *
   * @param kill whether it ends at once
   */
  record CancelRun(String runId, String reason, boolean kill) implements Effect {}

  /**
   * A node's output is whole: who reads its stream hears the end.
   *
   * @param last the final value, or null when it came to nothing
   */
  record EndStream(LiveStream stream, @Nullable Value last) implements Effect {}

  record Finish(RunResult result) implements Effect {}
}
