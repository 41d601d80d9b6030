package io.heddle.compiler;

import org.jspecify.annotations.Nullable;

/**
 * One finding about a workflow text.
 *
 * @param code stable; says the severity too
 * @param message one sentence, without the place and without the hint
 * @param position where in the text
 * @param nodeId the node it is about, or null
 * @param field the path of the field inside the node ({@code cases[0].conditions[1].value}), or
 *     null
 * @param hint what was expected, the nearest known name, or how to mend it; or null
 */
public record Diagnostic(
    DiagnosticCode code,
    String message,
    Position position,
    @Nullable String nodeId,
    @Nullable String field,
    @Nullable String hint) {

  public Diagnostic(DiagnosticCode code, String message, Position position) {
    this(code, message, position, null, null, null);
  }

  public Severity severity() {
    return code.severity();
  }

  public Diagnostic withHint(@Nullable String hint) {
    return new Diagnostic(code, message, position, nodeId, field, hint);
  }

  public Diagnostic inNode(@Nullable String nodeId, @Nullable String field) {
    return new Diagnostic(code, message, position, nodeId, field, hint);
  }
}
