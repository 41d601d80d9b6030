package io.heddle.loadtest.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, moved; in whatever zone it is read. Thread-safe. */
final class MovedClock extends Clock {

  private final Clock clock;
  private final AtomicReference<Duration> ahead;

  MovedClock() {
    this(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
  }

  private MovedClock(Clock clock, AtomicReference<Duration> ahead) {
    this.clock = clock;
    this.ahead = ahead;
  }

  /**
   * Moves it, with its views in other zones.
   *
   * @param by from the system's time, not from where it was moved to before
   */
  void move(Duration by) {
    ahead.set(by);
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new MovedClock(clock.withZone(zone), ahead);
  }
}
