package io.heddle.persistence.history;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.RunRow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings histories from one watermark to a later one, many in few round trips. Nothing is read
 * before: a history that is not where the writer believes it to be is not touched.
 */
final class HistoryWriter {

  private static final String INSERT =
      "insert into history_run ("
          + HistoryTable.RUN
          + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do"
          + " nothing";

  private static final String UPDATE =
      "update history_run set status = ?, parent_node = ?, ended_at = ?, steps = ?, exceptions = ?,"
          + " nodes = ?, tokens = ?, inputs = ?, outputs = ?, error = ?, watermark = ? where id = ?"
          + " and watermark = ?";

  private static final String INSERT_WITH_WORDS =
      INSERT
          .replace("watermark) values (", "watermark, words) values (")
          .replace("?) on conflict", "?, to_tsvector('simple', ?)) on conflict");

  private static final String UPDATE_WITH_WORDS =
      UPDATE.replace(
          "watermark = ? where", "watermark = ?, words = to_tsvector('simple', ?) where");

  private static final String FORGET_WORDS =
      "delete from history_word where rowid = (select key from history_run where id = ?)";

  private static final String WORDS =
      "insert into history_word (rowid, words) select key, ? from history_run where id = ?";

  private final Dialect dialect;
  private final Session session;

  HistoryWriter(Dialect dialect, Session session) {
    this.dialect = dialect;
    this.session = session;
  }

  /**
   * A run and what of it is new.
   *
   * @param from the watermark that its history has; 0 when there is none
   * @param nodes that changed since
   */
  record Advance(HistoryRun run, List<HistoryNode> nodes, long from) {

    boolean isFirst() {
      return from == 0;
    }
  }

  /**
   * Writes them, in a transaction of the caller's.
   *
   * @param advances in the order of their ids: members that write the same runs wait for each other
   * @return those that were written; of others the history is elsewhere, for another member was
   *     quicker or it was dropped
   */
  List<Advance> write(List<Advance> advances) throws SQLException {
    var written =
        switch (dialect) {
          case SQLITE -> toFile(advances);
          case POSTGRES -> toServer(advances);
        };
    NodePages.write(
        session,
        written.stream()
            .map(one -> new NodePages.Change(one.run().id(), one.nodes(), one.isFirst()))
            .toList());
    return written;
  }

  private List<Advance> toFile(List<Advance> advances) throws SQLException {
    var written = new ArrayList<Advance>();
    for (var advance : advances) {
      var statement = session.prepare(advance.isFirst() ? INSERT : UPDATE);
      if (advance.isFirst()) {
        insert(statement, advance.run());
      } else {
        var next = update(statement, advance.run());
        where(statement, next, advance);
      }
      if (statement.executeUpdate() == 1) {
        words(advance);
        written.add(advance);
      }
    }
    return written;
  }

  private void words(Advance advance) throws SQLException {
    if (!advance.isFirst()) {
      forgetWords(session, advance.run().id());
    }
    var insert = session.prepare(WORDS);
    insert.setString(1, words(advance.run()));
    insert.setString(2, advance.run().id());
    insert.executeUpdate();
  }

  /** SQLite's words of a run, which stand in a table of their own. */
  static void forgetWords(Session session, String run) throws SQLException {
    var statement = session.prepare(FORGET_WORDS);
    statement.setString(1, run);
    statement.executeUpdate();
  }

  private List<Advance> toServer(List<Advance> advances) throws SQLException {
    var first = new ArrayList<Advance>();
    var later = new ArrayList<Advance>();
    var insert = session.prepare(INSERT_WITH_WORDS);
    var update = session.prepare(UPDATE_WITH_WORDS);
    for (var advance : advances) {
      if (advance.isFirst()) {
        var next = insert(insert, advance.run());
        insert.setString(next, words(advance.run()));
        insert.addBatch();
        first.add(advance);
      } else {
        var next = update(update, advance.run());
        update.setString(next, words(advance.run()));
        where(update, next + 1, advance);
        update.addBatch();
        later.add(advance);
      }
    }
    var written = new ArrayList<Advance>();
    keep(insert, first, written);
    keep(update, later, written);
    return written;
  }

  private static void keep(PreparedStatement batch, List<Advance> advances, List<Advance> written)
      throws SQLException {
    if (advances.isEmpty()) {
      return;
    }
    var changed = batch.executeBatch();
    for (var i = 0; i < changed.length; i++) {
      if (changed[i] == 1) {
        written.add(advances.get(i));
      }
    }
  }

  private static String words(HistoryRun run) {
    return Words.of(run.workflow(), run.inputs(), run.outputs(), run.error());
  }

  /** Answers with the index of the next parameter. */
  private static int insert(PreparedStatement statement, HistoryRun run) throws SQLException {
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
    return rest(statement, 11, run);
  }

  private static int update(PreparedStatement statement, HistoryRun run) throws SQLException {
    statement.setString(1, run.status().text());
    statement.setString(2, run.parentNode());
    return rest(statement, 3, run);
  }

  private static int rest(PreparedStatement statement, int from, HistoryRun run)
      throws SQLException {
    var index = from;
    if (run.endedAt() == RunRow.NOT_YET) {
      statement.setNull(index++, Types.BIGINT);
    } else {
      statement.setLong(index++, run.endedAt());
    }
    statement.setLong(index++, run.steps());
    statement.setLong(index++, run.exceptions());
    statement.setLong(index++, run.nodes());
    statement.setLong(index++, run.tokens());
    statement.setString(index++, run.inputs());
    statement.setString(index++, run.outputs());
    statement.setString(index++, run.error());
    statement.setLong(index++, run.watermark());
    return index;
  }

  private static void where(PreparedStatement statement, int index, Advance advance)
      throws SQLException {
    statement.setString(index, advance.run().id());
    statement.setLong(index + 1, advance.from());
  }
}
