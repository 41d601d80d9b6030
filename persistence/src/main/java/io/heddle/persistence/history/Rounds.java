package io.heddle.persistence.history;

import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * Rounds over all runs, a page at a time: brings up to date what nobody said has changed, audits
 * some of the finished, and tells those who wait for a whole round. The projector's thread calls
 * it, but for {@link #next} and {@link #done}.
 */
final class Rounds {

  /** What the projector does for them. */
  interface Work {

    /** The connection as it is now: projecting may have lost the one before. */
    Session session() throws SQLException;

    void project(String run) throws SQLException;

    boolean isStopped();
  }

  private final RunWalk walk;
  private final Audit audit;
  private final HistorySettings settings;
  private final LongAdder done = new LongAdder();
  private long dueAt = System.nanoTime();
  private long round;
  private boolean closed;

  /** Those who wait for a round that begins after they asked; guarded by its monitor. */
  private final List<CompletableFuture<Void>> asked = new ArrayList<>();

  private final List<CompletableFuture<Void>> promised = new ArrayList<>();

  Rounds(RunWalk walk, Audit audit, HistorySettings settings) {
    this.walk = walk;
    this.audit = audit;
    this.settings = settings;
  }

  /** Rounds that came to their end. */
  long done() {
    return done.sum();
  }

  /** The end of a round that begins after now. */
  CompletableFuture<Void> next() {
    var end = new CompletableFuture<Void>();
    synchronized (asked) {
      if (closed) {
        end.completeExceptionally(closed());
      } else {
        asked.add(end);
      }
    }
    return end;
  }

  /** Until the next page is due; zero when it is. */
  Duration untilDue() {
    return Duration.ofNanos(Math.max(0, dueAt - System.nanoTime()));
  }

  /** Begins anew, at once. */
  void startOver() {
    walk.startOver();
    dueAt = System.nanoTime();
  }

  /** One page; the rest of it is left when the work is stopped. */
  void step(Work work) throws SQLException {
    if (walk.isAtItsBeginning()) {
      promise();
    }
    var page = walk.next(work.session());
    for (var run : page.runs()) {
      if (work.isStopped()) {
        return;
      }
      if (run.isBehind()) {
        work.project(run.run());
      }
    }
    for (var gone : page.gone()) {
      work.project(gone);
    }
    audit.page(work.session(), page.runs(), round);
    if (page.isLast()) {
      done.increment();
      round++;
      promised.forEach(end -> end.complete(null));
      promised.clear();
    }
    var rest = page.isLast() && !isAsked() ? settings.sweepInterval() : settings.sweepPause();
    dueAt = System.nanoTime() + rest.toNanos();
  }

  private void promise() {
    synchronized (asked) {
      promised.addAll(asked);
      asked.clear();
    }
  }

  private boolean isAsked() {
    synchronized (asked) {
      return !asked.isEmpty();
    }
  }

  /** No round ends any more. */
  void close() {
    synchronized (asked) {
      closed = true;
    }
    promise();
    promised.forEach(end -> end.completeExceptionally(closed()));
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the projector is closed");
  }
}
