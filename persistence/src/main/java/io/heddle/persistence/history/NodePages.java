package io.heddle.persistence.history;

import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The node runs of histories, {@link #SIZE} of a run in a row: they are looked for by their run
 * only, and most runs have one page. That is a tenth of the work of a row for each.
 */
final class NodePages {

  static final int SIZE = 64;

  private static final String UPSERT =
      "insert into history_node_page (run, page, content) values (?, ?, ?) on conflict (run, page)"
          + " do update set content = excluded.content";

  private static final String ONE =
      "select content from history_node_page where run = ? and page = ?";

  private static final String FROM =
      "select content from history_node_page where run = ? and page >= ? order by page";

  private static final String FORGET = "delete from history_node_page where run = ?";

  private NodePages() {}

  private static int page(long ordinal) {
    return (int) (ordinal / SIZE);
  }

  /**
   * Node runs of a run that are new or have changed.
   *
   * @param first whether there is none of this run yet
   */
  record Change(String run, List<HistoryNode> nodes, boolean first) {}

  /** Writes the node runs of many runs. */
  static void write(Session session, List<Change> changes) throws SQLException {
    var statement = session.prepare(UPSERT);
    for (var change : changes) {
      for (var page : pages(session, change).entrySet()) {
        statement.setString(1, change.run());
        statement.setInt(2, page.getKey());
        statement.setBytes(3, NodePageCodec.bytes(page.getValue().values()));
        statement.addBatch();
      }
    }
    statement.executeBatch();
  }

  private static SortedMap<Integer, SortedMap<Long, HistoryNode>> pages(
      Session session, Change change) throws SQLException {
    var pages = new TreeMap<Integer, SortedMap<Long, HistoryNode>>();
    for (var node : change.nodes()) {
      pages.computeIfAbsent(page(node.ordinal()), _ -> new TreeMap<>()).put(node.ordinal(), node);
    }
    if (!change.first()) {
      for (var page : pages.entrySet()) {
        for (var kept : page(session, change.run(), page.getKey())) {
          page.getValue().putIfAbsent(kept.ordinal(), kept);
        }
      }
    }
    return pages;
  }

  private static List<HistoryNode> page(Session session, String run, int page) throws SQLException {
    var statement = session.prepare(ONE);
    statement.setString(1, run);
    statement.setInt(2, page);
    try (var rows = statement.executeQuery()) {
      return rows.next() ? NodePageCodec.nodes(rows.getBytes(1)) : List.of();
    }
  }

  /** Those after an ordinal, which is -1 for all, in their order. */
  static List<HistoryNode> read(Session session, String run, long after, int limit)
      throws SQLException {
    var statement = session.prepare(FROM);
    statement.setString(1, run);
    statement.setInt(2, page(after + 1));
    var found = new ArrayList<HistoryNode>();
    try (var rows = statement.executeQuery()) {
      while (found.size() < limit && rows.next()) {
        NodePageCodec.nodes(rows.getBytes(1)).stream()
            .filter(node -> node.ordinal() > after)
            .limit(limit - found.size())
            .forEach(found::add);
      }
    }
    return found;
  }

  static void forget(Session session, String run) throws SQLException {
    var statement = session.prepare(FORGET);
    statement.setString(1, run);
    statement.executeUpdate();
  }
}
