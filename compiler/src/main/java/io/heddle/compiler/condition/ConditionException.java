package io.heddle.compiler.condition;

/** A condition that cannot be decided; expected, so it carries no stack trace. */
public final class ConditionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String type;

  public ConditionException(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /** The error's class in the dialect: {@code ValueError}, {@code TypeMismatch} ... */
  public String type() {
    return type;
  }
}
