package io.heddle.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class MovedClockTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void isMovedInEveryZoneAtOnce() {
    var clock = new MovedClock();
    var elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
    var before = Instant.now();

    clock.move(DAY);

    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(clock.instant()).isAfterOrEqualTo(before.plus(DAY));
    assertThat(elsewhere.instant()).isBetween(before.plus(DAY), Instant.now().plus(DAY));

    clock.move(Duration.ZERO);
    assertThat(elsewhere.instant()).isBefore(before.plus(DAY));
  }
}
