package io.heddle.runtime.code;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFailure;

/** A stream as user code reads it, from its first chunk on; one reader at a time. */
@FunctionalInterface
public interface StreamInput {

  /**
   * Waits for what comes next; after an end it is not asked again. Called on a virtual thread.
   *
   * @throws InterruptedException when the call was cancelled while it waited
   */
  Next next() throws InterruptedException;

  /** What a stream has next. */
  sealed interface Next {

    record Chunk(Value value) implements Next {}

    /** The stream's final value: all there is to say about it. */
    record Ended(Value last) implements Next {}

    record Failed(NodeFailure failure) implements Next {}
  }
}
