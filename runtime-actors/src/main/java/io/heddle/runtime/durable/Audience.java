package io.heddle.runtime.durable;

import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.Snapshots;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Who wants to hear of a durable run: its end, how it stands, what happens. */
final class Audience {

  /** More who wait for the end are told nothing: they ask again. */
  static final int MAX_WAITING = 1_000;

  private final RunOutlet outlet;
  private final ExecutionState state;
  private final List<ActorRef<RunResult>> waiting = new ArrayList<>();

  Audience(RunOutlet outlet, ExecutionState state) {
    this.outlet = outlet;
    this.state = state;
  }

  private boolean isEnded() {
    return state.isStarted() && state.status().isTerminal();
  }

  /**
   * Answers what changes nothing of the run.
   *
   * @param stored the number of the last event that is stored
   * @param over whether nothing happens any more
   */
  Step look(ExecutionCommand command, @Nullable LiveRun live, long stored, boolean over) {
    switch (command) {
      case ExecutionCommand.AwaitEnd(var replyTo) -> awaitEnd(replyTo);
      case ExecutionCommand.Query(var replyTo) -> query(replyTo);
      case ExecutionCommand.Watch watch -> watch(watch, live, stored, over);
      case ExecutionCommand.Unwatch(var watcher) -> {
        if (live != null) {
          live.watchers().leave(watcher);
        }
      }
      case ExecutionCommand.AskAgain _ -> {
        if (live != null && state.owesRuns()) {
          live.askAgain();
          outlet.askAgainLater();
        }
      }
      default -> throw new IllegalStateException("changes the run: " + command);
    }
    return Step.DONE;
  }

  private void awaitEnd(ActorRef<RunResult> replyTo) {
    if (isEnded()) {
      replyTo.tell(state.result());
    } else if (waiting.size() < MAX_WAITING) {
      waiting.add(replyTo);
    }
  }

  /** The end is stored, if it has come. */
  void tellEnd() {
    if (isEnded()) {
      var result = state.result();
      waiting.forEach(one -> one.tell(result));
      waiting.clear();
    }
  }

  private void query(ActorRef<Optional<RunSnapshot>> replyTo) {
    replyTo.tell(
        state.isStarted() ? Optional.of(Snapshots.of(state, outlet.now())) : Optional.empty());
  }

  private void watch(
      ExecutionCommand.Watch watch, @Nullable LiveRun live, long stored, boolean over) {
    if (live == null || over) {
      watch.replyTo().tell(new ExecutionCommand.Watched(stored, Optional.empty(), over, false));
      return;
    }
    live.join(watch.watcher(), reply -> watch.replyTo().tell(Watching.of(reply, stored)));
  }
}
