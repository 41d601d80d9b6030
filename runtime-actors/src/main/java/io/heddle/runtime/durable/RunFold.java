package io.heddle.runtime.durable;

import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.Events;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.Tokens;
import io.heddle.runtime.routing.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as its stored events tell it: its state, and its public events under the ids that those
 * heard who watched it live. What is streamed while it is made has no place in the journal and is
 * not told.
 *
 * <p>Given all stored events from the first on, in their order. Not thread-safe.
 */
public final class RunFold {

  private final ExecutionState state = new ExecutionState();
  private final Tokens tokens;
  private final @Nullable Watcher watcher;
  private final TurnClock clock = new TurnClock();
  private @Nullable Events events;
  private @Nullable RunRequest accepted;
  private RunEvent.@Nullable CancelledBeforeStart cancelled;
  private @Nullable Fork fork;
  private long number;

  /**
   * @param tokens those that the member gives to nodes that wait
   * @param watcher hears the public events, or null when only the state is of interest
   */
  public RunFold(Tokens tokens, @Nullable Watcher watcher) {
    this.tokens = tokens;
    this.watcher = watcher;
  }

  /** The time of the turn that is told. */
  private static final class TurnClock extends Clock {

    private long now;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }
  }

  /**
   * Takes the next stored event in.
   *
   * @param stored its number in the journal, from 1
   */
  public void take(long stored, RunEvent event) {
    number = stored;
    switch (event) {
      case RunEvent.Accepted(var request, _) -> accepted = request;
      case RunEvent.CancelledBeforeStart before -> cancelled(before);
      case RunEvent.Advanced(var context, var facts) -> {
        clock.now = context.now();
        if (events != null) {
          events.at(stored);
        }
        facts.forEach(this::take);
        if (events != null) {
          events.afterTurn(state, context.now());
        }
      }
      case RunEvent.Forked(var request, var from, _) -> {
        accepted = request;
        fork = from;
      }
      case RunEvent.Owned _, RunEvent.LetGo _, RunEvent.Adopted _, RunEvent.ForkSealed _ -> {}
    }
  }

  /** Its end is all that is told of a run that never began; in its words when they are known. */
  private void cancelled(RunEvent.CancelledBeforeStart before) {
    cancelled = before;
    if (watcher != null && accepted != null) {
      var result = Unstarted.cancelled(accepted.executionId(), before.reason(), before.at());
      watcher.onEvent(
          new EventId(number, 0), new io.heddle.runtime.event.RunEvent.RunFinished(result));
    }
  }

  private void take(Fact fact) {
    state.replay(List.of(fact));
    if (watcher == null) {
      return;
    }
    var made = events;
    if (made == null) {
      made = begin(watcher);
      made.at(number);
      events = made;
    }
    made.onFact(fact, state);
  }

  private Events begin(Watcher to) {
    var request = state.request();
    var workflow = request.workflow();
    var routing =
        RoutingContext.of(workflow.dialect(), request.inputs(), request.system(), workflow.types());
    return new Events(to, tokens, workflow, routing.text(), clock);
  }

  /** The number of the last event that was taken in; 0 before the first. */
  public long number() {
    return number;
  }

  /** What the run begins with; null before that is known. */
  public @Nullable RunRequest request() {
    return state.isStarted() ? state.request() : accepted;
  }

  /** What the run is the fork of, or null. */
  public @Nullable Fork fork() {
    return fork;
  }

  /** The state; only of a run that has begun. */
  public ExecutionState state() {
    return state;
  }

  /** Why the run was cancelled before it began, or null. */
  public @Nullable String cancelledBefore() {
    return cancelled == null ? null : cancelled.reason();
  }
}
