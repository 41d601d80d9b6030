package io.heddle.compiler.value;

/** A value that does not fit its use; expected, so it carries no stack trace. */
public final class CoercionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String type;

  public CoercionException(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /** The name of the error in the dialect the rule is of, for instance {@code TypeError}. */
  public String type() {
    return type;
  }
}
