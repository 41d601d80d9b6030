package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import org.jspecify.annotations.Nullable;

/** Asks the gate of a run, when there is one, and turns what it says into pauses. */
final class Holds {

  private @Nullable Gate gate;

  void attach(@Nullable Gate next) {
    gate = next;
  }

  /** Whether the next node has to wait. */
  boolean before(Turn turn, Frame frame, Node node) {
    if (gate == null) {
      return false;
    }
    return switch (gate.before(frame, node, turn.state())) {
      case GO -> false;
      case WAIT -> true;
      case STOP -> pause(turn, gate);
    };
  }

  /** Whether the run stops after this node; the end of its frame then waits for the resumption. */
  boolean after(Turn turn, Frame frame, Node node) {
    return gate != null && gate.after(frame, node, turn.state()) && pause(turn, gate);
  }

  /** Whether the run stops once more before it goes on. */
  boolean owes(Turn turn) {
    return gate != null && gate.owes(turn.state()) && pause(turn, gate);
  }

  void resumed() {
    if (gate != null) {
      gate.resumed();
    }
  }

  private static boolean pause(Turn turn, Gate gate) {
    if (turn.state().status() == RunStatus.RUNNING) {
      turn.emit(new Fact.Paused(gate.reason(), turn.now()));
    }
    return true;
  }
}
