package io.heddle.persistence.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves SQLite's log into its file, beside the writer and not in its commits. Only when the log has
 * grown too long does the writer stop for it.
 */
public final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final long EVERY_BYTES = 8L << 20;

  /** How long a close waits for a checkpoint that is under way. */
  private static final Duration STOP = Duration.ofSeconds(2);

  private final Database database;
  private final Path log;
  private final long limit;
  private final Semaphore due = new Semaphore(0);
  private final Thread thread;
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
    due.release();
    if (logSize() > limit) {
      var connection = session.connection();
      connection.setAutoCommit(true);
      checkpoint(session, "truncate");
      connection.setAutoCommit(false);
    }
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
        due.acquire();
        due.drainPermits();
        try (var session = database.openWriter()) {
          checkpoint(session, "passive");
        } catch (SQLException failed) {
          LOG.warn("{}: no checkpoint: {}", database.name(), failed.getMessage());
        }
      }
    } catch (InterruptedException _) {
      // Closed. What is left in the log is read at the next start.
    }
  }

  private static void checkpoint(Session session, String mode) throws SQLException {
    try (var statement = session.connection().createStatement()) {
      statement.execute("pragma wal_checkpoint(" + mode + ")");
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
