package io.heddle.persistence.history;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.ProgressHandler;

/** Ends a statement that takes too long. PostgreSQL does so itself, by a setting of readers. */
interface StatementLimit {

  /** Steps of SQLite's machine between two looks at the clock: some microseconds. */
  int STEPS = 10_000;

  int SQLITE_INTERRUPT = 9;
  String POSTGRES_CANCELLED = "57014";

  /** The connection is free of it again. */
  void lift() throws SQLException;

  static StatementLimit set(Dialect dialect, Session session, Duration atMost) throws SQLException {
    return switch (dialect) {
      case POSTGRES -> () -> {};
      case SQLITE -> {
        var deadline = System.nanoTime() + atMost.toNanos();
        ProgressHandler.setHandler(
            session.connection(),
            STEPS,
            new ProgressHandler() {
              @Override
              protected int progress() {
                return System.nanoTime() - deadline > 0 ? 1 : 0;
              }
            });
        yield () -> ProgressHandler.clearHandler(session.connection());
      }
    };
  }

  static boolean isReached(Dialect dialect, SQLException failed) {
    return switch (dialect) {
      case SQLITE -> failed.getErrorCode() == SQLITE_INTERRUPT;
      case POSTGRES -> POSTGRES_CANCELLED.equals(failed.getSQLState());
    };
  }
}
