package io.heddle.compiler.ir;

import io.heddle.compiler.value.ObjectValue;
import java.time.Duration;

/**
 * What happens when a node fails: first the retries, then the strategy.
 *
 * @param restart what a restart of the process does to a running attempt
 */
public record Recovery(Retry retry, Strategy strategy, Restart restart) {

  /** No retry, and a failure fails the run. */
  public static final Recovery NONE = new Recovery(Retry.NEVER, new Strategy.Fail(), Restart.RERUN);

  /** After the retries. */
  public sealed interface Strategy {
    /** The failure goes on to the frame, and from there to the run. */
    record Fail() implements Strategy {}

    /** The node counts as an exception and its {@code fail-branch} edges are taken. */
    record FailBranch() implements Strategy {}

    /** The node counts as an exception and puts out these values. */
    record DefaultValue(ObjectValue outputs) implements Strategy {}
  }

  /** What becomes of an attempt that was running when its process died. */
  public enum Restart {
    RERUN,
    /** Never repeated once it may have had an effect: it fails with an unknown outcome. */
    FAIL
  }

  /** How the wait grows from attempt to attempt. */
  public enum Backoff {
    FIXED,
    EXPONENTIAL,
    /** Exponential plus up to 10%. */
    EXPONENTIAL_WITH_JITTER
  }

  /**
   * @param maxRetries attempts after the first; 0 for none
   * @param interval the first wait
   * @param cap the longest wait, {@code Retry-After} included
   * @param retryableOnly whether a failure that cannot be mended by trying again ends the retries
   */
  public record Retry(
      int maxRetries,
      Duration interval,
      Backoff backoff,
      double multiplier,
      Duration cap,
      boolean retryableOnly) {

    public static final Retry NEVER =
        new Retry(0, Duration.ZERO, Backoff.FIXED, 2.0, Duration.ofMinutes(1), true);
  }
}
