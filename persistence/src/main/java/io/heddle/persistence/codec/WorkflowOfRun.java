package io.heddle.persistence.codec;

import io.heddle.compiler.ir.CompiledWorkflow;

/** Finds the workflow a run began with; the journal holds its hash, not the workflow. */
@FunctionalInterface
public interface WorkflowOfRun {

  /**
   * The compiled text of this hash. Called by readers of the journal, may wait.
   *
   * @throws CodecException when the text is not known any more
   */
  CompiledWorkflow workflow(String workflowId, String contentHash);
}
