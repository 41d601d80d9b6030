package io.heddle.persistence.journal;

import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.persistence.PersistentRepr;

/** Reads events page by page: an open cursor would keep SQLite's log from being emptied. */
final class ReplayQuery {

  private static final int PAGE = 256;

  private static final String SELECT =
      "select sequence_nr, writer, written_at, serializer, manifest, adapter_manifest, payload"
          + " from event where persistence_id = ? and sequence_nr between ? and ?"
          + " order by sequence_nr limit ?";

  private static final String HIGHEST =
      "select max(n) from (select max(sequence_nr) as n from event where persistence_id = ?"
          + " union all select sequence_nr from event_deleted where persistence_id = ?) as numbers";

  private ReplayQuery() {}

  /** A page; shorter than {@link #isFull} means there are no more. */
  static List<PersistentRepr> page(
      Session session, EventBytes bytes, String persistenceId, long from, long to, long max)
      throws SQLException {
    var statement = session.prepare(SELECT);
    statement.setString(1, persistenceId);
    statement.setLong(2, from);
    statement.setLong(3, to);
    statement.setLong(4, Math.min(PAGE, max));
    var events = new ArrayList<PersistentRepr>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        events.add(bytes.decode(persistenceId, rows));
      }
    }
    return events;
  }

  static boolean isFull(List<PersistentRepr> page) {
    return page.size() == PAGE;
  }

  /** The highest number ever given, deleted ones included; 0 when there was none. */
  static long highest(Session session, String persistenceId) throws SQLException {
    var statement = session.prepare(HIGHEST);
    statement.setString(1, persistenceId);
    statement.setString(2, persistenceId);
    try (var result = statement.executeQuery()) {
      return result.next() ? result.getLong(1) : 0;
    }
  }
}
