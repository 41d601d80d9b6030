package io.heddle.persistence.history;

import io.heddle.persistence.Store;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.event.RunJournal;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.durable.StoredListener;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes histories as runs go on: hears which runs changed, and walks over all runs now and then
 * for those it did not hear of. A thread and a connection of its own; a run never waits for it.
 *
 * <p>Restarted after anything, it goes on from the watermarks.
 */
public final class Projector implements StoredListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

  private static final int BATCH = 512;
  private static final long RECENT_BYTES = 16 << 20;
  private static final int MAX_REMEMBERED = 1_000;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final long STOP_SECONDS = 20;

  private final History history;
  private final ChangedRuns changed;
  private final RecentEvents recent = new RecentEvents(RECENT_BYTES);
  private final Rounds rounds;
  private final Projection projection;
  private final Audit audit;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private final LongAdder projected = new LongAdder();
  private final LongAdder remembered = new LongAdder();
  private final Set<String> unreadable = new HashSet<>();
  private final LongAdder unreadableCount = new LongAdder();
  private @Nullable Session session;

  Projector(Store store, History history) {
    this.history = history;
    var settings = history.settings();
    this.changed =
        new ChangedRuns(
            settings.changedRuns(), BATCH, settings.soonInterval(), settings.liveInterval());
    var journal = new RunJournal(store);
    this.projection = new Projection(store, history.database().dialect(), journal, settings);
    this.audit = new Audit(new JournalCheck(store, journal, settings), settings.auditedPercent());
    this.rounds = new Rounds(new RunWalk(store, settings.sweepPage()), audit, settings);
    this.thread = Thread.ofPlatform().name("heddle-history").daemon().start(this::run);
  }

  /**
   * What was done since it was started.
   *
   * @param projected times that a run was brought up to date
   * @param remembered of them those that did not have to read the journal
   * @param behind runs that are known to have changed since they were written
   * @param forgotten times that one more did not fit: only a walk finds those
   * @param walks over all runs that came to their end
   * @param unreadable runs whose journal this release cannot fold; they stay behind
   * @param audited finished runs that were folded again
   * @param differences of them to their history or row
   */
  public record Counts(
      long projected,
      long remembered,
      long behind,
      long forgotten,
      long walks,
      long unreadable,
      long audited,
      long differences) {}

  public Counts counts() {
    return new Counts(
        projected.sum(),
        remembered.sum(),
        changed.size(),
        changed.forgotten(),
        rounds.done(),
        unreadableCount.sum(),
        audit.audited(),
        audit.differences());
  }

  /**
   * Completes when all histories have been brought up to what is stored now; fails when the
   * projector is closed before.
   */
  public CompletableFuture<Counts> caughtUp() {
    var end = rounds.next();
    changed.wake();
    return end.thenApply(_ -> counts());
  }

  @Override
  public void onStored(long number, RunEvent event, RunRow row) {
    recent.add(number, event, row);
    changed.mark(row.id(), WorthALook.is(event));
  }

  private void run() {
    try {
      while (stop.getCount() > 0) {
        try {
          turn();
        } catch (SQLException | CompletionException failed) {
          if (stop.getCount() > 0) {
            LOG.warn("history waits, a database does not answer: {}", failed.toString());
          }
          disconnect();
          // What was taken is found again by a walk.
          rounds.startOver();
          var _ = stop.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
      rounds.close();
    }
  }

  private void turn() throws SQLException, InterruptedException {
    for (var run : unremembered(changed.take(rounds.untilDue()))) {
      if (stop.getCount() == 0) {
        return;
      }
      project(run);
    }
    if (changed.takeWakeUp() || rounds.untilDue().isZero()) {
      rounds.step(new OfRounds());
    }
  }

  private final class OfRounds implements Rounds.Work {

    @Override
    public Session session() throws SQLException {
      return Projector.this.session();
    }

    @Override
    public void project(String run) throws SQLException {
      Projector.this.project(run);
    }

    @Override
    public boolean isStopped() {
      return stop.getCount() == 0;
    }
  }

  /** Writes what is remembered of these runs; those are left whose journal must be read. */
  private List<String> unremembered(List<String> runs) throws SQLException {
    var left = new ArrayList<String>();
    var tails = new ArrayList<RecentEvents.Tail>();
    for (var run : runs) {
      var tail = recent.take(run);
      if (tail == null) {
        left.add(run);
      } else {
        tails.add(tail);
      }
    }
    if (tails.isEmpty()) {
      return left;
    }
    try {
      var unfit = projection.project(session(), tails);
      left.addAll(unfit);
      remembered.add(tails.size() - unfit.size());
      projected.add(tails.size() - unfit.size());
    } catch (CompletionException unanswered) {
      throw unanswered;
    } catch (RuntimeException defect) {
      // Of one of them: each for itself shows of which.
      LOG.debug("histories are written one by one", defect);
      disconnect();
      tails.forEach(tail -> left.add(tail.run()));
    }
    return left;
  }

  private void project(String run) throws SQLException {
    try {
      projection.project(session(), run);
      projected.increment();
    } catch (CompletionException unanswered) {
      throw unanswered;
    } catch (RuntimeException defect) {
      disconnect();
      if (unreadable.size() < MAX_REMEMBERED && unreadable.add(run)) {
        unreadableCount.increment();
        LOG.warn("the history of run {} stays behind: {}", run, defect.toString());
      }
    }
  }

  private Session session() throws SQLException {
    var open = session;
    if (open == null) {
      open = history.database().openWriter();
      session = open;
    }
    return open;
  }

  private void disconnect() {
    var open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  /** Stops after the run it is at. */
  @Override
  public void close() {
    stop.countDown();
    changed.close();
    try {
      if (!thread.join(Duration.ofSeconds(STOP_SECONDS))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
