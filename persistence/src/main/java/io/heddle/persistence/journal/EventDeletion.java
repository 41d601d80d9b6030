package io.heddle.persistence.journal;

import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Deletes events and keeps the number they went up to. */
public final class EventDeletion {

  private static final String MARK =
      "insert into event_deleted (persistence_id, sequence_nr)"
          + " select persistence_id, max(sequence_nr) from event"
          + " where persistence_id = ? and sequence_nr <= ? group by persistence_id"
          + " on conflict (persistence_id) do update set sequence_nr = excluded.sequence_nr"
          + " where excluded.sequence_nr > event_deleted.sequence_nr";

  private static final String DELETE =
      "delete from event where persistence_id = ? and sequence_nr <= ?";

  private EventDeletion() {}

  /** Deletes up to and with the number, or all there are. */
  static Write.Change<@Nullable Void> upTo(String persistenceId, long sequenceNr) {
    return new Write.Change<@Nullable Void>(
        0,
        session -> {
          run(session, persistenceId, sequenceNr);
          return null;
        });
  }

  /** The same inside a transaction of the writer; how many events were deleted. */
  public static int run(Session session, String persistenceId, long sequenceNr)
      throws SQLException {
    var rows = 0;
    for (var sql : new String[] {MARK, DELETE}) {
      var statement = session.prepare(sql);
      statement.setString(1, persistenceId);
      statement.setLong(2, sequenceNr);
      rows = statement.executeUpdate();
    }
    return rows;
  }
}
