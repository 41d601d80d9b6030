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
  private final int enough;
  private final long soonNanos;
  private final long laterNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<String> now = new LinkedHashSet<>();

  /** By run, when it is due; in that order, for all wait alike. */
  private final Map<String, Long> later = new LinkedHashMap<>();

  private long nowAt;

  /** How many were taken last; they are being written until some are taken again. */
  private int taken;

  private long forgotten;
  private boolean wokenUp;
  private boolean closed;

  /**
   * @param enough runs that are taken together at most, and without waiting for more
   * @param soon how long the first of them waits for others
   * @param later the same where nobody is in a hurry
   */
  ChangedRuns(int capacity, int enough, Duration soon, Duration later) {
    this.capacity = capacity;
    this.enough = enough;
    this.soonNanos = soon.toNanos();
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
        forgotten++;
        wokenUp = true;
        changed.signalAll();
      } else if (soon || laterNanos == 0) {
        add(run, System.nanoTime() + soonNanos);
      } else {
        if (later.isEmpty()) {
          changed.signalAll();
        }
        later.put(run, System.nanoTime() + laterNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who takes is woken when there is something to wait for, and when there is enough. */
  private void add(String run, long dueAt) {
    if (now.isEmpty()) {
      nowAt = dueAt;
    }
    now.add(run);
    if (now.size() == 1 || now.size() == enough) {
      changed.signalAll();
    }
  }

  private boolean isDue(long time) {
    return now.size() >= enough || (!now.isEmpty() && nowAt - time <= 0);
  }

  /** Some that are due, waiting so long at most; empty when there are none, or it is closed. */
  List<String> take(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      taken = 0;
      var deadline = System.nanoTime() + atMost.toNanos();
      while (true) {
        var time = System.nanoTime();
        ripen(time);
        if (isDue(time) || closed || wokenUp || deadline - time <= 0) {
          return some();
        }
        var wait = deadline - time;
        if (!now.isEmpty()) {
          wait = Math.min(wait, nowAt - time);
        }
        if (!later.isEmpty()) {
          wait = Math.min(wait, later.values().iterator().next() - time);
        }
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
      add(entry.getKey(), time);
      entries.remove();
    }
  }

  private List<String> some() {
    var some = new ArrayList<String>();
    for (var runs = now.iterator(); runs.hasNext() && some.size() < enough; ) {
      some.add(runs.next());
      runs.remove();
    }
    taken = some.size();
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

  /** Those that are not written yet. */
  int size() {
    lock.lock();
    try {
      return now.size() + later.size() + taken;
    } finally {
      lock.unlock();
    }
  }

  /** How often a run did not fit. */
  long forgotten() {
    lock.lock();
    try {
      return forgotten;
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
