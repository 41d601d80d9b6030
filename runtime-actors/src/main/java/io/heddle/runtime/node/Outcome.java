package io.heddle.runtime.node;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.value.ObjectValue;

/** How one attempt of a node ended. Expected failures are values; only defects are thrown. */
public sealed interface Outcome {

  /**
   * The work is done.
   *
   * @param outputs what other nodes can read
   * @param handle which edges are taken; {@link Edge#DEFAULT} for a node that does not branch
   * @param details what people want to see of the work and no node reads: the resolved request, the
   *     prompts; never a secret
   */
  record Completed(ObjectValue outputs, String handle, Usage usage, ObjectValue details)
      implements Outcome {

    public static Completed of(ObjectValue outputs) {
      return new Completed(outputs, Edge.DEFAULT, Usage.NONE, ObjectValue.EMPTY);
    }
  }

  /**
   * The work failed.
   *
   * @param outputs what is known all the same: app exports show a failed node's partial outputs
   */
  record Failed(NodeFailure failure, ObjectValue outputs, Usage usage, ObjectValue details)
      implements Outcome {

    public static Failed of(NodeFailure failure) {
      return new Failed(failure, ObjectValue.EMPTY, Usage.NONE, ObjectValue.EMPTY);
    }
  }

  /** The work stopped because it was cancelled. */
  record Cancelled() implements Outcome {}
}
