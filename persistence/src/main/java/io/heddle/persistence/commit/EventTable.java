package io.heddle.persistence.commit;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.util.List;

/** Writes events: the fence is the table's primary key. */
final class EventTable {

  private static final String COLUMNS =
      "persistence_id, sequence_nr, writer, written_at, serializer, manifest, adapter_manifest,"
          + " payload";

  private static final String INSERT_ONE =
      "insert into event (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)";

  // One round trip and one plan for a whole commit.
  private static final String INSERT_ALL =
      "insert into event ("
          + COLUMNS
          + ") select * from unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::int[],"
          + " ?::text[], ?::text[], ?::bytea[])";

  private static final String COUNT_OURS =
      "select count(*) from event where persistence_id = ? and sequence_nr between ? and ? and"
          + " writer = ?";

  private EventTable() {}

  static void insert(Dialect dialect, Session session, List<Write.Append> appends)
      throws SQLException {
    switch (dialect) {
      case SQLITE -> insertEach(session, appends);
      case POSTGRES -> insertAll(session, appends);
    }
  }

  private static void insertEach(Session session, List<Write.Append> appends) throws SQLException {
    var statement = session.prepare(INSERT_ONE);
    for (var append : appends) {
      for (var event : append.events()) {
        statement.setString(1, append.persistenceId());
        statement.setLong(2, event.sequenceNr());
        statement.setString(3, append.writer());
        statement.setLong(4, event.writtenAt());
        statement.setInt(5, event.serializer());
        statement.setString(6, event.manifest());
        statement.setString(7, event.adapterManifest());
        statement.setBytes(8, event.payload());
        statement.executeUpdate();
      }
    }
  }

  private static void insertAll(Session session, List<Write.Append> appends) throws SQLException {
    var count = appends.stream().mapToInt(append -> append.events().size()).sum();
    var ids = new String[count];
    var numbers = new Long[count];
    var writers = new String[count];
    var times = new Long[count];
    var serializers = new Integer[count];
    var manifests = new String[count];
    var adapters = new String[count];
    var payloads = new byte[count][];
    var i = 0;
    for (var append : appends) {
      for (var event : append.events()) {
        ids[i] = append.persistenceId();
        numbers[i] = event.sequenceNr();
        writers[i] = append.writer();
        times[i] = event.writtenAt();
        serializers[i] = event.serializer();
        manifests[i] = event.manifest();
        adapters[i] = event.adapterManifest();
        payloads[i] = event.payload();
        i++;
      }
    }
    var arrays = new Arrays(session, session.prepare(INSERT_ALL));
    arrays.text(ids).bigint(numbers).text(writers).bigint(times).integer(serializers);
    arrays.text(manifests).text(adapters).bytea(payloads).execute();
  }

  /** Whether exactly these events are there, written by this incarnation. */
  static boolean holds(Session session, Write.Append append) throws SQLException {
    var statement = session.prepare(COUNT_OURS);
    statement.setString(1, append.persistenceId());
    statement.setLong(2, append.events().getFirst().sequenceNr());
    statement.setLong(3, append.events().getLast().sequenceNr());
    statement.setString(4, append.writer());
    try (var result = statement.executeQuery()) {
      return result.next() && result.getLong(1) == append.events().size();
    }
  }
}
