package io.heddle.persistence.conversation;

import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.TurnChange;
import java.sql.SQLException;
import java.util.Optional;

/** The statements on the queues of conversations: which run's turn it is, and who waits. */
public final class TurnTable {

  private static final String QUEUE =
      "insert into conversation_waiting (grp, conversation, ticket, run) values (?, ?, ?, ?)"
          + " on conflict (run) do nothing";

  private static final String LEAVE = "delete from conversation_waiting where run = ?";

  // A run that has ended has left in the same transaction; should one be here, it holds up nobody.
  private static final String FIRST =
      "select run from conversation_waiting where grp = ? and conversation = ? and not exists"
          + " (select 1 from run where run.id = conversation_waiting.run and ended_at is not null)"
          + " order by ticket limit 1";

  private static final String WAITING = "select 1 from conversation_waiting where run = ?";

  private static final String COUNT =
      "select count(*) from conversation_waiting where grp = ? and conversation = ?";

  private static final String KNOWN = "select 1 from run where id = ?";

  private TurnTable() {}

  /** Carries out what an event changes, in its transaction. */
  public static void change(Session session, String group, String run, TurnChange change, long now)
      throws SQLException {
    switch (change) {
      case TurnChange.Queued(var conversation) -> {
        // The lock makes tickets grow in the order of their commits.
        var ticket = ConversationTable.lock(session, group, conversation, now).tickets();
        var queue = session.prepare(QUEUE);
        queue.setString(1, group);
        queue.setString(2, conversation);
        queue.setLong(3, ticket);
        queue.setString(4, run);
        queue.executeUpdate();
      }
      case TurnChange.Left(var conversation, var handover) -> {
        if (handover != null) {
          ConversationTable.apply(session, group, conversation, handover, now);
        }
        var leave = session.prepare(LEAVE);
        leave.setString(1, run);
        leave.executeUpdate();
      }
    }
  }

  /** The run whose turn it is. */
  static Optional<String> first(Session session, String group, String conversation)
      throws SQLException {
    var first = session.prepare(FIRST);
    first.setString(1, group);
    first.setString(2, conversation);
    try (var rows = first.executeQuery()) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  static boolean isWaiting(Session session, String run) throws SQLException {
    return is(session, WAITING, run);
  }

  /** Whether a run of this id is stored, or was. */
  static boolean isKnown(Session session, String run) throws SQLException {
    return is(session, KNOWN, run);
  }

  private static boolean is(Session session, String sql, String run) throws SQLException {
    var statement = session.prepare(sql);
    statement.setString(1, run);
    try (var rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  static int count(Session session, String group, String conversation) throws SQLException {
    var count = session.prepare(COUNT);
    count.setString(1, group);
    count.setString(2, conversation);
    try (var rows = count.executeQuery()) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
