package io.heddle.persistence.run;

import java.time.Duration;

/**
 * @param runs how long a run is kept after its end
 * @param tombstones how long its id is not given to another after that
 * @param batch runs of one transaction
 */
public record RetentionSettings(Duration runs, Duration tombstones, int batch) {

  public RetentionSettings {
    if (runs.isNegative() || tombstones.isNegative() || batch < 1) {
      throw new IllegalArgumentException(
          "heddle.store.retention: no negative time, and a batch of at least 1");
    }
  }
}
