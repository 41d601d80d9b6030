package io.heddle.persistence.history;

import io.heddle.persistence.event.RunJournal;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of other runs, as their first events tell: a run hands values to those it orders and
 * takes theirs. Confined to one thread.
 */
final class RunSecrets {

  private static final int REMEMBERED = 1_000;

  /** Runs inside each other; there are never so many. */
  private static final int MAX_DEPTH = 64;

  private final RunJournal journal;
  private final Map<String, Secrets> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Secrets> eldest) {
          return size() > REMEMBERED;
        }
      };

  RunSecrets(RunJournal journal) {
    this.journal = journal;
  }

  /** Those of a run and of the runs above it; none when it has not begun. */
  Secrets of(String run) {
    return of(run, MAX_DEPTH);
  }

  private Secrets of(String run, int depth) {
    var remembered = known.get(run);
    if (remembered != null) {
      return remembered;
    }
    var request = depth == 0 ? null : request(run);
    if (request == null) {
      return Secrets.NONE;
    }
    var own = Secrets.of(request);
    var parent = request.origin().parent();
    var all = parent == null ? own : own.and(of(parent.executionId(), depth - 1));
    known.put(run, all);
    return all;
  }

  private @Nullable RunRequest request(String run) {
    for (var event : journal.page(run, 0, 1)) {
      switch (event.event()) {
        case RunEvent.Accepted(var request, _) -> {
          return request;
        }
        case RunEvent.Forked(var request, _, _) -> {
          return request;
        }
        case RunEvent.Advanced(_, var facts)
            when facts.getFirst() instanceof Fact.Started(var request, _) -> {
          return request;
        }
        case RunEvent.Advanced _,
            RunEvent.Owned _,
            RunEvent.CancelledBeforeStart _,
            RunEvent.LetGo _,
            RunEvent.Adopted _,
            RunEvent.ForkSealed _ -> {}
      }
    }
    return null;
  }
}
