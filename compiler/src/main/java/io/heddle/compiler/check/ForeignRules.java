package io.heddle.compiler.check;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.Severity;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import org.jspecify.annotations.Nullable;

/** Asks the rules of extensions. One that fails is an error of the text: it was not checked. */
public final class ForeignRules {

  private ForeignRules() {}

  /** Asks all of them; whether anything was found. */
  public static boolean check(CompiledWorkflow workflow, CompileOptions options, Findings out) {
    var found = new Found(out);
    for (var rule : options.extensions().rules()) {
      try {
        rule.check(workflow, found);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        options.defects().accept(e);
        found.add(
            Severity.ERROR,
            "a rule of a plugin failed on this workflow: " + e,
            Position.UNKNOWN,
            null);
      }
    }
    return found.any;
  }

  private static final class Found implements WorkflowRule.Report {

    private final Findings out;
    private boolean any;

    Found(Findings out) {
      this.out = out;
    }

    @Override
    public void add(Severity severity, String message, Position at, @Nullable String hint) {
      any = true;
      out.add(new Diagnostic(code(severity), message, at).withHint(hint));
    }

    @Override
    public void add(Severity severity, String message, Node node, @Nullable String hint) {
      any = true;
      out.add(code(severity), message, node.position(), node.id(), null, hint);
    }

    private static DiagnosticCode code(Severity severity) {
      return switch (severity) {
        case ERROR -> DiagnosticCode.E620;
        case WARNING -> DiagnosticCode.W620;
        case HINT -> DiagnosticCode.H620;
      };
    }
  }
}
