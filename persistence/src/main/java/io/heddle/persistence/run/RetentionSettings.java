package io.heddle.persistence.run;

import java.time.Duration;

/**
 * @param runs how long a run is kept after its end
 * @param tombstones how long its id is not given to another after that
 * @param conversations how long one is kept after its last turn
 * @param batch runs of one transaction
 * @param interval between two rounds
 */
public record RetentionSettings(
    Duration runs, Duration tombstones, Duration conversations, int batch, Duration interval) {

  public RetentionSettings {
    if (runs.isNegative()
        || tombstones.isNegative()
        || conversations.isNegative()
        || batch < 1
        || !interval.isPositive()) {
      throw new IllegalArgumentException(
          "heddle.store.retention: no negative time, and a batch and an interval above 0");
    }
  }

  /** The same with another time for runs. */
  public RetentionSettings keepingRuns(Duration other) {
    return new RetentionSettings(other, tombstones, conversations, batch, interval);
  }
}
