package io.heddle.server.execution;

import java.io.Serial;

/** Why something could not be done with executions. */
public final class ExecutionException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** A closed list: clients tell these apart. */
  public enum Code {
    /** There is no such execution, or no such workflow. */
    NOT_FOUND,
    /** It has ended, so that nothing can be done with it. */
    NOT_RUNNING,
    /** The request itself is wrong; the message says what is. */
    INVALID,
    /** Another start has this id or key. */
    CONFLICT,
    /** Nothing is stored: there is no room for this one now. Worth trying again. */
    BUSY,
    /** Nothing is stored: the store has more to do than it can, or does not answer. Try again. */
    OVERLOADED,
    /** The store, or the server, does not answer. */
    UNAVAILABLE
  }

  private final Code code;
  private final long retryAfterSeconds;

  /**
   * @param message for people: what, where, what was expected
   */
  public ExecutionException(Code code, String message) {
    this(code, message, 0);
  }

  /**
   * @param retryAfterSeconds when it may be worth trying again; 0 for unknown
   */
  public ExecutionException(Code code, String message, long retryAfterSeconds) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public Code code() {
    return code;
  }

  /** Whether the same may go well at another time. */
  public boolean mayPass() {
    return switch (code) {
      case BUSY, OVERLOADED, UNAVAILABLE -> true;
      case NOT_FOUND, NOT_RUNNING, INVALID, CONFLICT -> false;
    };
  }

  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
