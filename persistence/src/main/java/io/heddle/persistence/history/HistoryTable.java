package io.heddle.persistence.history;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.machine.RunStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** The rows of histories: read, and forgotten. */
final class HistoryTable {

  static final String RUN =
      "id, grp, workflow, workflow_version, status, parent, parent_node, started_by, user_id,"
          + " started_at, ended_at, steps, exceptions, nodes, tokens, inputs, outputs, error,"
          + " watermark";

  private static final String WATERMARK = "select watermark from history_run where id = ?";
  private static final String FORGET_RUN = "delete from history_run where id = ?";
  private static final String ONE = "select " + RUN + " from history_run where id = ?";

  private HistoryTable() {}

  /** Up to which event the history of a run tells; 0 when there is none. */
  static long watermark(Session session, String run) throws SQLException {
    var statement = session.prepare(WATERMARK);
    statement.setString(1, run);
    try (var rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  static void forget(Dialect dialect, Session session, String run) throws SQLException {
    if (dialect == Dialect.SQLITE) {
      HistoryWriter.forgetWords(session, run);
    }
    var statement = session.prepare(FORGET_RUN);
    statement.setString(1, run);
    statement.executeUpdate();
    NodePages.forget(session, run);
  }

  /** Drops all there is. */
  static void forgetAll(Dialect dialect, Session session) throws SQLException {
    try (var statement = session.connection().createStatement()) {
      if (dialect == Dialect.SQLITE) {
        // A table without contents is emptied by its own command.
        statement.executeUpdate("insert into history_word (history_word) values ('delete-all')");
      }
      statement.executeUpdate("delete from history_node_page");
      statement.executeUpdate("delete from history_run");
    }
  }

  static Optional<HistoryRun> find(Session session, String run) throws SQLException {
    var statement = session.prepare(ONE);
    statement.setString(1, run);
    try (var rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(run(rows)) : Optional.empty();
    }
  }

  /** Reads the columns of {@link #RUN}. */
  static HistoryRun run(ResultSet row) throws SQLException {
    return new HistoryRun(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        status(row.getString(5)),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getLong(10),
        // Null reads as 0, which is the word for not yet.
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14),
        row.getLong(15),
        row.getString(16),
        row.getString(17),
        row.getString(18),
        row.getLong(19));
  }

  static RunStatus status(String text) {
    return RunStatus.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
