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

  void awaitEnd(ActorRef<RunResult> replyTo) {
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

  void query(ActorRef<Optional<RunSnapshot>> replyTo) {
    replyTo.tell(
        state.isStarted() ? Optional.of(Snapshots.of(state, outlet.now())) : Optional.empty());
  }

  /**
   * @param stored the number of the last event that is stored
   * @param over whether nothing happens any more
   */
  void watch(ExecutionCommand.Watch watch, @Nullable LiveRun live, long stored, boolean over) {
    if (live == null || over) {
      watch.replyTo().tell(new ExecutionCommand.Watched(stored, Optional.empty(), over, false));
      return;
    }
    live.watchers()
        .join(
            watch.watcher(),
            reply -> watch.replyTo().tell(Watching.of(reply, stored)),
            state,
            outlet.now());
  }
}
