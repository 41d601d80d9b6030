package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.conversation.ConversationTurn;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one conversation of a simulation: changed with the journals, and judges the order of turns.
 */
final class SimulatedConversation {

  private static final String ID = "c";

  private final List<String> waiting = new ArrayList<>();

  /** They are no turns of it, though they begin with the same variables. */
  private final Set<String> forks = new HashSet<>();

  private final Set<String> applied = new HashSet<>();
  private long version;

  /** The same run as a turn of the conversation. */
  static RunRequest turn(RunRequest request) {
    return new RunRequest(
        request.executionId(),
        request.workflow(),
        request.inputs(),
        request.system().with("conversation_id", Value.of(ID)),
        request.environment(),
        request.conversation(),
        request.limits(),
        request.root(),
        request.origin(),
        request.strictness());
  }

  /** An event is stored, and what it changes here with it. */
  void stored(String run, RunEvent event, @Nullable TurnChange change) {
    if (event instanceof RunEvent.Forked) {
      forks.add(run);
    }
    check(change == null || !forks.contains(run), run + " is a fork and no turn");
    if (event instanceof RunEvent.Advanced(_, var facts)
        && !forks.contains(run)
        && facts.getFirst() instanceof Fact.Started(var request, _)
        && ConversationTurn.conversation(request) != null) {
      check(isFirst(run), run + " began before its turn came");
      check(
          Value.of(version + 1).equals(request.system().get("dialogue_count")),
          run + " does not know what the turns before it left");
    }
    switch (change) {
      case TurnChange.Queued _ -> {
        check(!waiting.contains(run), run + " waits twice");
        waiting.add(run);
      }
      case TurnChange.Left(_, var handover) -> {
        if (handover != null) {
          check(isFirst(run), run + " handed over out of its turn");
          check(applied.add(handover.execution()), run + " handed over twice");
          version++;
        }
        check(waiting.remove(run), run + " left and did not wait");
      }
      case null -> {}
    }
  }

  private boolean isFirst(String run) {
    return !waiting.isEmpty() && waiting.getFirst().equals(run);
  }

  ExecutionCommand standing(String run) {
    return isFirst(run) || !waiting.contains(run)
        ? new ExecutionCommand.TurnCame(version, ObjectValue.EMPTY)
        : new ExecutionCommand.TurnWaits();
  }

  Optional<String> first() {
    return waiting.stream().findFirst();
  }

  /** Turns that have ended. */
  int turns() {
    return applied.size();
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
