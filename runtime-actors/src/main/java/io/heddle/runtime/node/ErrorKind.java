package io.heddle.runtime.node;

/** The classes of node failures that retry rules and error handlers speak of. */
public enum ErrorKind {
  TIMEOUT(true),
  NETWORK(true),
  RATE_LIMITED(true),
  RESOURCE_UNAVAILABLE(true),
  VALIDATION(false),
  PERMISSION(false),
  CODE(false),
  INTERNAL(false);

  private final boolean retryable;

  ErrorKind(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether trying the same again may help, when the failure itself does not say. */
  public boolean isRetryable() {
    return retryable;
  }
}
