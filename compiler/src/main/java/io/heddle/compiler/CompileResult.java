package io.heddle.compiler;

import io.heddle.compiler.ir.CompiledWorkflow;
import java.util.List;
import java.util.stream.Collectors;

/** How a compilation ended. */
public sealed interface CompileResult {

  /** Everything found, errors, warnings and hints, in the order of the text. */
  List<Diagnostic> findings();

  /** A workflow that can run; what is worth knowing about it is in its findings. */
  record Compiled(CompiledWorkflow workflow) implements CompileResult {
    @Override
    public List<Diagnostic> findings() {
      return workflow.findings();
    }
  }

  /**
   * A text that is refused.
   *
   * @param findings at least one error; all findings of the layers that were reached
   */
  record Rejected(List<Diagnostic> findings) implements CompileResult {

    private static final int SHOWN = 5;

    public Rejected {
      findings = List.copyOf(findings);
    }

    public List<Diagnostic> errors() {
      return findings.stream().filter(one -> one.severity() == Severity.ERROR).toList();
    }

    /** One line for logs and API errors: the first errors, and how many more there are. */
    public String summary() {
      var errors = errors();
      var more = errors.size() - SHOWN;
      return errors.stream()
          .limit(SHOWN)
          .map(Rejected::line)
          .collect(
              Collectors.joining(
                  "; ", "Validation failed: ", more > 0 ? "; and %d more".formatted(more) : ""));
    }

    private static String line(Diagnostic error) {
      var place = error.position().isKnown() ? " (%s)".formatted(error.position()) : "";
      return "%s %s%s".formatted(error.code(), error.message(), place);
    }
  }
}
