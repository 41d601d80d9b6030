package io.heddle.llm.mock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs something later: no thread sleeps for a mock. */
@FunctionalInterface
public interface Delays {

  /** On the JDK's own timer; what runs then does so on its common pool. */
  Delays SYSTEM = (delay, action) -> executor(delay).execute(action);

  /** Must not run the action before it returns when the delay is more than zero. */
  void after(Duration delay, Runnable action);

  private static Executor executor(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
