package io.heddle.compiler.ir;

import io.heddle.compiler.dsl.Dialect;
import java.time.Duration;

/**
 * What one run may use.
 *
 * @param maxSteps node activations per frame
 * @param wallTime while running; waiting and paused time does not count
 * @param maxConcurrency children of a run at once; 0 for no bound
 * @param maxItems items of an iteration; 0 for no bound but the iteration's own
 * @param maxRounds rounds of a loop; 0 for no bound but the loop's own
 * @param maxTotalSteps node activations of all frames, and of the runs it waited for; 0 for no
 *     bound
 */
public record RunLimits(
    int maxSteps,
    Duration wallTime,
    int maxConcurrency,
    int maxItems,
    int maxRounds,
    long maxTotalSteps) {

  /** Without a bound on the steps of all frames. */
  public RunLimits(
      int maxSteps, Duration wallTime, int maxConcurrency, int maxItems, int maxRounds) {
    this(maxSteps, wallTime, maxConcurrency, maxItems, maxRounds, 0);
  }

  /** What a flat file gets when it says nothing. */
  public static final RunLimits FLAT = new RunLimits(500, Duration.ofMinutes(10), 0, 0, 0);

  /** What an app export gets. */
  public static final RunLimits EXPORT = new RunLimits(500, Duration.ofMinutes(20), 0, 0, 100);

  /** What a file of the dialect gets when it says nothing. */
  public static RunLimits of(Dialect dialect) {
    return switch (dialect) {
      case FLAT -> FLAT;
      case APP_EXPORT -> EXPORT;
    };
  }
}
