package io.heddle.runtime.durable;

import io.heddle.runtime.conversation.ConversationTurn;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunRequest;
import org.jspecify.annotations.Nullable;

/**
 * A run as a turn of its conversation: stored first, then it waits until the turns before it are
 * over, and what it leaves is stored with its end.
 *
 * <p>A lost message delays it: while it waits, it asks again and again. It holds no permit of its
 * group meanwhile, which the turn before it may need to end.
 */
final class TurnWait {

  private final RunOutlet outlet;

  TurnWait(RunOutlet outlet) {
    this.outlet = outlet;
  }

  /** Whether a run may not begin before its turn comes; it must be stored to wait. */
  static boolean holdsUp(@Nullable RunRequest request) {
    return request != null && ConversationTurn.conversation(request) != null;
  }

  /**
   * Asks whether the turn has come.
   *
   * @param waiting the run that has not begun; nobody asks for null
   */
  Step ask(@Nullable RunRequest waiting) {
    var conversation = waiting == null ? null : ConversationTurn.conversation(waiting);
    if (conversation != null) {
      outlet.askTurn(conversation);
    }
    return Step.DONE;
  }

  /** The request of a turn that has come, with what the turns before it left. */
  static @Nullable RunRequest begun(@Nullable RunRequest waiting, ExecutionCommand.TurnCame turn) {
    var conversation = waiting == null ? null : ConversationTurn.conversation(waiting);
    return waiting == null || conversation == null
        ? waiting
        : ConversationTurn.begun(waiting, conversation, turn.version(), turn.variables());
  }

  /**
   * What an event changes in the conversation; null when nothing does.
   *
   * @param accepted the start that was stored to wait; a run without one is no turn
   * @param state that the event led to
   */
  static @Nullable TurnChange change(
      RunEvent event, @Nullable RunRequest accepted, ExecutionState state) {
    var conversation = accepted == null ? null : ConversationTurn.conversation(accepted);
    if (conversation == null) {
      return null;
    }
    if (event instanceof RunEvent.Accepted) {
      return new TurnChange.Queued(conversation);
    }
    if (event instanceof RunEvent.CancelledBeforeStart) {
      return new TurnChange.Left(conversation, null);
    }
    if (ends(event)) {
      var result = state.result();
      return new TurnChange.Left(
          conversation,
          ConversationTurn.handover(state.request(), result.conversation(), result.outputs()));
    }
    return null;
  }

  private static boolean ends(RunEvent event) {
    return event instanceof RunEvent.Advanced(_, var facts)
        && facts.stream().anyMatch(fact -> fact instanceof Fact.Ended);
  }

  /** An event is stored: asks for the turn, or has the next one told that its turn may be here. */
  void stored(RunEvent event, @Nullable RunRequest accepted) {
    var conversation = accepted == null ? null : ConversationTurn.conversation(accepted);
    if (conversation == null) {
      return;
    }
    if (event instanceof RunEvent.Accepted) {
      var _ = ask(accepted);
    } else if (event instanceof RunEvent.CancelledBeforeStart || ends(event)) {
      outlet.leftTurn(conversation);
    }
  }
}
