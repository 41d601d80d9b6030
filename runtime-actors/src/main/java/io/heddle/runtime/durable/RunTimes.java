package io.heddle.runtime.durable;

import java.time.Duration;

/** How long durable runs wait for what is no matter of their workflow. */
final class RunTimes {

  /** A run that has nothing to do leaves memory after so long. */
  static final Duration IDLE = Duration.ofSeconds(30);

  /** The same of one that has ended: there may be thousands of those. */
  static final Duration OVER = Duration.ofSeconds(1);

  /** Between two orders of the same run, while the run that orders is in memory. */
  static final Duration ASK_AGAIN = Duration.ofSeconds(15);

  /** The same while it is not. */
  static final Duration ASK_AGAIN_ASLEEP = Duration.ofMinutes(5);

  /** When a start that was refused may be tried again. */
  static final Duration START_AGAIN = Duration.ofSeconds(5);

  /** A run that stopped for a failure is recovered after so long, and up to twice that. */
  static final Duration COME_BACK = Duration.ofSeconds(2);

  private RunTimes() {}
}
