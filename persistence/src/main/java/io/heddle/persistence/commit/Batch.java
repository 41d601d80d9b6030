package io.heddle.persistence.commit;

import io.heddle.persistence.blob.BlobTable;
import io.heddle.persistence.conversation.TurnTable;
import io.heddle.persistence.database.Database;
import io.heddle.persistence.database.Fault;
import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Carries out the statements of a batch, together or each for itself; the caller commits.
 *
 * <p>Together is the fast way, and any bad row spoils it. Apart costs a savepoint for each write,
 * and a bad row fails the write it is of, no other.
 */
final class Batch {

  private static final int REMEMBERED = 10_000;

  private final Database database;
  private final Clock clock;

  // A writer that lost a number may have sent later ones already; those must not be stored.
  private final SequencedSet<Incarnation> superseded = new LinkedHashSet<>();

  private record Incarnation(String persistenceId, String writer) {

    static Incarnation of(Write.Append append) {
      return new Incarnation(append.persistenceId(), append.writer());
    }
  }

  /**
   * @param clock tells when large values were used
   */
  Batch(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Fails as soon as one write fails; then nothing may be committed. */
  void together(Session session, List<Pending<?>> batch) throws SQLException {
    var appends = new ArrayList<Write.Append>(batch.size());
    for (var pending : batch) {
      if (pending.write() instanceof Write.Append append) {
        if (superseded.contains(Incarnation.of(append))) {
          pending.fail(superseded(append));
        } else {
          appends.add(append);
        }
      } else {
        store(session, appends);
        appends.clear();
        change(session, pending);
      }
    }
    store(session, appends);
  }

  private static <T> void change(Session session, Pending<T> pending) throws SQLException {
    if (pending.write() instanceof Write.Change<T> change) {
      pending.run(change, session);
    }
  }

  private void store(Session session, List<Write.Append> appends) throws SQLException {
    if (appends.isEmpty()) {
      return;
    }
    EventTable.insert(database.dialect(), session, appends);
    // One statement of PostgreSQL may touch a row once only, so the last row of a run counts.
    var rows = new LinkedHashMap<String, RunTable.Row>();
    for (var append : appends) {
      var row = append.row();
      if (row != null) {
        rows.put(row.id(), new RunTable.Row(append.persistenceId(), row));
      }
    }
    if (!rows.isEmpty()) {
      RunTable.upsert(database.dialect(), session, rows.values());
    }
    for (var append : appends) {
      beside(session, append);
    }
  }

  private void beside(Session session, Write.Append append) throws SQLException {
    if (append.beside().isEmpty()) {
      return;
    }
    var row = append.row();
    if (row == null) {
      throw new IllegalStateException(
          "what is no run names values, files or turns: " + append.persistenceId());
    }
    var now = clock.millis();
    for (var value : append.beside().values()) {
      BlobTable.insert(session, row.group(), row.id(), value.hash(), value.content(), now);
    }
    for (var file : append.beside().files()) {
      // One that is gone already is missed by whoever reads it.
      BlobTable.share(session, row.group(), row.id(), file, now);
    }
    for (var turn : append.beside().turns()) {
      TurnTable.change(session, row.group(), row.id(), turn, now);
    }
  }

  /** Fails only when the environment does; writes with bad rows are told so. */
  void apart(Session session, List<Pending<?>> batch) throws SQLException {
    for (var pending : batch) {
      var before = session.connection().setSavepoint();
      try {
        together(session, List.of(pending));
        session.connection().releaseSavepoint(before);
      } catch (SQLException failed) {
        var fault = database.fault(failed);
        if (fault == Fault.ENVIRONMENT) {
          throw failed;
        }
        session.connection().rollback(before);
        judge(session, pending, fault, failed);
      } catch (RuntimeException defect) {
        session.connection().rollback(before);
        judge(session, pending, Fault.ROWS, defect);
      }
    }
  }

  private void judge(Session session, Pending<?> pending, Fault fault, Exception failed)
      throws SQLException {
    if (fault == Fault.DUPLICATE && pending.write() instanceof Write.Append append) {
      // A commit that nobody answered may have taken place: then the duplicate is our own.
      if (!pending.isPerhapsStored() || !EventTable.holds(session, append)) {
        remember(Incarnation.of(append));
        pending.fail(superseded(append));
      }
    } else {
      pending.fail(
          new WriteFailed(WriteFailed.Reason.REFUSED, "the database does not take it: " + failed));
    }
  }

  private void remember(Incarnation incarnation) {
    superseded.add(incarnation);
    if (superseded.size() > REMEMBERED) {
      superseded.removeFirst();
    }
  }

  private static WriteFailed superseded(Write.Append append) {
    return new WriteFailed(
        WriteFailed.Reason.SUPERSEDED,
        "another incarnation of %s has written event %d"
            .formatted(append.persistenceId(), append.events().getFirst().sequenceNr()));
  }
}
