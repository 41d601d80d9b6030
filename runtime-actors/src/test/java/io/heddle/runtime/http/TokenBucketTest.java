package io.heddle.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final TokenBucket bucket = new TokenBucket(60, nanos::get);

  @Test
  void givesAMinutesWorthAtOnceAndThenSaysHowLongToWait() {
    take(60);

    assertThat(bucket.take()).contains(Duration.ofSeconds(1));
  }

  @Test
  void givesBackEvenly() {
    take(60);
    pass(Duration.ofMillis(2_500));

    take(2);

    assertThat(bucket.take()).contains(Duration.ofMillis(500));
  }

  @Test
  void aRefusalTakesNothing() {
    take(60);
    bucket.take();
    pass(Duration.ofSeconds(1));

    take(1);
  }

  @Test
  void savesUpNoMoreThanAMinutesWorth() {
    pass(Duration.ofDays(1));

    take(60);

    assertThat(bucket.take()).isPresent();
  }

  @Test
  void givesNoDoubleBurstAroundTheEdgeOfAMinute() {
    pass(Duration.ofSeconds(59));
    take(60);
    pass(Duration.ofSeconds(2));

    take(2);

    assertThat(bucket.take()).isPresent();
  }

  @Test
  void saysItsLimit() {
    assertThat(bucket.limit()).isEqualTo("60 requests per minute");
  }

  private void take(int times) {
    for (var i = 0; i < times; i++) {
      assertThat(bucket.take()).isEmpty();
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
