package io.heddle.persistence.commit;

import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.RunRow;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the writer is asked to do: all of it is stored, or nothing. */
public sealed interface Write<T extends @Nullable Object> {

  /** About how much it weighs in the queue. */
  long bytes();

  /**
   * Events of one persistent actor, in order, with the run's row as of the last.
   *
   * @param writer of the incarnation: one that lost a number to another gets nothing stored again
   * @param row null when the events do not change it
   * @param beside what is stored with them because they name it
   */
  record Append(
      String persistenceId,
      String writer,
      List<EventRow> events,
      @Nullable RunRow row,
      Beside beside)
      implements Write<@Nullable Void> {

    /** Of events that name nothing. */
    public Append(
        String persistenceId, String writer, List<EventRow> events, @Nullable RunRow row) {
      this(persistenceId, writer, events, row, Beside.NOTHING);
    }

    public Append {
      events = List.copyOf(events);
      if (events.isEmpty()) {
        throw new IllegalArgumentException("no events of " + persistenceId);
      }
    }

    @Override
    public long bytes() {
      var sum = 0L;
      for (var event : events) {
        sum += EventRow.OVERHEAD + event.payload().length;
      }
      for (var value : beside.values()) {
        sum += EventRow.OVERHEAD + value.content().length;
      }
      return sum;
    }
  }

  /**
   * Any other statements. May be carried out again when nobody knows whether a commit took place,
   * so the second time must come to the same.
   */
  record Change<T extends @Nullable Object>(long bytes, Statements<T> statements)
      implements Write<T> {}

  /** Runs on the writer's thread, inside its transaction. */
  @FunctionalInterface
  interface Statements<T extends @Nullable Object> {
    T run(Session session) throws SQLException;
  }
}
