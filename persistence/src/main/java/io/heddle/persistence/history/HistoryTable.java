package io.heddle.persistence.history;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.RunStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes and reads the rows of histories. */
final class HistoryTable {

  static final String RUN =
      "id, grp, workflow, workflow_version, status, parent, parent_node, started_by, user_id,"
          + " started_at, ended_at, steps, exceptions, nodes, tokens, inputs, outputs, error,"
          + " watermark";

  private static final String WATERMARK = "select watermark from history_run where id = ?";
  private static final String WATERMARK_HELD = WATERMARK + " for update";

  private static final String SQLITE_RUN =
      "insert into history_run ("
          + RUN
          + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do"
          + " update set status = excluded.status, parent_node = excluded.parent_node, ended_at ="
          + " excluded.ended_at, steps = excluded.steps, exceptions = excluded.exceptions, nodes ="
          + " excluded.nodes, tokens = excluded.tokens, inputs = excluded.inputs, outputs ="
          + " excluded.outputs, error = excluded.error, watermark = excluded.watermark";

  private static final String POSTGRES_RUN =
      SQLITE_RUN
              .replace("watermark) values (", "watermark, words) values (")
              .replace("?) on conflict", "?, to_tsvector('simple', ?)) on conflict")
          + ", words = excluded.words where history_run.watermark < excluded.watermark";

  private static final String FORGET_WORDS =
      "delete from history_word where rowid = (select key from history_run where id = ?)";

  private static final String WORDS =
      "insert into history_word (rowid, words) select key, ? from history_run where id = ?";

  private static final String FORGET_RUN = "delete from history_run where id = ?";
  private static final String ONE = "select " + RUN + " from history_run where id = ?";

  private HistoryTable() {}

  /** Up to which event the history of a run tells; 0 when there is none. */
  static long watermark(Session session, String run) throws SQLException {
    return watermark(session.prepare(WATERMARK), run);
  }

  private static long watermark(PreparedStatement statement, String run) throws SQLException {
    statement.setString(1, run);
    try (var rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /**
   * Brings a run from one watermark to a later one.
   *
   * @return false, and nothing is written, when the history is not at {@code from}: another member
   *     was quicker, or it was dropped
   */
  static boolean advance(
      Dialect dialect, Session session, HistoryRun run, List<HistoryNode> nodes, long from)
      throws SQLException {
    var held =
        switch (dialect) {
          case SQLITE -> watermark(session, run.id());
          case POSTGRES -> watermark(session.prepare(WATERMARK_HELD), run.id());
        };
    if (held != from || !write(dialect, session, run, from)) {
      return false;
    }
    NodePages.write(session, run.id(), nodes, from == 0);
    return true;
  }

  private static boolean write(Dialect dialect, Session session, HistoryRun run, long from)
      throws SQLException {
    var words = Words.of(run.workflow(), run.inputs(), run.outputs(), run.error());
    return switch (dialect) {
      case SQLITE -> {
        var statement = session.prepare(SQLITE_RUN);
        bind(statement, run);
        statement.executeUpdate();
        if (from > 0) {
          one(session, FORGET_WORDS, run.id());
        }
        var insert = session.prepare(WORDS);
        insert.setString(1, words);
        insert.setString(2, run.id());
        insert.executeUpdate();
        yield true;
      }
      case POSTGRES -> {
        var statement = session.prepare(POSTGRES_RUN);
        var next = bind(statement, run);
        statement.setString(next, words);
        yield statement.executeUpdate() == 1;
      }
    };
  }

  private static int bind(PreparedStatement statement, HistoryRun run) throws SQLException {
    statement.setString(1, run.id());
    statement.setString(2, run.group());
    statement.setString(3, run.workflow());
    statement.setInt(4, run.workflowVersion());
    statement.setString(5, run.status().text());
    statement.setString(6, run.parent());
    statement.setString(7, run.parentNode());
    statement.setString(8, run.startedBy());
    statement.setString(9, run.user());
    statement.setLong(10, run.startedAt());
    end(statement, 11, run.endedAt());
    statement.setLong(12, run.steps());
    statement.setLong(13, run.exceptions());
    statement.setLong(14, run.nodes());
    statement.setLong(15, run.tokens());
    statement.setString(16, run.inputs());
    statement.setString(17, run.outputs());
    statement.setString(18, run.error());
    statement.setLong(19, run.watermark());
    return 20;
  }

  private static void end(PreparedStatement statement, int index, long at) throws SQLException {
    if (at == RunRow.NOT_YET) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, at);
    }
  }

  static void forget(Dialect dialect, Session session, String run) throws SQLException {
    if (dialect == Dialect.SQLITE) {
      one(session, FORGET_WORDS, run);
    }
    one(session, FORGET_RUN, run);
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

  private static void one(Session session, String sql, String run) throws SQLException {
    var statement = session.prepare(sql);
    statement.setString(1, run);
    statement.executeUpdate();
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
