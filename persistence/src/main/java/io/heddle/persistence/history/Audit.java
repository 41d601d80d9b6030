package io.heddle.persistence.history;

import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds some of the finished runs again and compares: a difference means that a journal, a row or a
 * history is damaged, or that a release folds otherwise than the one before. It mends nothing.
 */
final class Audit {

  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final int PERCENT = 100;

  private final JournalCheck check;
  private final int percent;
  private final LongAdder audited = new LongAdder();
  private final LongAdder differences = new LongAdder();

  Audit(JournalCheck check, int percent) {
    this.check = check;
    this.percent = percent;
  }

  long audited() {
    return audited.sum();
  }

  /** Runs that differ, each time they are looked at. */
  long differences() {
    return differences.sum();
  }

  /** Whether it is this run's turn; with the rounds, every run's comes. */
  private boolean isChosen(String run, long round) {
    var mixed = run.hashCode() * 0x9E3779B9;
    return Math.floorMod((mixed >>> 7) + round, PERCENT) < percent;
  }

  /** Looks at those of a page whose turn it is. */
  void page(Session history, List<RunWalk.Standing> runs, long round) throws SQLException {
    for (var run : runs) {
      if (run.over() && !run.isBehind() && isChosen(run.run(), round)) {
        look(history, run.run());
      }
    }
  }

  private void look(Session history, String run) throws SQLException {
    try {
      var checked = check.check(history, check.row(run));
      audited.increment();
      if (!checked.differences().isEmpty()) {
        differences.increment();
        LOG.error("run {} differs from its journal: {}", run, checked.differences());
      }
    } catch (CompletionException unanswered) {
      throw unanswered;
    } catch (RuntimeException unreadable) {
      audited.increment();
      differences.increment();
      LOG.error("the journal of run {} cannot be folded: {}", run, unreadable.toString());
    }
  }
}
