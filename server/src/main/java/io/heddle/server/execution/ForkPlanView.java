package io.heddle.server.execution;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a fork will do, before it begins.
 *
 * @param source the execution that is forked
 * @param workflow the fork's, with its version
 * @param steps what the source recorded in its order, then what begins anew
 * @param saved what is not paid again
 * @param again what was paid for what runs again
 */
public record ForkPlanView(
    String source,
    String workflow,
    int version,
    List<StepView> steps,
    PaidView saved,
    PaidView again) {

  public ForkPlanView {
    steps = List.copyOf(steps);
  }

  /**
   * A node, in one frame.
   *
   * @param place {@code each[2]/translate}; a trigger's run is {@code node!trigger}
   * @param fate {@code reused}, {@code runs} at once, or {@code runs_later}
   * @param reason why it is not reused: {@code asked}, {@code after}, {@code failed}, {@code
   *     changed}, {@code inputs}, {@code new}; else empty
   */
  public record StepView(String place, String fate, String reason, PaidView paid) {}

  /**
   * @param price in {@code currency}; zero when nobody said
   */
  public record PaidView(long tokens, BigDecimal price, String currency) {}
}
