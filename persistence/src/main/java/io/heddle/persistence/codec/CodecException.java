package io.heddle.persistence.codec;

/** Bytes that this release does not read, or a value that no bytes can hold. */
public final class CodecException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public CodecException(String message) {
    super(message);
  }

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
