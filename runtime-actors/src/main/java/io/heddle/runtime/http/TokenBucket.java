package io.heddle.runtime.http;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A rate with no windows: a minute's worth may go at once, and permits come back evenly, so no
 * minute ever sees twice the limit as around the edge of a window.
 */
public final class TokenBucket implements RequestRate {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private final long interval;
  private final LongSupplier nanoClock;

  /** When the bucket will be full again: the whole state, in one number. */
  private long fullAt;

  /**
   * @param nanoClock monotonic, such as {@link System#nanoTime}
   */
  public TokenBucket(int perMinute, LongSupplier nanoClock) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("%d requests per minute".formatted(perMinute));
    }
    this.perMinute = perMinute;
    this.interval = MINUTE / perMinute;
    this.nanoClock = nanoClock;
    this.fullAt = nanoClock.getAsLong();
  }

  @Override
  public synchronized Optional<Duration> take() {
    var now = nanoClock.getAsLong();
    var next = Math.max(fullAt - now, 0) + interval;
    var wait = next - interval * perMinute;
    if (wait > 0) {
      return Optional.of(Duration.ofNanos(wait));
    }
    fullAt = now + next;
    return Optional.empty();
  }

  @Override
  public String limit() {
    return perMinute + " requests per minute";
  }
}
