package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.NodeFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The error handlers that workflows name: {@code error_handling: { handler: NAME }}. */
@FunctionalInterface
public interface ErrorHandlers {

  /** Where none is registered. */
  ErrorHandlers NONE = _ -> null;

  /** The handler of this name, or null. */
  @Nullable Handler find(String name);

  /**
   * Decides about a failure that no retry and no strategy of its node has mended.
   *
   * <p>Called inside the machine's turn: it must answer at once and without effects. What it
   * answers is recorded; a recovered run does not ask again. Whatever it throws fails the run.
   */
  @FunctionalInterface
  interface Handler {
    Reply handle(FailedNode failed);
  }

  /**
   * A node that failed.
   *
   * @param attempt from 1
   * @param outputs what is known of its outputs all the same
   */
  record FailedNode(
      String executionId,
      String nodeId,
      String nodeType,
      int attempt,
      NodeFailure failure,
      ObjectValue outputs) {}

  /** What a handler wants. */
  sealed interface Reply {

    /** The run fails. */
    record Stop() implements Reply {}

    /** The node counts as failed, its ways are not taken; the rest goes on. */
    record Continue() implements Reply {}

    /** The node counts as an exception, puts these values out, and the run goes on as usual. */
    record Skip(ObjectValue outputs) implements Reply {}

    /** The node is tried again after a wait; so often at most as {@link #MAX_ATTEMPTS} says. */
    record Retry(Duration pause) implements Reply {
      public static final int MAX_ATTEMPTS = 100;
    }

    /** The run fails and its error workflow runs. */
    record RunErrorWorkflow() implements Reply {}
  }
}
