package io.heddle.persistence.database;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that read, each with a connection of its own.
 *
 * <p>Platform threads: a call into SQLite would hold the carrier of a virtual one.
 */
public final class Readers implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long a close waits for reads that are under way. */
  private static final Duration STOP = Duration.ofSeconds(2);

  /** A read that takes so long is trouble, though nothing has failed yet. */
  private static final Duration UNANSWERED = Duration.ofSeconds(10);

  private final Database database;
  private final ReaderSettings settings;
  private final Clock clock;
  private final BlockingQueue<Read<?>> queue;
  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * @param clock tells since when there is trouble
   */
  public Readers(Database database, ReaderSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.queue = new ArrayBlockingQueue<>(settings.queue());
    for (var number = 1; number <= settings.connections(); number++) {
      threads.add(
          Thread.ofPlatform().name("heddle-store-reader-" + number).daemon().start(this::run));
    }
  }

  /**
   * Why reads do not get their answers now.
   *
   * @param reason what the database said last
   */
  public record Trouble(Instant since, String reason) {}

  /** Trouble is over with the first read that is answered again. */
  public Optional<Trouble> trouble() {
    var failing = trouble.get();
    if (failing != null) {
      return Optional.of(failing);
    }
    var longest = Duration.ZERO;
    for (var lane : lanes) {
      var waits = lane.waits();
      longest = waits.compareTo(longest) > 0 ? waits : longest;
    }
    return longest.compareTo(UNANSWERED) < 0
        ? Optional.empty()
        : Optional.of(
            new Trouble(
                clock.instant().minus(longest),
                "a read has had no answer for %d s".formatted(longest.toSeconds())));
  }

  private void failed(SQLException failure) {
    var reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    var now = clock.instant();
    trouble.updateAndGet(
        before -> new Trouble(before == null ? now : before.since(), "reads fail: " + reason));
  }

  /** Something to ask the database. May be asked again when a connection breaks. */
  @FunctionalInterface
  public interface Query<T extends @Nullable Object> {
    T run(Session session) throws SQLException;
  }

  /**
   * Asks.
   *
   * @return fails with {@link ReadFailed} when the database does not answer within the patience, or
   *     too many others wait
   */
  public <T extends @Nullable Object> CompletableFuture<T> read(Query<T> query) {
    var read = new Read<>(query, new CompletableFuture<>());
    if (stop.getCount() == 0 || !queue.offer(read)) {
      read.done()
          .completeExceptionally(new ReadFailed("too many reads wait, or the store is closed"));
    }
    return read.done();
  }

  /** A read that came to nothing. */
  public static final class ReadFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    ReadFailed(String message) {
      super(message);
    }

    ReadFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private record Read<T extends @Nullable Object>(Query<T> query, CompletableFuture<T> done) {

    /**
     * @param well is told before whoever asked
     */
    void answer(Session session, Runnable well) throws SQLException {
      var value = query.run(session);
      well.run();
      done.complete(value);
    }
  }

  private void run() {
    var lane = new Lane();
    lanes.add(lane);
    try {
      while (true) {
        lane.answer(queue.take());
      }
    } catch (InterruptedException _) {
      lane.disconnect();
    }
  }

  /** Gives up what waits; who is asked now has a short time to answer. */
  @Override
  public void close() {
    stop.countDown();
    threads.forEach(Thread::interrupt);
    var deadline = System.nanoTime() + STOP.toNanos();
    for (var thread : threads) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    var left = new ArrayList<Read<?>>();
    queue.drainTo(left);
    left.forEach(read -> read.done().completeExceptionally(new ReadFailed("the store is closed")));
  }

  /** A thread's connection. */
  private final class Lane {

    private static final long IDLE = Long.MIN_VALUE;

    private @Nullable Session session;

    /** When the read under way was begun, by {@link System#nanoTime}; {@link #IDLE} for none. */
    private volatile long askedAt = IDLE;

    Duration waits() {
      var asked = askedAt;
      return asked == IDLE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - asked);
    }

    void answer(Read<?> read) throws InterruptedException {
      askedAt = System.nanoTime();
      try {
        tryToAnswer(read);
      } finally {
        askedAt = IDLE;
      }
    }

    private void tryToAnswer(Read<?> read) throws InterruptedException {
      var deadline = System.nanoTime() + settings.patience().toNanos();
      while (true) {
        try {
          read.answer(session(), () -> trouble.set(null));
          return;
        } catch (SQLException failed) {
          disconnect();
          var environment = database.fault(failed) == Fault.ENVIRONMENT;
          if (environment) {
            failed(failed);
          }
          var over = System.nanoTime() - deadline > 0 || !environment;
          if (over || stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            read.done()
                .completeExceptionally(
                    new ReadFailed(database.name() + ": " + failed.getMessage(), failed));
            return;
          }
        } catch (Throwable defect) {
          // Of the question, whatever it is: serializers throw checked exceptions without saying
          // so. The thread has others to answer.
          read.done().completeExceptionally(defect);
          return;
        }
      }
    }

    private Session session() throws SQLException {
      var open = session;
      if (open == null) {
        open = database.openReader();
        session = open;
      }
      return open;
    }

    void disconnect() {
      var open = session;
      session = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
