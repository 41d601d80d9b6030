package io.heddle.server.member;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, and as much later as a test says. */
final class MovedClock extends Clock {

  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

  void move(Duration by) {
    later.updateAndGet(by::plus);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(later.get());
  }
}
