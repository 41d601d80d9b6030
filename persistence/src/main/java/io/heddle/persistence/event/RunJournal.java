package io.heddle.persistence.event;

import io.heddle.persistence.Store;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.WorkflowExecution;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the journal of a run page by page, for those who look at runs from outside. Blocks: not for
 * actors.
 */
public final class RunJournal {

  /** A page ends with the event that reaches either. */
  private static final int MAX_EVENTS = 256;

  private static final long MAX_BYTES = 8L << 20;

  private static final String SELECT =
      "select sequence_nr, manifest, payload from event where persistence_id = ?"
          + " and sequence_nr > ? order by sequence_nr limit ?";

  private final Store store;
  private final RunEventCodec codec;

  public RunJournal(Store store) {
    this.store = store;
    this.codec = new RunEventCodec(new StoredWorkflows(store), new StoredAttachments(store));
  }

  /** Hears stored events in their order. */
  @FunctionalInterface
  public interface Reader {
    void onEvent(long number, RunEvent event);
  }

  /**
   * Tells the events of a run.
   *
   * @param after the number of the last one that is known; 0 for all
   * @param upTo the number of the last one that is wanted, or {@link Long#MAX_VALUE}
   */
  public void read(String executionId, long after, long upTo, Reader reader) {
    for (var page = page(executionId, after);
        !page.isEmpty();
        page = page(executionId, page.getLast().number())) {
      for (var event : page) {
        if (event.number() > upTo) {
          return;
        }
        reader.onEvent(event.number(), event.event());
      }
    }
  }

  /** An event and its number in the journal of its run, from 1. */
  public record Numbered(long number, RunEvent event) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(long number, String manifest, byte[] payload) {}

  /**
   * The events after a number, oldest first: at most 256 of at most 8 MiB, and one at least; empty
   * when there are no more.
   *
   * @throws io.heddle.persistence.codec.CodecException when this release cannot read one
   * @throws java.util.concurrent.CompletionException when the store does not answer
   */
  public List<Numbered> page(String executionId, long after) {
    return page(executionId, after, MAX_EVENTS);
  }

  /** The same with at most so many events. */
  public List<Numbered> page(String executionId, long after, int atMost) {
    // Decoded here: it may wait for a definition, which the thread of a reader must not.
    return store
        .readers()
        .read(session -> select(session, executionId, after, Math.min(atMost, MAX_EVENTS)))
        .join()
        .stream()
        .map(event -> new Numbered(event.number(), codec.read(event.manifest(), event.payload())))
        .toList();
  }

  private static List<Stored> select(Session session, String executionId, long after, int atMost)
      throws SQLException {
    var statement = session.prepare(SELECT);
    statement.setString(1, WorkflowExecution.persistenceId(executionId).id());
    statement.setLong(2, after);
    statement.setInt(3, atMost);
    var page = new ArrayList<Stored>();
    var bytes = 0L;
    try (var rows = statement.executeQuery()) {
      while (bytes < MAX_BYTES && rows.next()) {
        var payload = rows.getBytes(3);
        page.add(new Stored(rows.getLong(1), rows.getString(2), payload));
        bytes += payload.length;
      }
    }
    return page;
  }
}
