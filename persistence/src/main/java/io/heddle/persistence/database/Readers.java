package io.heddle.persistence.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that read, each with a connection of its own.
 *
 * <p>Platform threads: a call into SQLite would hold the carrier of a virtual one.
 */
public final class Readers implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Database database;
  private final ReaderSettings settings;
  private final BlockingQueue<Read<?>> queue;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);

  public Readers(Database database, ReaderSettings settings) {
    this.database = database;
    this.settings = settings;
    this.queue = new ArrayBlockingQueue<>(settings.queue());
    for (var number = 1; number <= settings.connections(); number++) {
      threads.add(
          Thread.ofPlatform().name("heddle-store-reader-" + number).daemon().start(this::run));
    }
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

    void answer(Session session) throws SQLException {
      done.complete(query.run(session));
    }
  }

  private void run() {
    var lane = new Lane();
    try {
      while (true) {
        lane.answer(queue.take());
      }
    } catch (InterruptedException _) {
      lane.disconnect();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    threads.forEach(Thread::interrupt);
    var left = new ArrayList<Read<?>>();
    queue.drainTo(left);
    left.forEach(read -> read.done().completeExceptionally(new ReadFailed("the store is closed")));
  }

  /** A thread's connection. */
  private final class Lane {

    private @Nullable Session session;

    void answer(Read<?> read) throws InterruptedException {
      var deadline = System.nanoTime() + settings.patience().toNanos();
      while (true) {
        try {
          read.answer(session());
          return;
        } catch (SQLException failed) {
          disconnect();
          var over =
              System.nanoTime() - deadline > 0 || database.fault(failed) != Fault.ENVIRONMENT;
          if (over || stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            read.done()
                .completeExceptionally(
                    new ReadFailed(database.name() + ": " + failed.getMessage(), failed));
            return;
          }
        } catch (RuntimeException defect) {
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
