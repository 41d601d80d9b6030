package io.heddle.sandbox.guest;

import com.sun.management.ThreadMXBean;
import io.heddle.runtime.code.Sandbox.Limits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at every running call each few milliseconds. One thread, started by the first call, asleep
 * while nothing runs.
 */
public final class Watchdog implements AutoCloseable {

  private static final long PERIOD_NANOS = Duration.ofMillis(2).toNanos();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Set<Watch> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Duration patience;
  private final Thread thread;

  /**
   * A dog that sleeps.
   *
   * @param patience how long a killed call may take to stop before it counts as overdue
   */
  public Watchdog(Duration patience) {
    this.patience = patience;
    thread = Thread.ofPlatform().daemon().name("heddle-sandbox-watchdog").unstarted(this::look);
  }

  public Watch watch(Limits limits, Runnable overdue) {
    return new Watch(this, limits, overdue);
  }

  void watch(Watch watch) {
    running.add(watch);
    if (started.compareAndSet(false, true)) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
  }

  void forget(Watch watch) {
    running.remove(watch);
  }

  /** Allocated by a platform thread since it started: the JVM keeps no count of virtual ones. */
  long allocatedBytes(long thread) {
    return Math.max(0, threads.getThreadAllocatedBytes(thread));
  }

  private void look() {
    while (!closed.get()) {
      if (running.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, PERIOD_NANOS);
      }
      var now = System.nanoTime();
      for (var watch : running) {
        watch.check(now, patience);
      }
    }
  }

  @Override
  public void close() {
    closed.set(true);
    LockSupport.unpark(thread);
  }
}
