package io.heddle.persistence.codec;

import io.heddle.compiler.ir.CompiledWorkflow;

/** Finds the workflow a run began with; the journal holds its hash, not the workflow. */
@FunctionalInterface
public interface WorkflowOfRun {

  /**
   * The compiled text of this hash. Called by readers of the journal, may wait.
   *
   * @param executionId begins with the group
   * @throws CodecException when the text is not known any more
   */
  CompiledWorkflow workflow(String executionId, String workflowId, String contentHash);
}
