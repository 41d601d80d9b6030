package io.heddle.runtime.durable;

import java.time.Duration;

/**
 * Whether the store can take on another run. Asked before a start; runs that have begun are never
 * turned away.
 */
@FunctionalInterface
public interface StartAdmission {

  /** Never waits. */
  Verdict verdict();

  /** What a start is told. */
  sealed interface Verdict {

    record Admitted() implements Verdict {}

    /**
     * @param reason for people
     * @param retryAfter at least a second: what an HTTP answer says in {@code Retry-After}
     */
    record Refused(String reason, Duration retryAfter) implements Verdict {}
  }
}
