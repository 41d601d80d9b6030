package io.heddle.runtime.machine;

import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
  RUNNING,
  /** Nothing runs: a person, a timer or an approval is awaited. */
  WAITING,
  /** Stopped on request; goes on when resumed. */
  PAUSED,
  SUCCEEDED,
  /** Came to its end with failures that were mended on the way. */
  PARTIAL_SUCCEEDED,
  FAILED,
  /** Failed, and the error handler gave the outputs. */
  FAILED_WITH_RECOVERY,
  CANCELLED;

  public boolean isTerminal() {
    return switch (this) {
      case RUNNING, WAITING, PAUSED -> false;
      case SUCCEEDED, PARTIAL_SUCCEEDED, FAILED, FAILED_WITH_RECOVERY, CANCELLED -> true;
    };
  }

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name as the API and the command line print it: {@code partial-succeeded}. */
  public String text() {
    return text;
  }
}
