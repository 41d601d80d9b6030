package io.heddle.server.hosted;

import io.heddle.persistence.event.RunJournal;
import io.heddle.runtime.durable.RunFold;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.Executions;
import io.heddle.server.member.DurableRuns;
import io.heddle.server.wire.PublicEvent;
import io.heddle.server.wire.PublicEvents;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener the public events of a run: those of the journal, then those that happen, none
 * twice and none left out.
 *
 * <p>The run is watched before its journal is read, so that what happens meanwhile waits; the
 * journal is read up to the event from which on the watcher hears. A listener that is slower than
 * its run is told from the journal again, so that nothing piles up.
 */
final class RunFeed implements Executions.Watch, Runnable {

  /** A run that says nothing for so long is looked at again: its actor may be another by now. */
  private static final long SILENCE_SECONDS = 15;

  /** Between looks at a run that waits for its group, and cannot be watched yet. */
  private static final long NOT_BEGUN_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(RunFeed.class);

  private final DurableRuns runs;
  private final RunJournal journal;
  private final String runId;
  private final Consumer<PublicEvent> listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  // Confined to the thread of the feed.
  private final RunFold fold;
  private @Nullable PublicEvents words;
  private @Nullable EventId known;
  private boolean passed;
  private boolean strict;
  private boolean ended;
  private volatile @Nullable LiveEvents live;
  private volatile @Nullable RuntimeException failure;

  /**
   * @param after the last event that the listener knows, or null
   */
  RunFeed(
      DurableRuns runs,
      RunJournal journal,
      String runId,
      @Nullable EventId after,
      Consumer<PublicEvent> listener) {
    this.runs = runs;
    this.journal = journal;
    this.runId = runId;
    this.known = after;
    this.passed = after == null;
    this.listener = listener;
    this.fold =
        new RunFold(
            runs.tokens(),
            new Watcher() {
              @Override
              public void onEvent(RunEvent event) {
                onEvent(null, event);
              }

              @Override
              public void onEvent(@Nullable EventId id, RunEvent event) {
                stored(id, event);
              }
            });
  }

  @Override
  public void run() {
    try {
      while (!ended && closed.getCount() > 0) {
        round();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException refused) {
      failure = refused;
    } catch (RuntimeException defect) {
      LOG.error("the events of {} cannot be told", runId, defect);
      failure = defect;
    } finally {
      done.countDown();
      caughtUp.countDown();
    }
  }

  /** Watches, catches up, and tells what happens until something makes it begin again. */
  private void round() throws InterruptedException {
    var ear = new LiveEvents();
    live = ear;
    var watched = Answers.await(runs.watch(runId, ear));
    try {
      if (watched.refused()) {
        throw new ExecutionException(Code.BUSY, "too many watch %s".formatted(runId), 5);
      }
      catchUp(watched.stored());
      caughtUp.countDown();
      if (watched.over()) {
        ended = true;
      } else if (watched.snapshot().isEmpty()) {
        var _ = closed.await(NOT_BEGUN_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        listen(ear);
      }
    } finally {
      runs.unwatch(runId, ear);
    }
  }

  private void catchUp(long stored) {
    var after = known;
    if (after != null && !passed && !strict && after.turn() > stored) {
      throw new ExecutionException(
          Code.INVALID,
          "there is no event %s: the last turn of %s is %d".formatted(after.text(), runId, stored));
    }
    Answers.checked(
        () -> {
          journal.read(runId, fold.number(), stored, fold::take);
          return stored;
        });
    passed = passed || strict;
  }

  private void listen(LiveEvents ear) throws InterruptedException {
    while (!ended && closed.getCount() > 0) {
      var heard = ear.next(SILENCE_SECONDS);
      var event = heard == null ? null : heard.event();
      if (heard == null || event == null) {
        break;
      }
      tell(heard.id(), event);
    }
    // The journal tells again what was heard: it is passed over, and what has no id with it.
    strict = true;
    passed = known == null;
  }

  /** An event of the journal: told unless the listener knows it. */
  private void stored(@Nullable EventId id, RunEvent event) {
    var last = known;
    if (passed || last == null) {
      tell(id, event);
    } else if (id == null || id.compareTo(last) <= 0) {
      passed = !strict && last.equals(id);
      if (!strict) {
        // Heard all the same: the words of what follows may depend on it.
        var _ = words().of(id, event);
      }
    } else {
      passed = true;
      tell(id, event);
    }
  }

  private PublicEvents words() {
    var made = words;
    if (made == null) {
      var request = fold.request();
      if (request == null) {
        throw new IllegalStateException("an event of %s before its start".formatted(runId));
      }
      made = PublicEvents.of(request);
      words = made;
    }
    return made;
  }

  private void tell(@Nullable EventId id, RunEvent event) {
    for (var told : words().of(id, event)) {
      if (closed.getCount() > 0) {
        listener.accept(told);
      }
    }
    if (id != null) {
      known = id;
    }
    ended = ended || (event instanceof RunEvent.RunFinished && event.executionId().equals(runId));
  }

  /**
   * Waits until the last event was told.
   *
   * @throws ExecutionException when the events cannot be told any further
   */
  @Override
  public void join() throws InterruptedException {
    done.await();
    var failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void caughtUp() throws InterruptedException {
    caughtUp.await();
    if (failure != null) {
      join();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    var ear = live;
    if (ear != null) {
      ear.stop();
    }
  }
}
