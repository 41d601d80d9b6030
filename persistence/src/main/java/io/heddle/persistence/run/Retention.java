package io.heddle.persistence.run;

import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.journal.EventDeletion;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Purges finished runs in batches: events, snapshots and uses of blobs go; the row stays for a
 * while as a tombstone, and with it the number the events went up to, so that nothing starts anew
 * there.
 */
public final class Retention {

  /** A transaction with more is the last run's. */
  private static final long MAX_EVENTS = 10_000;

  private static final String FINISHED =
      "select id, persistence_id from run where open = 0 and purged_at is null and ended_at < ?"
          + " and not exists (select 1 from run_pin where run_pin.run = run.id)"
          + " order by ended_at limit ?";

  private static final String BURIED =
      "select id, persistence_id from run where purged_at < ? order by purged_at limit ?";

  private static final String SNAPSHOTS = "delete from snapshot where persistence_id = ?";
  private static final String BLOBS = "delete from blob_use where run = ?";
  private static final String BURY = "update run set purged_at = ? where id = ?";
  private static final String NUMBERS = "delete from event_deleted where persistence_id = ?";
  private static final String FORGET = "delete from run where id = ?";
  private static final String PIN =
      "insert into run_pin (run, reader) values (?, ?) on conflict do nothing";
  private static final String UNPIN = "delete from run_pin where run = ? and reader = ?";

  private final GroupCommit writer;
  private final RetentionSettings settings;
  private final Clock clock;

  public Retention(GroupCommit writer, RetentionSettings settings, Clock clock) {
    this.writer = writer;
    this.settings = settings;
    this.clock = clock;
  }

  private record Purged(String run, String persistenceId) {}

  /** Purges a batch of runs that ended long enough ago; 0 when there are none left. */
  public CompletableFuture<Integer> purge() {
    return writer.submit(new Write.Change<>(0, this::purge));
  }

  private int purge(Session session) throws SQLException {
    var now = clock.instant();
    var runs = select(session, FINISHED, now.minus(settings.runs()).toEpochMilli());
    var purged = 0;
    var events = 0L;
    for (var run : runs) {
      if (events > MAX_EVENTS) {
        return purged;
      }
      purged++;
      events += EventDeletion.run(session, run.persistenceId(), Long.MAX_VALUE);
      delete(session, SNAPSHOTS, run.persistenceId());
      delete(session, BLOBS, run.run());
      var bury = session.prepare(BURY);
      bury.setLong(1, now.toEpochMilli());
      bury.setString(2, run.run());
      bury.executeUpdate();
    }
    return purged;
  }

  /** Removes a batch of tombstones; 0 when there are none left. */
  public CompletableFuture<Integer> removeTombstones() {
    return writer.submit(new Write.Change<>(0, this::removeTombstones));
  }

  private int removeTombstones(Session session) throws SQLException {
    var before = clock.instant().minus(settings.tombstones()).toEpochMilli();
    var runs = select(session, BURIED, before);
    for (var run : runs) {
      delete(session, NUMBERS, run.persistenceId());
      delete(session, FORGET, run.run());
    }
    return runs.size();
  }

  /** Keeps a run from being purged while another reads it, for instance its fork. */
  public CompletableFuture<@Nullable Void> pin(String run, String reader) {
    return pair(PIN, run, reader);
  }

  public CompletableFuture<@Nullable Void> unpin(String run, String reader) {
    return pair(UNPIN, run, reader);
  }

  private CompletableFuture<@Nullable Void> pair(String sql, String run, String reader) {
    return writer.submit(
        new Write.Change<@Nullable Void>(
            0,
            session -> {
              var statement = session.prepare(sql);
              statement.setString(1, run);
              statement.setString(2, reader);
              statement.executeUpdate();
              return null;
            }));
  }

  private List<Purged> select(Session session, String sql, long before) throws SQLException {
    var statement = session.prepare(sql);
    statement.setLong(1, before);
    statement.setInt(2, settings.batch());
    var runs = new ArrayList<Purged>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        runs.add(new Purged(rows.getString(1), rows.getString(2)));
      }
    }
    return runs;
  }

  private static void delete(Session session, String sql, String id) throws SQLException {
    var statement = session.prepare(sql);
    statement.setString(1, id);
    statement.executeUpdate();
  }
}
