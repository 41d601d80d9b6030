package io.heddle.sandbox.guest;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.node.NodeFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one call has used of its time and allocation, over all the threads it ran on. The first
 * limit it passes trips the watch, which kills what runs; a tripped watch stays tripped.
 *
 * <p>Guarded by its own monitor: the call's thread, the watchdog and a canceller meet here.
 */
public final class Watch {

  private static final long NEVER = Long.MAX_VALUE;

  private final Watchdog dog;
  private final Limits limits;
  private final Runnable overdue;

  private long usedNanos;
  private long usedBytes;
  private long enteredAt;
  private long bytesAtEnter;
  private long thread;
  private boolean running;
  private long trippedAt = NEVER;
  private @Nullable Runnable kill;
  private @Nullable NodeFailure trip;

  /**
   * A watch that was not entered yet.
   *
   * @param overdue called once when a tripped call has not stopped within the dog's patience
   */
  Watch(Watchdog dog, Limits limits, Runnable overdue) {
    this.dog = dog;
    this.limits = limits;
    this.overdue = overdue;
  }

  /**
   * Counts the current thread's time and allocation from now on.
   *
   * @param kill stops the work from another thread; may block
   * @return false when the watch has tripped already: the work must not begin
   */
  public boolean enter(Runnable kill) {
    synchronized (this) {
      if (trip != null) {
        return false;
      }
      this.kill = kill;
      thread = Thread.currentThread().threadId();
      bytesAtEnter = dog.allocatedBytes(thread);
      enteredAt = System.nanoTime();
      running = true;
    }
    dog.watch(this);
    return true;
  }

  /** Stops counting; says what tripped, also when only the last count shows it. */
  public @Nullable NodeFailure leave() {
    dog.forget(this);
    synchronized (this) {
      if (running) {
        var now = System.nanoTime();
        var bytes = dog.allocatedBytes(thread);
        if (trip == null) {
          trip = passed(now, bytes);
        }
        usedNanos += now - enteredAt;
        usedBytes += bytes - bytesAtEnter;
        running = false;
        kill = null;
      }
      return trip;
    }
  }

  /** Ends the call because nobody waits for it any more. */
  public void cancel() {
    trip(CodeFailure.CANCELLED.with("the call was cancelled"));
  }

  public synchronized @Nullable NodeFailure tripped() {
    return trip;
  }

  /** Bytes allocated so far, as of the last time that the call left its thread. */
  public synchronized long allocation() {
    return usedBytes;
  }

  /** The dog's look at it. */
  void check(long now, Duration patience) {
    NodeFailure passed;
    synchronized (this) {
      if (!running) {
        return;
      }
      if (trip != null) {
        if (now - trippedAt < patience.toNanos()) {
          return;
        }
        trippedAt = NEVER;
        passed = null;
      } else {
        passed = passed(now, dog.allocatedBytes(thread));
        if (passed == null) {
          return;
        }
      }
    }
    if (passed == null) {
      overdue.run();
    } else {
      trip(passed);
    }
  }

  private void trip(NodeFailure failure) {
    @Nullable Runnable action;
    synchronized (this) {
      if (trip != null) {
        return;
      }
      trip = failure;
      trippedAt = System.nanoTime();
      action = kill;
    }
    if (action != null) {
      // Killing waits until the guest has stopped, so it must not hold up the other calls.
      Thread.ofPlatform().daemon().name("heddle-sandbox-kill").start(action);
    }
  }

  private @Nullable NodeFailure passed(long now, long bytes) {
    if (usedNanos + now - enteredAt > limits.wallTime().toNanos()) {
      return CodeFailure.TIMEOUT.with(
          "the code ran longer than its limit of %d ms".formatted(limits.wallTime().toMillis()));
    }
    if (usedBytes + bytes - bytesAtEnter > limits.allocation()) {
      return CodeFailure.ALLOCATION.with(
          "the code allocated more than its limit of %d bytes".formatted(limits.allocation()));
    }
    return null;
  }
}
