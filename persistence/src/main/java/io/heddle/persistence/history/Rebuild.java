package io.heddle.persistence.history;

import io.heddle.persistence.Store;
import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.event.RunJournal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;

/**
 * Drops all histories and makes them again. When it is stopped, the next one goes on where it was:
 * a mark tells that what is there is new already.
 */
public final class Rebuild {

  private static final int MAX_TOLD = 100;

  private static final String MARK =
      "insert into history_property (name, value) values ('rebuild', 'under way')";

  private static final String MARKED = "select 1 from history_property where name = 'rebuild'";
  private static final String UNMARK = "delete from history_property where name = 'rebuild'";

  private final Store store;
  private final History history;

  public Rebuild(Store store, History history) {
    this.store = store;
    this.history = history;
  }

  /**
   * What was done.
   *
   * @param runs that there are
   * @param unreadable those whose journal this release cannot fold, and why; 100 at most
   */
  public record Rebuilt(long runs, List<String> unreadable) {

    public Rebuilt {
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * Runs on this thread until it is done.
   *
   * @param progress hears how many runs were walked past
   * @throws SQLException when a database does not answer; begin again
   */
  public Rebuilt run(LongConsumer progress) throws SQLException {
    var settings = history.settings();
    var dialect = history.database().dialect();
    var journal = new RunJournal(store);
    var projection = new Projection(store, dialect, journal, settings);
    var walk = new RunWalk(store, settings.sweepPage());
    var unreadable = new ArrayList<String>();
    var runs = 0L;
    try (var session = history.database().openWriter()) {
      drop(dialect, session);
      var more = true;
      while (more) {
        var page = walk.next(session);
        for (var run : page.runs()) {
          if (run.isBehind()) {
            project(projection, session, run.run(), unreadable);
          }
        }
        runs += page.runs().size();
        progress.accept(runs);
        more = !page.isLast();
      }
      execute(session, UNMARK);
    }
    return new Rebuilt(runs, unreadable);
  }

  private static void project(
      Projection projection, Session session, String run, List<String> unreadable)
      throws SQLException {
    try {
      projection.project(session, run);
    } catch (CompletionException unanswered) {
      throw new SQLException(unanswered.getCause());
    } catch (RuntimeException defect) {
      if (unreadable.size() < MAX_TOLD) {
        unreadable.add("%s: %s".formatted(run, defect.getMessage()));
      }
    }
  }

  private static void drop(Dialect dialect, Session session) throws SQLException {
    try (var rows = session.prepare(MARKED).executeQuery()) {
      if (rows.next()) {
        return;
      }
    }
    session.together(
        () -> {
          HistoryTable.forgetAll(dialect, session);
          return execute(session, MARK);
        });
  }

  private static int execute(Session session, String sql) throws SQLException {
    return session.prepare(sql).executeUpdate();
  }
}
