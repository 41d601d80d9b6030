package io.heddle.compiler.render.lowering;

import org.jspecify.annotations.Nullable;

/** A template that names what does not exist. Expected, so it carries no stack trace. */
public final class LowerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final @Nullable String hint;

  LowerException(String message, int line, @Nullable String hint) {
    super(message, null, false, false);
    this.line = line;
    this.hint = hint;
  }

  public int line() {
    return line;
  }

  public @Nullable String hint() {
    return hint;
  }
}
