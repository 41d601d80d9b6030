package io.heddle.runtime;

import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Who wants to hear when a run that was asked to pause stands still. */
final class PauseReplies {

  /** For who does not want to hear. */
  static final Consumer<PauseReply> NOBODY = _ -> {};

  private List<Consumer<PauseReply>> asked = List.of();

  void asked(Consumer<PauseReply> reply) {
    if (!reply.equals(NOBODY)) {
      asked = new ArrayList<>(asked);
      asked.add(reply);
    }
  }

  void afterTurn(ExecutionState state) {
    if (asked.isEmpty()) {
      return;
    }
    if (state.status().isTerminal()) {
      tell(PauseReply.OVER);
    } else if (state.status() != RunStatus.PAUSED) {
      tell(PauseReply.RESUMED);
    } else if (state.isStill()) {
      tell(PauseReply.STILL);
    }
  }

  private void tell(PauseReply reply) {
    var all = asked;
    asked = List.of();
    all.forEach(one -> one.accept(reply));
  }
}
