package io.heddle.persistence.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs that have changed since their history was written, each once. Bounded: what does not fit is
 * forgotten, and said to have been.
 */
final class ChangedRuns {

  private final int capacity;
  private final long laterNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<String> now = new LinkedHashSet<>();

  /** By run, when it is due; in that order, for all wait alike. */
  private final Map<String, Long> later = new LinkedHashMap<>();

  private boolean wokenUp;
  private boolean closed;

  ChangedRuns(int capacity, Duration later) {
    this.capacity = capacity;
    this.laterNanos = later.toNanos();
  }

  /**
   * Never blocks for long.
   *
   * @param soon whether people will want to see it at once; else it may wait for more
   */
  void mark(String run, boolean soon) {
    lock.lock();
    try {
      if (soon) {
        later.remove(run);
      }
      if (now.contains(run) || later.containsKey(run)) {
        return;
      }
      if (now.size() + later.size() >= capacity) {
        wokenUp = true;
      } else if (soon || laterNanos == 0) {
        now.add(run);
      } else {
        later.put(run, System.nanoTime() + laterNanos);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Some that are due, waiting so long at most; empty when there are none, or it is closed. */
  List<String> take(int max, Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var deadline = System.nanoTime() + atMost.toNanos();
      while (true) {
        var time = System.nanoTime();
        ripen(time);
        if (!now.isEmpty() || closed || wokenUp || deadline - time <= 0) {
          return some(max);
        }
        var next = later.isEmpty() ? deadline : later.values().iterator().next();
        var wait = Math.min(deadline - time, next - time);
        var _ = changed.await(wait, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void ripen(long time) {
    for (Iterator<Map.Entry<String, Long>> entries = later.entrySet().iterator();
        entries.hasNext(); ) {
      var entry = entries.next();
      if (entry.getValue() - time > 0) {
        return;
      }
      now.add(entry.getKey());
      entries.remove();
    }
  }

  private List<String> some(int max) {
    var some = new ArrayList<String>();
    for (var runs = now.iterator(); runs.hasNext() && some.size() < max; ) {
      some.add(runs.next());
      runs.remove();
    }
    return some;
  }

  /** Lets who waits go on with something else. */
  void wake() {
    lock.lock();
    try {
      wokenUp = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody was woken, or runs were forgotten, since this was asked last. */
  boolean takeWakeUp() {
    lock.lock();
    try {
      var was = wokenUp;
      wokenUp = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
