package io.heddle.runtime.http;

import java.time.Duration;

/**
 * A moment by the monotonic clock.
 *
 * @param nanos of {@link System#nanoTime()}
 * @param limit what it was made from, for messages
 */
record Deadline(long nanos, Duration limit) {

  /** Longer waits are as good as none, and would overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  static Deadline in(Duration limit) {
    var bounded = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    return new Deadline(System.nanoTime() + bounded.toNanos(), limit);
  }

  long left() {
    return nanos - System.nanoTime();
  }
}
