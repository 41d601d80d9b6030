package io.heddle.persistence.snapshot;

import io.heddle.persistence.database.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.jspecify.annotations.Nullable;

/** The statements on snapshots. */
final class SnapshotTable {

  private static final String MATCHING =
      " where persistence_id = ? and sequence_nr between ? and ? and saved_at between ? and ?";

  private static final String SELECT =
      "select sequence_nr, saved_at, serializer, manifest, payload from snapshot"
          + MATCHING
          + " order by sequence_nr desc limit 1";

  private static final String DELETE = "delete from snapshot" + MATCHING;

  private static final String SAVE =
      "insert into snapshot (persistence_id, sequence_nr, saved_at, serializer, manifest, payload)"
          + " values (?, ?, ?, ?, ?, ?) on conflict (persistence_id, sequence_nr) do update set"
          + " saved_at = excluded.saved_at, serializer = excluded.serializer,"
          + " manifest = excluded.manifest, payload = excluded.payload";

  private static final String TRIM =
      "delete from snapshot where persistence_id = ? and sequence_nr <"
          + " (select min(sequence_nr) from (select sequence_nr from snapshot"
          + " where persistence_id = ? order by sequence_nr desc limit ?) as kept)";

  private SnapshotTable() {}

  /** A snapshot as the table holds it. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Row(SnapshotMetadata metadata, int serializer, String manifest, byte[] payload) {}

  static Optional<Row> newest(
      Session session, String persistenceId, SnapshotSelectionCriteria criteria)
      throws SQLException {
    var statement = session.prepare(SELECT);
    bind(statement, persistenceId, criteria);
    try (var result = statement.executeQuery()) {
      return result.next()
          ? Optional.of(
              new Row(
                  SnapshotMetadata.apply(persistenceId, result.getLong(1), result.getLong(2)),
                  result.getInt(3),
                  result.getString(4),
                  result.getBytes(5)))
          : Optional.empty();
    }
  }

  /** Saves, and deletes the oldest above those to keep. */
  static @Nullable Void save(Session session, Row row, int keep) throws SQLException {
    var save = session.prepare(SAVE);
    save.setString(1, row.metadata().persistenceId());
    save.setLong(2, row.metadata().sequenceNr());
    save.setLong(3, row.metadata().timestamp());
    save.setInt(4, row.serializer());
    save.setString(5, row.manifest());
    save.setBytes(6, row.payload());
    save.executeUpdate();
    var trim = session.prepare(TRIM);
    trim.setString(1, row.metadata().persistenceId());
    trim.setString(2, row.metadata().persistenceId());
    trim.setInt(3, keep);
    trim.executeUpdate();
    return null;
  }

  static @Nullable Void delete(
      Session session, String persistenceId, SnapshotSelectionCriteria criteria)
      throws SQLException {
    var statement = session.prepare(DELETE);
    bind(statement, persistenceId, criteria);
    statement.executeUpdate();
    return null;
  }

  private static void bind(
      PreparedStatement statement, String persistenceId, SnapshotSelectionCriteria criteria)
      throws SQLException {
    statement.setString(1, persistenceId);
    statement.setLong(2, criteria.minSequenceNr());
    statement.setLong(3, criteria.maxSequenceNr());
    statement.setLong(4, criteria.minTimestamp());
    statement.setLong(5, criteria.maxTimestamp());
  }
}
