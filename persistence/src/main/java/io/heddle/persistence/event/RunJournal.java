package io.heddle.persistence.event;

import io.heddle.persistence.Store;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.WorkflowExecution;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Reads the stored events of runs beside the actors that write them. Each page is a read of its
 * own, so that a long history holds up nobody. Waits for the database: not for actors.
 */
public final class RunJournal {

  private static final int PAGE = 256;

  private static final String SELECT =
      "select sequence_nr, manifest, payload from event where persistence_id = ?"
          + " and sequence_nr > ? order by sequence_nr limit ?";

  private final Store store;
  private final RunEventCodec codec;

  public RunJournal(Store store) {
    this.store = store;
    this.codec = new RunEventCodec(new StoredWorkflows(store), new StoredAttachments(store));
  }

  private record Bytes(long number, String manifest, byte[] payload) {}

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
   * @throws CompletionException when the database does not answer within the readers' patience
   * @throws io.heddle.persistence.codec.CodecException when this release cannot read an event
   */
  public void read(String executionId, long after, long upTo, Reader reader) {
    var persistenceId = WorkflowExecution.persistenceId(executionId).id();
    var known = after;
    while (known < upTo) {
      var from = known;
      var page = store.readers().read(session -> page(session, persistenceId, from)).join();
      for (var bytes : page) {
        if (bytes.number() > upTo) {
          return;
        }
        // Outside of the read, for what is large, or the text, is read in its turn.
        reader.onEvent(bytes.number(), codec.read(bytes.manifest(), bytes.payload()));
        known = bytes.number();
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  private static List<Bytes> page(Session session, String persistenceId, long after)
      throws SQLException {
    var statement = session.prepare(SELECT);
    statement.setString(1, persistenceId);
    statement.setLong(2, after);
    statement.setLong(3, PAGE);
    var page = new ArrayList<Bytes>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        page.add(new Bytes(rows.getLong(1), rows.getString(2), rows.getBytes(3)));
      }
    }
    return page;
  }
}
