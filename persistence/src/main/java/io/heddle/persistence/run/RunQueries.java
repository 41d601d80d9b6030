package io.heddle.persistence.run;

import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.RunStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Questions about run rows, newest first, page by page. */
public final class RunQueries {

  private static final int MAX_PAGE = 1000;

  private static final String COLUMNS =
      "id, grp, slot, status, owner, incarnation, wake_at, workflow, workflow_version, parent,"
          + " started_by, user_id, conversation, started_at, updated_at, ended_at, open, purged_at";

  private static final String ONE = "select " + COLUMNS + " from run where id = ?";

  private static final String COUNTS =
      "select status, count(*) from run where grp = ? and started_at >= ? and purged_at is null"
          + " group by status";

  private final Readers readers;

  public RunQueries(Readers readers) {
    this.readers = readers;
  }

  /**
   * A row of the table.
   *
   * @param purged a tombstone: the events are gone, the id is still taken
   */
  public record Found(RunRow row, boolean purged) {}

  /**
   * Where the next page begins.
   *
   * @param startedAt of the last row that was shown
   */
  public record Cursor(long startedAt, String id) {

    /** As clients hand it back. */
    public String text() {
      return startedAt + "." + id;
    }

    /** What {@link #text} wrote, or nothing. */
    public static Optional<Cursor> parse(String text) {
      var dot = text.indexOf('.');
      try {
        return dot < 1
            ? Optional.empty()
            : Optional.of(
                new Cursor(Long.parseLong(text.substring(0, dot)), text.substring(dot + 1)));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
  }

  /**
   * Some rows.
   *
   * @param next null on the last page
   */
  public record Page(List<RunRow> rows, @Nullable Cursor next) {

    public Page {
      rows = List.copyOf(rows);
    }
  }

  public CompletableFuture<Optional<Found>> find(String id) {
    return readers.read(
        session -> {
          var statement = session.prepare(ONE);
          statement.setString(1, id);
          try (var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(found(rows)) : Optional.empty();
          }
        });
  }

  /**
   * A page of a list without tombstones.
   *
   * @param after where the page before ended, or null for the first
   * @param size at most 1,000
   */
  public CompletableFuture<Page> list(RunFilter filter, @Nullable Cursor after, int size) {
    if (size < 1 || size > MAX_PAGE) {
      throw new IllegalArgumentException("a page of %d rows; 1 to %d".formatted(size, MAX_PAGE));
    }
    return readers.read(session -> list(session, filter, after, size));
  }

  private static Page list(Session session, RunFilter filter, @Nullable Cursor after, int size)
      throws SQLException {
    var select = new Select(COLUMNS);
    select.where("grp = ?", filter.group());
    filter.statuses().stream().sorted().forEach(status -> select.anyOf("status", status.text()));
    if (filter.isOfUnfinished()) {
      select.where("ended_at is null");
    }
    select.whereUnlessEmpty("workflow = ?", filter.workflowId());
    select.whereUnlessEmpty("parent = ?", filter.parent());
    select.whereUnlessEmpty("user_id = ?", filter.user());
    select.whereUnlessEmpty("conversation = ?", filter.conversation());
    select.where("started_at >= ?", filter.startedFrom());
    select.where("started_at < ?", filter.startedBefore());
    if (after != null) {
      select.where("(started_at, id) < (?, ?)", after.startedAt(), after.id());
    }
    select.where("purged_at is null");
    var rows = new ArrayList<RunRow>();
    try (var result = select.execute(session, "order by started_at desc, id desc", size + 1)) {
      while (result.next()) {
        rows.add(found(result).row());
      }
    }
    if (rows.size() <= size) {
      return new Page(rows, null);
    }
    var shown = rows.subList(0, size);
    return new Page(shown, new Cursor(shown.getLast().startedAt(), shown.getLast().id()));
  }

  /** How many runs of the group began since then, by status; without tombstones. */
  public CompletableFuture<Map<RunStatus, Long>> counts(String group, long startedFrom) {
    return readers.read(
        session -> {
          var statement = session.prepare(COUNTS);
          statement.setString(1, group);
          statement.setLong(2, startedFrom);
          var counts = new EnumMap<RunStatus, Long>(RunStatus.class);
          try (var rows = statement.executeQuery()) {
            while (rows.next()) {
              counts.put(status(rows.getString(1)), rows.getLong(2));
            }
          }
          return counts;
        });
  }

  private static Found found(ResultSet row) throws SQLException {
    var wakeAt = row.getLong("wake_at");
    var never = row.wasNull();
    var endedAt = row.getLong("ended_at");
    var running = row.wasNull();
    var purgedAt = row.getLong("purged_at");
    var purged = !row.wasNull() && purgedAt > 0;
    return new Found(
        new RunRow(
            row.getString("id"),
            row.getString("grp"),
            row.getInt("slot"),
            status(row.getString("status")),
            new RunRow.Owner(row.getString("owner"), row.getLong("incarnation")),
            never ? RunRow.NEVER : wakeAt,
            row.getString("workflow"),
            row.getInt("workflow_version"),
            new RunRow.Origin(
                row.getString("parent"),
                row.getString("started_by"),
                row.getString("user_id"),
                row.getString("conversation")),
            row.getLong("started_at"),
            row.getLong("updated_at"),
            running ? RunRow.NOT_YET : endedAt,
            row.getInt("open") == 1),
        purged);
  }

  private static RunStatus status(String text) {
    return RunStatus.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
