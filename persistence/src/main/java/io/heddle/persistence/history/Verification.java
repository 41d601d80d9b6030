package io.heddle.persistence.history;

import io.heddle.persistence.Store;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.event.RunJournal;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/**
 * Folds the journals of a store with this release, and compares with rows and histories. Nothing
 * may write meanwhile.
 */
public final class Verification {

  /** A sample of all runs. */
  public static final long ALL = Long.MAX_VALUE;

  private final Store store;
  private final History history;

  public Verification(Store store, History history) {
    this.store = store;
    this.history = history;
  }

  /**
   * What was found of a run.
   *
   * @param digest of what the fold says, or empty when it cannot be folded
   * @param differences for people; empty when there is none
   * @param behind whether there is no history of its last event to compare with
   */
  public record Found(String digest, List<String> differences, boolean behind) {

    public Found {
      differences = List.copyOf(differences);
    }
  }

  /**
   * What was found of all.
   *
   * @param runs that were folded
   * @param differing runs with differences, those that cannot be folded among them
   * @param behind runs whose history was not compared, for it lags
   */
  public record Verified(long runs, long differing, long behind) {}

  /**
   * Runs on this thread until it is done, in the order of the runs' ids.
   *
   * @param sample about so many runs, chosen by their ids
   * @param told hears of each run
   * @throws SQLException when a database does not answer
   */
  public Verified run(long sample, BiConsumer<String, Found> told) throws SQLException {
    if (sample < 1) {
      throw new IllegalArgumentException("a sample of %d runs".formatted(sample));
    }
    var journal = new RunJournal(store);
    var settings = history.settings();
    var check = new JournalCheck(store, journal, settings);
    var walk = new RunWalk(store, settings.sweepPage());
    var total = sample == ALL ? 0 : count();
    var runs = 0L;
    var differing = 0L;
    var behind = 0L;
    try (var session = history.database().openReader()) {
      var more = true;
      while (more) {
        var page = walk.next(session);
        for (var run : page.runs()) {
          if (isChosen(run.run(), sample, total)) {
            var found = found(check, session, run.run());
            runs++;
            differing += found.differences().isEmpty() ? 0 : 1;
            behind += found.behind() ? 1 : 0;
            told.accept(run.run(), found);
          }
        }
        more = !page.isLast();
      }
    }
    return new Verified(runs, differing, behind);
  }

  private static boolean isChosen(String run, long sample, long total) {
    var place = Integer.toUnsignedLong(run.hashCode() * 0x9E3779B9);
    return sample >= total || place % total < sample;
  }

  private long count() {
    return store
        .readers()
        .read(
            session -> {
              try (var rows = session.prepare("select count(*) from run").executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0L;
              }
            })
        .join();
  }

  private static Found found(JournalCheck check, Session session, String run) throws SQLException {
    try {
      var checked = check.check(session, check.row(run));
      return new Found(checked.digest(), checked.differences(), checked.behind());
    } catch (CompletionException unanswered) {
      throw new SQLException(unanswered.getCause());
    } catch (RuntimeException unreadable) {
      return new Found(
          "", List.of("the journal cannot be folded: " + unreadable.getMessage()), false);
    }
  }
}
