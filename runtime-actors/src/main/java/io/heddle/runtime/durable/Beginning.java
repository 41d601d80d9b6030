package io.heddle.runtime.durable;

import static java.util.Objects.requireNonNull;

import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.fork.ForkSource.Reading;
import io.heddle.runtime.fork.Memo;
import io.heddle.runtime.fork.ResultSize;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Recall;
import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run before its first turn: what it begins with and, of a fork, what it has
 * taken over from its source. A fork begins nothing before that is sealed; whatever stops it
 * before, it asks its source again and goes on behind what it has.
 */
final class Beginning {

  private final RunOutlet outlet;
  private final List<Recorded> adopted = new ArrayList<>();
  private @Nullable RunRequest request;
  private long at;
  private @Nullable Fork fork;
  private String problem = "";
  private boolean sealed;
  private boolean cancelled;

  Beginning(RunOutlet outlet) {
    this.outlet = outlet;
  }

  /** The run waits to begin. */
  void accepted(RunRequest with, long when) {
    request = with;
    at = when;
  }

  /** Takes an event in that is stored. */
  void take(RunEvent.OfFork event) {
    switch (event) {
      case RunEvent.Forked(var with, var from, var when) -> {
        accepted(with, when);
        fork = from;
      }
      case RunEvent.Adopted(var results) -> adopted.addAll(results);
      case RunEvent.ForkSealed(var why, _) -> {
        problem = why;
        sealed = true;
      }
    }
  }

  /** What the run begins with, or null when it was not accepted or has begun at once. */
  @Nullable RunRequest request() {
    return request;
  }

  /** When the run was accepted, in milliseconds since 1970. */
  long at() {
    return at;
  }

  /** The start that was stored to wait, or null when the run has begun at once. */
  RunEvent.@Nullable Accepted image() {
    return request == null ? null : new RunEvent.Accepted(request, at);
  }

  /** What the run is the fork of, or null. */
  @Nullable Fork fork() {
    return fork;
  }

  /** Which run this one is the fork of, or empty. */
  String source() {
    return fork == null ? "" : fork.source();
  }

  /** A fork is no turn of the conversation that its source was a turn of. */
  @Nullable RunRequest turn(@Nullable RunRequest of) {
    return fork == null ? of : null;
  }

  /** Whether the run is a fork that has not taken everything over. */
  boolean isForking() {
    return fork != null && !sealed;
  }

  /** Asks the source of a fork that has not taken everything over; nothing is done meanwhile. */
  Step readSource() {
    if (isForking() && !cancelled) {
      outlet.readSource(requireNonNull(request), requireNonNull(fork));
    }
    return Step.DONE;
  }

  /** The run will not begin. */
  void cancelled() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Whether anything is stored of the run. */
  boolean isKnown() {
    return request != null || cancelled;
  }

  /** Stores piece by piece what the source recorded, and then begins. */
  Step sourceRead(@Nullable Reading reading, RunTurns.Journal journal) {
    if (!isForking() || cancelled) {
      return Step.DONE;
    }
    if (reading == null) {
      // The store does not answer now.
      outlet.askAgainLater();
      return Step.DONE;
    }
    var next = next(reading, outlet.now());
    return journal.store(
        next,
        () -> {
          take(next);
          if (!isForking()) {
            release();
          }
          outlet.tellSelf(
              isForking()
                  ? new ExecutionCommand.SourceRead(reading)
                  : new ExecutionCommand.Begin());
        },
        Step.Next.GO_ON);
  }

  private RunEvent.OfFork next(Reading reading, long now) {
    return switch (reading) {
      case Reading.Lost(var why) -> new RunEvent.ForkSealed(why, now);
      case Reading.Read(var results) -> {
        var chunk = ResultSize.chunk(results, adopted.size());
        yield chunk.isEmpty() ? new RunEvent.ForkSealed("", now) : new RunEvent.Adopted(chunk);
      }
    };
  }

  /** The source is not needed any more. */
  void release() {
    if (fork != null) {
      outlet.releaseSource(fork);
    }
  }

  /** The first input of the run. */
  Input.Start start(RunRequest with) {
    if (problem.isEmpty()) {
      return new Input.Start(with);
    }
    var failure = NodeFailure.of(ErrorKind.INTERNAL, "fork_source_lost", "ForkError", problem);
    return new Input.Start(with, new RunFailure(failure.type(), "", "", failure));
  }

  /** What a live run knows before it begins. */
  Recall recall(String executionId) {
    return adopted.isEmpty() ? Recall.NONE : new Memo(executionId, adopted);
  }
}
