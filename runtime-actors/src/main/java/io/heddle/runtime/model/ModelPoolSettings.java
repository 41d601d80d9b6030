package io.heddle.runtime.model;

import java.time.Duration;

/**
 * The bounds of a group's model pool.
 *
 * @param maxInFlight requests that one provider is asked at once
 * @param maxQueued requests that wait for a turn at one provider; more are refused
 * @param maxQueueTime the longest wait for a turn
 * @param maxProviders clients held at once; idle ones make room
 * @param clientIdle after so long without a request all clients go
 */
public record ModelPoolSettings(
    int maxInFlight, int maxQueued, Duration maxQueueTime, int maxProviders, Duration clientIdle) {

  public static final ModelPoolSettings DEFAULT =
      new ModelPoolSettings(32, 256, Duration.ofSeconds(60), 64, Duration.ofMinutes(5));

  public ModelPoolSettings {
    if (maxInFlight < 1 || maxQueued < 0 || maxProviders < 1) {
      throw new IllegalArgumentException(
          "max-in-flight and max-providers must be positive, max-queued not negative");
    }
  }
}
