package io.heddle.persistence.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves SQLite's log into its file, beside the writer and not in its commits. Only when the log has
 * grown too long does the writer stop for it.
 *
 * <p>Readers hold on to what they read: nothing behind it is moved, and the log goes on growing.
 * Once all is moved, the next commit begins the log anew and cuts its file to {@link #KEPT_BYTES}.
 */
public final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final long EVERY_BYTES = 8L << 20;

  /** The log's file stays so long when the log begins anew: it need not grow again at once. */
  static final long KEPT_BYTES = 2 * EVERY_BYTES;

  /** Between two tries while a log that is too long holds something that cannot be moved yet. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** How long the writer waits for readers: most are gone in a moment, others must not stop it. */
  private static final int WRITER_WAITS_MILLIS = 250;

  /** How long a close waits for a checkpoint that is under way. */
  private static final Duration STOP = Duration.ofSeconds(2);

  private final Database database;
  private final Path log;
  private final long limit;
  private final Semaphore due = new Semaphore(0);
  private final Thread thread;
  private volatile boolean behind;
  private long sinceLast;

  /**
   * @param limit bytes of log at which the writer helps
   */
  public Checkpoints(Database database, Path file, long limit) {
    this.database = database;
    this.log = file.resolveSibling(file.getFileName() + "-wal");
    this.limit = limit;
    this.thread = Thread.ofPlatform().name("heddle-store-checkpoint").daemon().start(this::run);
  }

  /** Called by the writer between two transactions. */
  public void committed(Session session, long bytes) throws SQLException {
    sinceLast += bytes;
    if (sinceLast < EVERY_BYTES) {
      return;
    }
    sinceLast = 0;
    behind = true;
    due.release();
    if (logSize() > limit) {
      var connection = session.connection();
      connection.setAutoCommit(true);
      patience(session, WRITER_WAITS_MILLIS);
      checkpoint(session, "truncate");
      patience(session, Database.BUSY_MILLIS);
      connection.setAutoCommit(false);
    }
  }

  /** Whether there is something in the log that was not moved when this was tried last. */
  boolean isBehind() {
    return behind;
  }

  private long logSize() {
    try {
      return Files.size(log);
    } catch (IOException _) {
      return 0;
    }
  }

  private void run() {
    try {
      while (true) {
        awaitDue();
        try (var session = database.openWriter()) {
          behind = !checkpoint(session, "passive");
        } catch (SQLException failed) {
          LOG.warn("{}: no checkpoint: {}", database.name(), failed.getMessage());
          behind = false;
        }
      }
    } catch (InterruptedException _) {
      // Closed. What is left in the log is read at the next start.
    }
  }

  private void awaitDue() throws InterruptedException {
    if (behind && logSize() > KEPT_BYTES) {
      var _ = due.tryAcquire(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      due.acquire();
    }
    due.drainPermits();
  }

  /** Whether all that was in the log is in the file. */
  private static boolean checkpoint(Session session, String mode) throws SQLException {
    try (var statement = session.connection().createStatement();
        var result = statement.executeQuery("pragma wal_checkpoint(" + mode + ")")) {
      return result.next() && result.getInt(1) == 0 && result.getLong(2) == result.getLong(3);
    }
  }

  private static void patience(Session session, int millis) throws SQLException {
    try (var statement = session.connection().createStatement()) {
      statement.execute("pragma busy_timeout = " + millis);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
