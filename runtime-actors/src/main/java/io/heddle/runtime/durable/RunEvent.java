package io.heddle.runtime.durable;

import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.TurnContext;
import java.util.List;

/** What the journal keeps of a run. */
public sealed interface RunEvent {

  /** The run was accepted while its group had no room; it begins with a later event. */
  record Accepted(RunRequest request, long at) implements RunEvent {}

  /**
   * The run was cancelled before it was started.
   *
   * @param at milliseconds since 1970
   */
  record CancelledBeforeStart(String reason, long at) implements RunEvent {}

  /**
   * One turn: what it knew of the world, and the facts it came to.
   *
   * @param facts never empty
   */
  record Advanced(TurnContext context, List<Fact> facts) implements RunEvent {
    public Advanced {
      facts = List.copyOf(facts);
      if (facts.isEmpty()) {
        throw new IllegalArgumentException("a turn without facts is not stored");
      }
    }
  }

  /**
   * An incarnation took the run over; what an older one writes from now on is refused, for its
   * number is taken.
   *
   * @param member the process
   * @param incarnation one more than the one before
   * @param at milliseconds since 1970
   */
  record Owned(String member, long incarnation, long at) implements RunEvent {}

  /** What a run that is forked from another stores before it begins. */
  sealed interface OfFork extends RunEvent {}

  /**
   * The run is to be a fork. It begins once it has taken over what its source recorded.
   *
   * @param at milliseconds since 1970
   */
  record Forked(RunRequest request, Fork fork, long at) implements OfFork {}

  /** The next results that the fork takes over: a bounded number of bounded size. */
  record Adopted(List<Recorded> results) implements OfFork {
    public Adopted {
      results = List.copyOf(results);
    }
  }

  /**
   * All is taken over: the fork begins, and does without its source.
   *
   * @param problem why it ends as it begins, for its source is lost; empty else
   * @param at milliseconds since 1970
   */
  record ForkSealed(String problem, long at) implements OfFork {}

  /** The incarnation let the run go: it only waits, and nobody holds it in memory. */
  record LetGo(long at) implements RunEvent {}
}
