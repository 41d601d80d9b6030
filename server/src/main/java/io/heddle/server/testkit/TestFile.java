package io.heddle.server.testkit;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.dsl.WorkflowText;
import io.heddle.compiler.ir.CompiledWorkflow;
import java.nio.file.Path;
import java.util.List;

/**
 * The tests of one workflow.
 *
 * @param workflow the file that is tested
 * @param text what it says, for the places of its nodes
 */
public record TestFile(
    Path path,
    Path workflow,
    WorkflowText text,
    CompiledWorkflow compiled,
    List<WorkflowTest> tests) {

  public TestFile {
    tests = List.copyOf(tests);
  }

  /** How reading ended. */
  public sealed interface Result {

    record Read(TestFile file) implements Result {}

    /**
     * The file is no set of tests.
     *
     * @param source what it says, for excerpts
     * @param errors at least one
     */
    record Refused(Path path, String source, List<Diagnostic> errors) implements Result {
      public Refused {
        errors = List.copyOf(errors);
      }
    }
  }
}
