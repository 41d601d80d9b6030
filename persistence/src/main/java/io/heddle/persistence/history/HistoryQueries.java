package io.heddle.persistence.history;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.run.RunQueries.Cursor;
import io.heddle.runtime.machine.RunStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Questions of people about runs that were. The answers may be some seconds behind the runs.
 *
 * <p>A stage fails with {@link Readers.ReadFailed} when the database does not answer.
 */
public final class HistoryQueries {

  private static final int MAX_PAGE = 1_000;

  /** Runs above a run; there are never so many. */
  private static final int MAX_ANCESTORS = 64;

  private static final String COUNTS =
      "select status, count(*) from history_run where grp = ? and started_at >= ? group by status";

  private static final String CHILDREN =
      "select "
          + HistoryTable.RUN
          + " from history_run where parent = ? and parent <> '' order by started_at, id limit ?";

  private final Dialect dialect;
  private final Readers readers;
  private final Duration atMost;

  HistoryQueries(Dialect dialect, Readers readers, Duration atMost) {
    this.dialect = dialect;
    this.readers = readers;
    this.atMost = atMost;
  }

  /** How a question went. */
  public sealed interface Listing {

    /**
     * Some runs, newest first.
     *
     * @param next null on the last page
     */
    record Page(List<HistoryRun> runs, @Nullable Cursor next) implements Listing {

      public Page {
        runs = List.copyOf(runs);
      }
    }

    /** The database was stopped: fewer runs are to be asked for, by time or by workflow. */
    record TookTooLong(Duration limit) implements Listing {}
  }

  /**
   * The runs around one.
   *
   * @param ancestors the outermost first; ends early where one was purged
   * @param children oldest first, at most 1,000
   */
  public record Lineage(List<HistoryRun> ancestors, List<HistoryRun> children) {

    public Lineage {
      ancestors = List.copyOf(ancestors);
      children = List.copyOf(children);
    }
  }

  public CompletableFuture<Optional<HistoryRun>> find(String run) {
    return readers.read(session -> HistoryTable.find(session, run));
  }

  /**
   * A page of runs.
   *
   * @param after where the page before ended, or null for the first
   * @param size at most 1,000
   */
  public CompletableFuture<Listing> list(HistoryFilter filter, @Nullable Cursor after, int size) {
    checkSize(size);
    return readers.read(
        session -> {
          var limit = StatementLimit.set(dialect, session, atMost);
          try {
            return list(session, filter, after, size);
          } catch (SQLException failed) {
            if (StatementLimit.isReached(dialect, failed)) {
              return new Listing.TookTooLong(atMost);
            }
            throw failed;
          } finally {
            limit.lift();
          }
        });
  }

  private static void checkSize(int size) {
    if (size < 1 || size > MAX_PAGE) {
      throw new IllegalArgumentException("a page of %d rows; 1 to %d".formatted(size, MAX_PAGE));
    }
  }

  private Listing list(Session session, HistoryFilter filter, @Nullable Cursor after, int size)
      throws SQLException {
    var runs = new ArrayList<HistoryRun>();
    var select = HistorySelect.of(dialect, filter, after);
    // Texts of filters differ, so they are not kept as prepared statements of the session.
    try (var statement = select.prepare(session.connection(), size + 1);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        runs.add(HistoryTable.run(rows));
      }
    }
    if (runs.size() <= size) {
      return new Listing.Page(runs, null);
    }
    var shown = runs.subList(0, size);
    return new Listing.Page(shown, new Cursor(shown.getLast().startedAt(), shown.getLast().id()));
  }

  /** How many runs of the group began since then, by status. */
  public CompletableFuture<Map<RunStatus, Long>> counts(String group, long startedFrom) {
    return readers.read(
        session -> {
          var statement = session.prepare(COUNTS);
          statement.setString(1, group);
          statement.setLong(2, startedFrom);
          var counts = new EnumMap<RunStatus, Long>(RunStatus.class);
          try (var rows = statement.executeQuery()) {
            while (rows.next()) {
              counts.put(HistoryTable.status(rows.getString(1)), rows.getLong(2));
            }
          }
          return counts;
        });
  }

  /**
   * Attempts of a run's nodes in the order in which they began.
   *
   * @param after the ordinal of the last one that was shown; -1 for the first page
   * @param size at most 1,000; a shorter page is the last
   */
  public CompletableFuture<List<HistoryNode>> nodes(String run, long after, int size) {
    checkSize(size);
    return readers.read(session -> NodePages.read(session, run, after, size));
  }

  /** The runs above and the runs that were ordered. */
  public CompletableFuture<Lineage> lineage(String run) {
    return readers.read(session -> new Lineage(ancestors(session, run), children(session, run)));
  }

  private static List<HistoryRun> ancestors(Session session, String run) throws SQLException {
    var ancestors = new ArrayList<HistoryRun>();
    var child = HistoryTable.find(session, run);
    while (child.isPresent() && !child.get().parent().isEmpty()) {
      child = HistoryTable.find(session, child.get().parent());
      child.ifPresent(ancestors::add);
      if (ancestors.size() == MAX_ANCESTORS) {
        break;
      }
    }
    Collections.reverse(ancestors);
    return ancestors;
  }

  private static List<HistoryRun> children(Session session, String run) throws SQLException {
    var statement = session.prepare(CHILDREN);
    statement.setString(1, run);
    statement.setInt(2, MAX_PAGE);
    var children = new ArrayList<HistoryRun>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        children.add(HistoryTable.run(rows));
      }
    }
    return children;
  }
}
