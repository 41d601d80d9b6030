package io.heddle.persistence.history;

import io.heddle.persistence.Store;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks over all runs in the order of their ids, a page at a time, and compares the end of each
 * journal with the watermark of the history. It needs no time and no number common to all runs, so
 * nothing that commits late is missed.
 */
final class RunWalk {

  private static final String RUNS =
      "select id, case when purged_at is null then 0 else 1 end, case when ended_at is null then 0"
          + " else 1 end, (select max(sequence_nr) from event where event.persistence_id ="
          + " run.persistence_id) from run where id > ? order by id limit ?";

  private static final String HISTORIES =
      "select id, watermark from history_run where id > ? order by id limit ?";

  private static final String HISTORIES_TO =
      "select id, watermark from history_run where id > ? and id <= ? order by id limit ?";

  private final Readers readers;
  private final int pageSize;
  private String after = "";

  RunWalk(Store store, int pageSize) {
    this.readers = store.readers();
    this.pageSize = pageSize;
  }

  /**
   * A run and how its history stands.
   *
   * @param last the number of its last event; 0 when it was purged
   * @param watermark of its history; 0 when there is none
   */
  record Standing(String run, boolean over, long last, long watermark) {

    boolean isBehind() {
      return last != watermark;
    }
  }

  /**
   * What a step found.
   *
   * @param runs those that exist
   * @param gone histories of runs that do not
   * @param isLast whether the walk is over; the next step begins another
   */
  record Page(List<Standing> runs, List<String> gone, boolean isLast) {}

  private record Row(String run, boolean purged, boolean over, long last) {}

  boolean isAtItsBeginning() {
    return after.isEmpty();
  }

  void startOver() {
    after = "";
  }

  /** The next page; blocks. */
  Page next(Session history) throws SQLException {
    var from = after;
    var rows = readers.read(session -> rows(session, from)).join();
    var last = rows.size() < pageSize;
    var to = last ? null : rows.getLast().run();
    // Beyond the last run, histories of runs that are gone may be more than a page holds.
    var watermarks = new HashMap<String, Long>();
    var cursor = from;
    while (true) {
      var some = watermarks(history, cursor, to);
      some.forEach(entry -> watermarks.put(entry.getKey(), entry.getValue()));
      if (some.size() < pageSize) {
        break;
      }
      cursor = some.getLast().getKey();
    }
    var runs = new ArrayList<Standing>();
    for (var row : rows) {
      if (!row.purged()) {
        var watermark = watermarks.remove(row.run());
        runs.add(
            new Standing(row.run(), row.over(), row.last(), watermark == null ? 0 : watermark));
      }
    }
    after = to == null ? "" : to;
    return new Page(runs, watermarks.keySet().stream().sorted().toList(), last);
  }

  private List<Row> rows(Session session, String from) throws SQLException {
    var statement = session.prepare(RUNS);
    statement.setString(1, from);
    statement.setInt(2, pageSize);
    var found = new ArrayList<Row>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Row(rows.getString(1), rows.getInt(2) == 1, rows.getInt(3) == 1, rows.getLong(4)));
      }
    }
    return found;
  }

  private List<Map.Entry<String, Long>> watermarks(
      Session history, String from, @Nullable String to) throws SQLException {
    var statement = history.prepare(to == null ? HISTORIES : HISTORIES_TO);
    statement.setString(1, from);
    var index = 2;
    if (to != null) {
      statement.setString(index++, to);
    }
    statement.setInt(index, pageSize);
    var found = new ArrayList<Map.Entry<String, Long>>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(Map.entry(rows.getString(1), rows.getLong(2)));
      }
    }
    return found;
  }
}
