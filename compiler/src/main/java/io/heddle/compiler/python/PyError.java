package io.heddle.compiler.python;

/**
 * A Python exception that a template raises. Rendering turns it into a value; it carries no stack
 * trace.
 */
public final class PyError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String type;
  private int line;

  public PyError(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  public static PyError type(String message) {
    return new PyError("TypeError", message);
  }

  public static PyError value(String message) {
    return new PyError("ValueError", message);
  }

  /** A bound of the renderer was reached. */
  public static PyError limit(String message) {
    return new PyError("LimitExceeded", message);
  }

  /** The exception's class. */
  public String type() {
    return type;
  }

  public String text() {
    var message = getMessage();
    return message == null ? "" : message;
  }

  /** The line of the template, or 0 while it is not known. */
  public int line() {
    return line;
  }

  /** Sets the line unless an inner statement did. */
  public PyError at(int statementLine) {
    if (line == 0) {
      line = statementLine;
    }
    return this;
  }
}
