package io.heddle.runtime.http;

import java.time.Duration;

/**
 * The bounds of one group's pool.
 *
 * @param maxInFlight requests at once; also the most connections
 * @param maxQueued requests waiting for a turn; one more is refused
 * @param maxQueueTime how long one may wait for its turn
 * @param connectionIdle how long an unused connection is kept
 * @param clientIdle after how long without a request the client and its threads go
 * @param userAgent sent when the request has none of its own
 */
public record HttpSettings(
    int maxInFlight,
    int maxQueued,
    Duration maxQueueTime,
    Duration connectionIdle,
    Duration clientIdle,
    String userAgent) {

  public static final HttpSettings DEFAULT =
      new HttpSettings(
          64,
          1_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(90),
          Duration.ofMinutes(5),
          "heddle/0.1");

  public HttpSettings {
    if (maxInFlight < 1 || maxQueued < 0) {
      throw new IllegalArgumentException(
          "maxInFlight %d, maxQueued %d".formatted(maxInFlight, maxQueued));
    }
  }

  /** How long this one may wait: never past the end of its own time. */
  Duration maxQueueTime(Ticket ticket) {
    var total = ticket.total();
    var left = total == null ? maxQueueTime : Duration.ofNanos(Math.max(total.left(), 1));
    return left.compareTo(maxQueueTime) < 0 ? left : maxQueueTime;
  }
}
