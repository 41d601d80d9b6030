package io.heddle.runtime.machine;

/** Where a node of a frame stands. */
public enum NodeStatus {
  /** Not all of its in-edges are resolved. */
  PENDING,
  /** May start. */
  READY,
  /** A child works on it, or its frames run. */
  RUNNING,
  /** Failed, and will be tried again. */
  BACKOFF,
  /** Somebody outside is awaited. */
  WAITING,
  SUCCEEDED,
  /** Failed, and its strategy mended it. */
  EXCEPTION,
  FAILED,
  /** No edge leads to it any more. */
  SKIPPED,
  CANCELLED;

  public boolean isSettled() {
    return switch (this) {
      case PENDING, READY, RUNNING, BACKOFF, WAITING -> false;
      case SUCCEEDED, EXCEPTION, FAILED, SKIPPED, CANCELLED -> true;
    };
  }
}
