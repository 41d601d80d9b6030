package io.heddle.sandbox.guest;

/** A language that cannot start on this machine; the message says why and what to do about it. */
public final class GuestUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public GuestUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
