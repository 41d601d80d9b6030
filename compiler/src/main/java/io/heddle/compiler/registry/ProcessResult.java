package io.heddle.compiler.registry;

import io.heddle.compiler.Diagnostic;
import java.util.List;

/** What became of a workflow that was to be processed. */
public sealed interface ProcessResult {

  record Processed(ProcessedWorkflow workflow) implements ProcessResult {}

  /**
   * @param workflowId the workflow the findings are about; a child's, when a child is at fault
   * @param chain how it was come to, from the workflow asked for to the one at fault
   */
  record Refused(String workflowId, List<String> chain, List<Diagnostic> findings)
      implements ProcessResult {
    public Refused {
      chain = List.copyOf(chain);
      findings = List.copyOf(findings);
    }
  }
}
