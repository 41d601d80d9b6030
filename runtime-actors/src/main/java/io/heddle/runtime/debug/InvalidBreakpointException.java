package io.heddle.runtime.debug;

/** A breakpoint is not written as one; the message says what is wrong. */
public final class InvalidBreakpointException extends Exception {

  InvalidBreakpointException(String message) {
    super(message);
  }
}
