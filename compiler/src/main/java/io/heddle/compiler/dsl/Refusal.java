package io.heddle.compiler.dsl;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a reader at its first error, from however deep. Never leaves this package: {@link
 * WorkflowText#read} turns it into a result.
 */
final class Refusal extends RuntimeException {

  private final transient Diagnostic diagnostic;

  Refusal(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  /** The text is not what its format allows. */
  static Refusal unreadable(Position position, String message, @Nullable String hint) {
    return new Refusal(new Diagnostic(DiagnosticCode.E001, message, position).withHint(hint));
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
