package io.heddle.persistence.history;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * What {@code heddle.history} says.
 *
 * @param soonInterval how long a run that waits, is paused or has ended waits for others, so that
 *     many are written in one transaction
 * @param liveInterval how long after an event a run that goes on is looked at
 * @param sweepInterval between two walks over all runs
 * @param sweepPause between two pages of a walk
 * @param sweepPage runs of a page
 * @param changedRuns of which a member remembers that they changed; more are found by the next walk
 * @param openFolds live runs whose fold is kept, so that it need not begin at their first event
 * @param textLimit characters kept of inputs, of outputs and of an error
 * @param nodesPerRun node runs kept of one run
 * @param searchTimeout of one question
 * @param auditedPercent of finished runs that are folded again and compared
 */
public record HistorySettings(
    boolean enabled,
    Duration soonInterval,
    Duration liveInterval,
    Duration sweepInterval,
    Duration sweepPause,
    int sweepPage,
    int changedRuns,
    int openFolds,
    int textLimit,
    int nodesPerRun,
    Duration searchTimeout,
    int auditedPercent) {

  public HistorySettings {
    if (sweepPage < 1 || changedRuns < 1 || openFolds < 1 || textLimit < 1 || nodesPerRun < 1) {
      throw new IllegalArgumentException(
          "heddle.history: sweep-page, changed-runs, open-folds, text-limit and nodes-per-run are at"
              + " least 1");
    }
    if (auditedPercent < 0 || auditedPercent > 100) {
      throw new IllegalArgumentException("heddle.history.audited-percent is from 0 to 100");
    }
    if (searchTimeout.toMillis() < 1
        || soonInterval.isNegative()
        || liveInterval.isNegative()
        || sweepInterval.isNegative()
        || sweepPause.isNegative()) {
      throw new IllegalArgumentException(
          "heddle.history: search-timeout is at least 1 ms, no interval is negative");
    }
  }

  /**
   * Reads {@code heddle.history}.
   *
   * @throws com.typesafe.config.ConfigException with the key, when a value is missing or cannot be
   */
  public static HistorySettings of(Config root) {
    var config = root.getConfig("heddle.history");
    return new HistorySettings(
        config.getBoolean("enabled"),
        config.getDuration("soon-interval"),
        config.getDuration("live-interval"),
        config.getDuration("sweep-interval"),
        config.getDuration("sweep-pause"),
        config.getInt("sweep-page"),
        config.getInt("changed-runs"),
        config.getInt("open-folds"),
        config.getInt("text-limit"),
        config.getInt("nodes-per-run"),
        config.getDuration("search-timeout"),
        config.getInt("audited-percent"));
  }
}
