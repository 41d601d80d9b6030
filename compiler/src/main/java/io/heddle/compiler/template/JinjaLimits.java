package io.heddle.compiler.template;

import java.time.Duration;

/**
 * What one rendering may use; beyond it fails with {@code LimitExceeded}.
 *
 * @param characters of output
 * @param iterations of all loops together
 * @param recursion how deep macros and recursive loops may nest; at most 500
 * @param time on the wall clock; only templates with loops or macros are measured
 */
public record JinjaLimits(int characters, long iterations, int recursion, Duration time) {

  /** 400,000 characters, 1,000,000 passes, 100 levels, 5 seconds. */
  public static final JinjaLimits DEFAULT =
      new JinjaLimits(400_000, 1_000_000, 100, Duration.ofSeconds(5));

  private static final int MAX_RECURSION = 500;

  public JinjaLimits {
    if (characters < 0 || iterations < 0 || recursion < 0 || recursion > MAX_RECURSION) {
      throw new IllegalArgumentException(
          "limits must not be negative, recursion at most " + MAX_RECURSION);
    }
  }
}
