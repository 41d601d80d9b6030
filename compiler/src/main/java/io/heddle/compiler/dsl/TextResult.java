package io.heddle.compiler.dsl;

import io.heddle.compiler.Diagnostic;
import java.util.List;

/** How reading a text ended. */
public sealed interface TextResult {

  /** A workflow text of a known dialect; what it says was not looked at yet. */
  record Read(WorkflowText text, List<Diagnostic> warnings) implements TextResult {
    public Read {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Not a text this build can read, or not a workflow.
   *
   * @param errors at least one error; warnings may stand beside it
   */
  record Unreadable(List<Diagnostic> errors) implements TextResult {
    public Unreadable {
      errors = List.copyOf(errors);
      if (errors.isEmpty()) {
        throw new IllegalArgumentException("a refusal says why");
      }
    }
  }
}
