package io.heddle.runtime.quota;

import com.typesafe.config.Config;
import io.heddle.compiler.ir.RunLimits;
import java.time.Duration;

/**
 * What the runs of a group may use; {@code reference.conf} explains each key.
 *
 * @param maxRunning runs at once, those that only wait not counted; 0 for no bound
 * @param maxQueued runs that wait to begin
 * @param perRun of each run, the lower of these and its own limits applies; 0 for no bound
 */
public record GroupQuota(int maxRunning, int maxQueued, RunLimits perRun) {

  /** No bounds but those of the texts. */
  public static final GroupQuota NONE =
      new GroupQuota(0, 0, new RunLimits(0, Duration.ZERO, 0, 0, 0));

  public GroupQuota {
    if (maxRunning < 0 || maxQueued < 0) {
      throw new IllegalArgumentException("heddle.quota: a bound is 0 or more");
    }
  }

  /**
   * Reads {@code heddle.quota.PROFILE}.
   *
   * @param profile {@code standard}, {@code local} or {@code loadtest}
   */
  public static GroupQuota of(Config config, String profile) {
    var own = config.getConfig("heddle.quota." + profile);
    return new GroupQuota(
        own.getInt("running-executions"),
        own.getInt("queued-executions"),
        new RunLimits(
            own.getInt("steps-per-frame"),
            own.getDuration("wall-time"),
            own.getInt("concurrent-nodes"),
            own.getInt("iteration-items"),
            own.getInt("loop-rounds"),
            own.getLong("steps-per-execution")));
  }

  /** Why a run of the group may not begin now. */
  public String refusal(String group) {
    return "group %s runs %d executions and %d wait: its limits running-executions (%d) and"
            .formatted(group, maxRunning, maxQueued, maxRunning)
        + " queued-executions (%d) are reached".formatted(maxQueued);
  }

  public boolean isBounded() {
    return maxRunning > 0;
  }

  /** What a run of the group may use: of each limit, the lower of its own and the group's. */
  public RunLimits lowest(RunLimits own) {
    return lowest(own, perRun);
  }

  /** Of each limit the lower one; 0 is no limit. */
  public static RunLimits lowest(RunLimits one, RunLimits other) {
    return new RunLimits(
        (int) lower(one.maxSteps(), other.maxSteps()),
        Duration.ofMillis(lower(one.wallTime().toMillis(), other.wallTime().toMillis())),
        (int) lower(one.maxConcurrency(), other.maxConcurrency()),
        (int) lower(one.maxItems(), other.maxItems()),
        (int) lower(one.maxRounds(), other.maxRounds()),
        lower(one.maxTotalSteps(), other.maxTotalSteps()));
  }

  private static long lower(long one, long other) {
    return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
  }
}
