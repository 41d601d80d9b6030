package io.heddle.compiler.jinja;

import org.jspecify.annotations.Nullable;

/**
 * A template that is not Jinja2. Expected, so it carries no stack trace; callers make it a value.
 */
public final class SyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final @Nullable String hint;

  public SyntaxException(String message, int line) {
    this(message, line, null);
  }

  public SyntaxException(String message, int line, @Nullable String hint) {
    super(message, null, false, false);
    this.line = line;
    this.hint = hint;
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** How to mend it, or null. */
  public @Nullable String hint() {
    return hint;
  }
}
