package io.heddle.persistence.history;

import static java.util.Objects.requireNonNull;

import io.heddle.persistence.Store;
import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.event.RunJournal;
import io.heddle.persistence.history.RecentEvents.Tail;
import io.heddle.runtime.durable.RunRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the history of one run after the other to the end of its journal, a page of events for
 * each transaction. Whatever stops it, the watermark tells how far it came. Confined to one thread.
 */
final class Projection {

  private final Store store;
  private final Dialect dialect;
  private final HistorySettings settings;
  private final RunJournal journal;
  private final RunSecrets secrets;
  private final Map<String, HistoryFold> folds;

  Projection(Store store, Dialect dialect, RunJournal journal, HistorySettings settings) {
    this.store = store;
    this.dialect = dialect;
    this.settings = settings;
    this.journal = journal;
    this.secrets = new RunSecrets(journal);
    this.folds =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, HistoryFold> eldest) {
            return size() > settings.openFolds();
          }
        };
  }

  /**
   * A fold of a run from its first event.
   *
   * @param secrets may be shared by folds of one thread
   */
  static HistoryFold fold(String run, RunSecrets secrets, HistorySettings settings) {
    return new HistoryFold(run, secrets::of, settings);
  }

  /** Brings one run up to date, or forgets it when it was purged. */
  void project(Session session, String run) throws SQLException {
    var kept = folds.remove(run);
    var found = store.runs().find(run).join();
    if (found.isEmpty() || found.get().purged()) {
      forget(session, run);
      return;
    }
    var stored = HistoryTable.watermark(session, run);
    var fold = kept != null && kept.watermark() == stored ? kept : fold(run, secrets, settings);
    var moved = advance(session, found.get().row(), fold, stored);
    if (moved == null && stored > 0) {
      // The journal ends before the history does: the store was restored from a backup.
      forget(session, run);
      moved = advance(session, found.get().row(), fold(run, secrets, settings), 0);
    }
    if (moved != null && !moved.isOver()) {
      folds.put(run, moved);
    }
  }

  /**
   * Brings runs up to the end of what somebody remembers of them, without their journals, in one
   * transaction.
   *
   * @return the runs of which that does not go on where the history ends: nothing was done for them
   */
  List<String> project(Session session, List<Tail> tails) throws SQLException {
    // Members that write the histories of the same runs wait for each other in one order.
    var inOrder = new ArrayList<>(tails);
    inOrder.sort(Comparator.comparing(Tail::run));
    var left = new ArrayList<String>();
    var moved = new HashMap<String, HistoryFold>();
    var written =
        session.together(
            () -> {
              var advances = new ArrayList<HistoryWriter.Advance>();
              for (var tail : inOrder) {
                var kept = folds.get(tail.run());
                var stored = kept == null ? 0 : kept.watermark();
                if (tail.follows(stored)) {
                  folds.remove(tail.run());
                  var fold = kept == null ? fold(tail.run(), secrets, settings) : kept;
                  moved.put(tail.run(), fold);
                  advances.add(advance(fold, tail, stored));
                } else {
                  left.add(tail.run());
                }
              }
              return new HistoryWriter(dialect, session).write(advances);
            });
    for (var advance : written) {
      var fold = requireNonNull(moved.remove(advance.run().id()));
      if (!fold.isOver()) {
        folds.put(fold.id(), fold);
      }
    }
    left.addAll(moved.keySet());
    return left;
  }

  private static HistoryWriter.Advance advance(HistoryFold fold, Tail tail, long stored) {
    for (var number = stored + 1; number <= tail.last(); number++) {
      fold.take(number, tail.event(number));
    }
    return new HistoryWriter.Advance(fold.run(tail.row()), fold.changed(), stored);
  }

  private boolean write(Session session, RunRow row, HistoryFold fold, long from)
      throws SQLException {
    var advance = new HistoryWriter.Advance(fold.run(row), fold.changed(), from);
    return !new HistoryWriter(dialect, session).write(List.of(advance)).isEmpty();
  }

  void forget(Session session, String run) throws SQLException {
    session.together(
        () -> {
          HistoryTable.forget(dialect, session, run);
          return run;
        });
  }

  /**
   * Reads on to the end of the journal.
   *
   * @return the fold at the end, or null when the journal has no event of the stored number
   */
  private @Nullable HistoryFold advance(Session session, RunRow row, HistoryFold fold, long stored)
      throws SQLException {
    var from = stored;
    while (true) {
      var page = journal.page(row.id(), fold.watermark());
      if (page.isEmpty()) {
        return fold.watermark() < from ? null : fold;
      }
      for (var event : page) {
        if (event.number() != fold.watermark() + 1) {
          throw new IllegalStateException(
              "the journal of run %s has event %d after %d"
                  .formatted(row.id(), event.number(), fold.watermark()));
        }
        fold.take(event.number(), event.event());
        if (event.number() == from) {
          // These rows are there already.
          var _ = fold.changed();
        }
      }
      if (fold.watermark() <= from) {
        continue;
      }
      var start = from;
      if (!session.together(() -> write(session, row, fold, start))) {
        // Another member writes it; if that one dies, the next walk finds the run.
        return fold(row.id(), secrets, settings);
      }
      from = fold.watermark();
    }
  }
}
