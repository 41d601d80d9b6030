package io.heddle.persistence.history;

import io.heddle.persistence.Store;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.event.RunJournal;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.machine.Fact;
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

  private static final int BATCH = 64;
  private static final long RECENT_BYTES = 16 << 20;
  private static final int MAX_REMEMBERED = 1_000;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final long STOP_SECONDS = 20;

  private final History history;
  private final HistorySettings settings;
  private final ChangedRuns changed;
  private final RecentEvents recent = new RecentEvents(RECENT_BYTES);
  private final RunWalk walk;
  private final Projection projection;
  private final Audit audit;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private final LongAdder projected = new LongAdder();
  private final LongAdder remembered = new LongAdder();
  private final LongAdder walks = new LongAdder();
  private final Set<String> unreadable = new HashSet<>();
  private final LongAdder unreadableCount = new LongAdder();
  private @Nullable Session session;
  private long walkAt = System.nanoTime();
  private long round;

  /** Those who wait for a walk that begins after they asked. */
  private final List<CompletableFuture<Counts>> asked = new ArrayList<>();

  private final List<CompletableFuture<Counts>> promised = new ArrayList<>();

  Projector(Store store, History history) {
    this.history = history;
    this.settings = history.settings();
    this.changed = new ChangedRuns(settings.changedRuns(), settings.liveInterval());
    this.walk = new RunWalk(store, settings.sweepPage());
    var journal = new RunJournal(store);
    this.projection = new Projection(store, history.database().dialect(), journal, settings);
    this.audit = new Audit(new JournalCheck(store, journal, settings), settings.auditedPercent());
    this.thread = Thread.ofPlatform().name("heddle-history").daemon().start(this::run);
  }

  /**
   * What was done since it was started.
   *
   * @param projected times that a run was brought up to date
   * @param remembered of them those that did not have to read the journal
   * @param walks over all runs that came to their end
   * @param unreadable runs whose journal this release cannot fold; they stay behind
   * @param audited finished runs that were folded again
   * @param differences of them to their history or row
   */
  public record Counts(
      long projected,
      long remembered,
      long walks,
      long unreadable,
      long audited,
      long differences) {}

  public Counts counts() {
    return new Counts(
        projected.sum(),
        remembered.sum(),
        walks.sum(),
        unreadableCount.sum(),
        audit.audited(),
        audit.differences());
  }

  /**
   * Completes when all histories have been brought up to what is stored now; fails when the
   * projector is closed before.
   */
  public CompletableFuture<Counts> caughtUp() {
    var done = new CompletableFuture<Counts>();
    synchronized (asked) {
      if (stop.getCount() == 0) {
        done.completeExceptionally(new IllegalStateException("the projector is closed"));
      } else {
        asked.add(done);
      }
    }
    changed.wake();
    return done;
  }

  @Override
  public void onStored(long number, RunEvent event, RunRow row) {
    recent.add(number, event, row);
    changed.mark(row.id(), isWorthALook(event));
  }

  /**
   * Whether the run stands still or is over. One that has begun is looked at in a while: most are
   * over by then, and their history is written once.
   */
  private static boolean isWorthALook(RunEvent event) {
    return switch (event) {
      case RunEvent.Accepted _,
          RunEvent.Forked _,
          RunEvent.CancelledBeforeStart _,
          RunEvent.LetGo _ ->
          true;
      case RunEvent.Owned _, RunEvent.Adopted _, RunEvent.ForkSealed _ -> false;
      case RunEvent.Advanced(_, var facts) -> facts.stream().anyMatch(Projector::isWorthALook);
    };
  }

  private static boolean isWorthALook(Fact fact) {
    return switch (fact) {
      case Fact.NodeWaiting _,
          Fact.Paused _,
          Fact.Resumed _,
          Fact.Cancelling _,
          Fact.HandlerOpened _,
          Fact.Ended _ ->
          true;
      case Fact.Started _,
          Fact.NodeStarted _,
          Fact.WaitDecided _,
          Fact.NodeSettled _,
          Fact.AttemptFailed _,
          Fact.RunOrdered _,
          Fact.RunGivenUp _,
          Fact.RunClosed _,
          Fact.RunAccepted _,
          Fact.TriggerEnded _,
          Fact.Ending _,
          Fact.ContainerOpened _,
          Fact.FrameOpened _,
          Fact.FrameClosed _,
          Fact.SlotWritten _,
          Fact.VariablesUpdated _,
          Fact.NodesCancelled _,
          Fact.JoinReleased _,
          Fact.TimerSet _ ->
          false;
    };
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
          walk.startOver();
          walkAt = System.nanoTime();
          var _ = stop.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
      synchronized (asked) {
        promised.addAll(asked);
        asked.clear();
      }
      var closed = new IllegalStateException("the projector is closed");
      promised.forEach(done -> done.completeExceptionally(closed));
    }
  }

  private void turn() throws SQLException, InterruptedException {
    var untilWalk = Duration.ofNanos(Math.max(0, walkAt - System.nanoTime()));
    for (var run : unremembered(changed.take(BATCH, untilWalk))) {
      if (stop.getCount() == 0) {
        return;
      }
      project(run);
    }
    if (changed.takeWakeUp() || walkAt - System.nanoTime() <= 0) {
      step();
    }
  }

  /** One page of the walk. */
  private void step() throws SQLException {
    var open = session();
    if (walk.isAtItsBeginning()) {
      synchronized (asked) {
        promised.addAll(asked);
        asked.clear();
      }
    }
    var page = walk.next(open);
    for (var run : page.runs()) {
      if (stop.getCount() == 0) {
        return;
      }
      if (run.isBehind()) {
        project(run.run());
      }
    }
    for (var gone : page.gone()) {
      project(gone);
    }
    audit.page(open, page.runs(), round);
    if (page.isLast()) {
      walks.increment();
      round++;
      var counts = counts();
      promised.forEach(done -> done.complete(counts));
      promised.clear();
    }
    var pause = page.isLast() && !isAsked() ? settings.sweepInterval() : settings.sweepPause();
    walkAt = System.nanoTime() + pause.toNanos();
  }

  private boolean isAsked() {
    synchronized (asked) {
      return !asked.isEmpty();
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
