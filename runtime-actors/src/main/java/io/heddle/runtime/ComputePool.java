package io.heddle.runtime;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work of one group that keeps a processor busy: templates with loops, long lists.
 *
 * <p>Never on virtual threads: those share as many carriers as there are processors and are not
 * preempted, so a few of such tasks would stop every group's requests. Here the operating system
 * divides the time, and a group has half the processors at most.
 *
 * <p>Threads are made when there is work and end after ten seconds without. Up to {@value #QUEUE}
 * tasks wait in line.
 */
public final class ComputePool {

  static final int QUEUE = 10_000;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;

  /**
   * @param group names the threads
   * @param size threads at most
   */
  ComputePool(String group, int size) {
    var names = Thread.ofPlatform().daemon().name("heddle-compute-" + group + "-", 0).factory();
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            names);
    threads.allowCoreThreadTimeOut(true);
  }

  /** With half the processors of this machine, and one at least. */
  static ComputePool of(String group) {
    return new ComputePool(group, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  /**
   * @throws RejectedExecutionException when the line is full
   */
  Future<?> submit(Runnable work) {
    var task = new Task(work);
    threads.execute(task);
    return task;
  }

  /** One that is cancelled while it waits leaves the line, with all that it holds. */
  private final class Task extends FutureTask<@Nullable Void> {

    Task(Runnable work) {
      super(work, null);
    }

    @Override
    protected void done() {
      if (isCancelled()) {
        threads.remove(this);
      }
    }
  }

  /** How many tasks wait in line. */
  int waiting() {
    return threads.getQueue().size();
  }
}
