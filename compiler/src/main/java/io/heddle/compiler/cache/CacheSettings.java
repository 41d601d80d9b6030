package io.heddle.compiler.cache;

import java.time.Duration;

/**
 * The bounds of a {@link WorkflowCache}. A bound of 0 means none.
 *
 * @param groupEntries workflows of one group
 * @param totalEntries workflows of all groups together
 * @param groupCharacters the texts of one group's workflows, in characters: what an entry weighs
 * @param totalCharacters the texts of all groups' workflows
 * @param timeToLive how long an entry stays after its last use
 * @param failureTimeToLive how long a refused text is remembered
 */
public record CacheSettings(
    long groupEntries,
    long totalEntries,
    long groupCharacters,
    long totalCharacters,
    Duration timeToLive,
    Duration failureTimeToLive) {

  public static final CacheSettings DEFAULT =
      new CacheSettings(
          1_000, 10_000, 32L << 20, 256L << 20, Duration.ofHours(6), Duration.ofSeconds(10));

  public CacheSettings {
    if (groupEntries < 0 || totalEntries < 0 || groupCharacters < 0 || totalCharacters < 0) {
      throw new IllegalArgumentException("a bound is 0 or more");
    }
    if (!timeToLive.isPositive() || !failureTimeToLive.isPositive()) {
      throw new IllegalArgumentException("a time to live is longer than nothing");
    }
  }
}
