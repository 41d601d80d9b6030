package io.heddle.server.testkit;

import io.heddle.compiler.Diagnostic;
import java.nio.file.Path;
import java.util.List;

/**
 * The tests of one workflow.
 *
 * @param workflows the one that is tested, and those it may run
 */
public record TestFile(Path path, TestedWorkflows workflows, List<WorkflowTest> tests) {

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
