package io.heddle.persistence.commit;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.RunRow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes run rows; the events of the same transaction have passed the fence for them. */
final class RunTable {

  /** What changes in the life of a run; the other columns keep what the first row said. */
  private static final List<String> CHANGING =
      List.of("status", "owner", "incarnation", "wake_at", "updated_at", "ended_at", "open");

  private static final String COLUMNS =
      "id, persistence_id, grp, slot, status, owner, incarnation, wake_at, workflow,"
          + " workflow_version, parent, started_by, user_id, conversation, started_at, updated_at,"
          + " ended_at, open";

  private static final String CONFLICT =
      " on conflict (id) do update set "
          + CHANGING.stream()
              .map(column -> column + " = excluded." + column)
              .collect(Collectors.joining(", "));

  private static final String UPSERT_ONE =
      "insert into run ("
          + COLUMNS
          + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + CONFLICT;

  private static final String UPSERT_ALL =
      "insert into run ("
          + COLUMNS
          + ") select * from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::text[],"
          + " ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::int[], ?::text[], ?::text[],"
          + " ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[])"
          + CONFLICT;

  private RunTable() {}

  /** A row and the persistent actor it is of. */
  record Row(String persistenceId, RunRow run) {

    @Nullable Long wakeAt() {
      return run.wakeAt() == RunRow.NEVER ? null : run.wakeAt();
    }

    @Nullable Long endedAt() {
      return run.endedAt() == RunRow.NOT_YET ? null : run.endedAt();
    }

    int open() {
      return run.open() ? 1 : 0;
    }
  }

  /**
   * @param rows at most one for each run
   */
  static void upsert(Dialect dialect, Session session, Collection<Row> rows) throws SQLException {
    switch (dialect) {
      case SQLITE -> upsertEach(session, rows);
      case POSTGRES -> upsertAll(session, rows);
    }
  }

  private static void upsertEach(Session session, Collection<Row> rows) throws SQLException {
    var statement = session.prepare(UPSERT_ONE);
    for (var row : rows) {
      var run = row.run();
      statement.setString(1, run.id());
      statement.setString(2, row.persistenceId());
      statement.setString(3, run.group());
      statement.setInt(4, run.slot());
      statement.setString(5, run.status().text());
      statement.setString(6, run.owner().member());
      statement.setLong(7, run.owner().incarnation());
      setLong(statement, 8, row.wakeAt());
      statement.setString(9, run.workflowId());
      statement.setInt(10, run.workflowVersion());
      statement.setString(11, run.origin().parent());
      statement.setString(12, run.origin().trigger());
      statement.setString(13, run.origin().user());
      statement.setString(14, run.origin().conversation());
      statement.setLong(15, run.startedAt());
      statement.setLong(16, run.updatedAt());
      setLong(statement, 17, row.endedAt());
      statement.setInt(18, row.open());
      statement.executeUpdate();
    }
  }

  private static void setLong(PreparedStatement statement, int index, @Nullable Long value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, value);
    }
  }

  private static void upsertAll(Session session, Collection<Row> rows) throws SQLException {
    var arrays = new Arrays(session, session.prepare(UPSERT_ALL));
    arrays.text(texts(rows, row -> row.run().id())).text(texts(rows, Row::persistenceId));
    arrays.text(texts(rows, row -> row.run().group()));
    arrays.integer(integers(rows, row -> row.run().slot()));
    arrays.text(texts(rows, row -> row.run().status().text()));
    arrays.text(texts(rows, row -> row.run().owner().member()));
    arrays.bigint(longs(rows, row -> row.run().owner().incarnation()));
    arrays.bigint(longs(rows, Row::wakeAt));
    arrays.text(texts(rows, row -> row.run().workflowId()));
    arrays.integer(integers(rows, row -> row.run().workflowVersion()));
    arrays.text(texts(rows, row -> row.run().origin().parent()));
    arrays.text(texts(rows, row -> row.run().origin().trigger()));
    arrays.text(texts(rows, row -> row.run().origin().user()));
    arrays.text(texts(rows, row -> row.run().origin().conversation()));
    arrays.bigint(longs(rows, row -> row.run().startedAt()));
    arrays.bigint(longs(rows, row -> row.run().updatedAt()));
    arrays.bigint(longs(rows, Row::endedAt)).integer(integers(rows, Row::open)).execute();
  }

  private static String[] texts(Collection<Row> rows, Function<Row, String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  private static Integer[] integers(Collection<Row> rows, Function<Row, Integer> column) {
    return rows.stream().map(column).toArray(Integer[]::new);
  }

  private static @Nullable Long[] longs(
      Collection<Row> rows, Function<Row, @Nullable Long> column) {
    return rows.stream().map(column).toArray(Long[]::new);
  }
}
