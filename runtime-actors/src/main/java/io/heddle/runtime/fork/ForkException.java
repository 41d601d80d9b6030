package io.heddle.runtime.fork;

/** A fork that cannot be: the message says to a person what was expected. */
public final class ForkException extends Exception {

  private static final long serialVersionUID = 1;

  public ForkException(String message) {
    super(message);
  }
}
