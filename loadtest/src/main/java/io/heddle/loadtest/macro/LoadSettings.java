package io.heddle.loadtest.macro;

import java.time.Duration;

/**
 * How hard and how long.
 *
 * @param inFlight executions at any moment; each starts when the one before it in its lane ends
 * @param warmUp executions that are not measured: the first ones are several times slower
 * @param executions of each repetition
 * @param timeout of one execution; a slower one fails the run
 */
public record LoadSettings(
    int inFlight, long warmUp, long executions, int repetitions, Duration timeout) {

  public LoadSettings {
    if (inFlight < 1 || inFlight > 100_000) {
      throw new IllegalArgumentException("in flight must be 1 to 100000, not " + inFlight);
    }
    if (warmUp < 0 || executions < 1 || repetitions < 1) {
      throw new IllegalArgumentException(
          "at least one execution and one repetition, and no negative warm-up");
    }
  }
}
