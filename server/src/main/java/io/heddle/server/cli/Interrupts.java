package io.heddle.server.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while something runs: asks it to stop, and lets the command print what became of it before
 * the process ends.
 */
final class Interrupts implements AutoCloseable {

  /** How long a cancelled run may take to say goodbye. */
  private static final int GRACE_SECONDS = 5;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private Interrupts(Runnable action, int graceSeconds) {
    hook =
        new Thread(
            () -> {
              action.run();
              try {
                var _ = done.await(graceSeconds, TimeUnit.SECONDS);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            },
            "interrupt");
  }

  static Interrupts cancel(Runnable action) {
    return stop(action, GRACE_SECONDS);
  }

  /**
   * @param graceSeconds how long what stops may take
   */
  static Interrupts stop(Runnable action, int graceSeconds) {
    var interrupts = new Interrupts(action, graceSeconds);
    Runtime.getRuntime().addShutdownHook(interrupts.hook);
    return interrupts;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      done.countDown();
    } catch (IllegalStateException _) {
      // The process is ending; the hook holds it until the command has printed its last line and
      // halts it.
      return;
    }
  }
}
