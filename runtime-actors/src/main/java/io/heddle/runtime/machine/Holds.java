package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import org.jspecify.annotations.Nullable;

/** Asks the gate of a run, when there is one, and turns what it says into pauses. */
final class Holds {

  private @Nullable Gate gate;

  void attach(@Nullable Gate next) {
    gate = next;
  }

  boolean isAttached() {
    return gate != null;
  }

  /**
   * The next node that may begin, or null when none may.
   *
   * @param first of those that are ready
   */
  ReadyQueue.@Nullable Entry next(Turn turn, ReadyQueue.Entry first, boolean mayStartChild) {
    return gate == null ? first : next(turn, gate, mayStartChild);
  }

  /** A node that waits holds none back that are ready after it. */
  private static ReadyQueue.@Nullable Entry next(Turn turn, Gate gate, boolean mayStartChild) {
    for (var entry : turn.state().ready().all(mayStartChild)) {
      var node = entry.frame().graph.node(entry.node());
      switch (gate.before(entry.frame(), node, turn.state())) {
        case GO -> {
          return entry;
        }
        case WAIT -> {}
        case STOP -> {
          pause(turn, gate);
          return null;
        }
      }
    }
    return null;
  }

  /**
   * Whether the run stops after this node, however it came out; the end of its frame, or its
   * failure, then waits for the resumption.
   */
  boolean after(Turn turn, Frame frame, Node node) {
    return gate != null && gate.after(frame, node, turn.state()) && pause(turn, gate);
  }

  /** Whether the run stops once more before it goes on. */
  boolean owes(Turn turn) {
    return gate != null && gate.owes(turn.state()) && pause(turn, gate);
  }

  void ended(RunResult result) {
    if (gate != null) {
      gate.ended(result);
    }
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
