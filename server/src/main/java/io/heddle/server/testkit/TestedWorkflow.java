package io.heddle.server.testkit;

import io.heddle.compiler.dsl.WorkflowText;
import io.heddle.compiler.ir.CompiledWorkflow;
import java.nio.file.Path;

/**
 * The workflow that is tested, or one that it runs.
 *
 * @param file where its text is, absolute: what tells workflows apart, whatever they are called
 * @param text what it says, for the places of its nodes
 */
public record TestedWorkflow(Path file, CompiledWorkflow compiled, WorkflowText text) {

  public TestedWorkflow {
    file = file.toAbsolutePath().normalize();
  }
}
