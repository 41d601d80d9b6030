package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import io.heddle.runtime.node.Usage;
import java.util.Objects;

/**
 * Ends nodes whose result is known with that result, in the turn in which they begin: nothing
 * leaves the machine for them, nothing is paid, and a crash cannot come between.
 */
final class Recalls {

  private final Machine machine;
  private Recall recall = Recall.NONE;

  Recalls(Machine machine) {
    this.machine = machine;
  }

  void recall(Recall known) {
    recall = known;
  }

  Recall known() {
    return recall;
  }

  /** Ends a node that has just begun its first attempt, if its result is known. */
  boolean settles(Turn turn, Frame frame, Node node, int attempt) {
    if (recall.equals(Recall.NONE) || attempt != 1) {
      return false;
    }
    var begun =
        Objects.requireNonNull(turn.state().live().attempt(frame, node.index()), "has begun");
    var known = recall.node(frame, node, begun.inputs());
    if (known == null) {
      return false;
    }
    if (known.decision() != null) {
      turn.emit(
          new Fact.WaitDecided(frame.id, node.index(), attempt, known.decision(), turn.now()));
    }
    turn.emit(
        new Fact.NodeSettled(
            frame.id,
            node.index(),
            attempt,
            known.status(),
            known.handle(),
            known.outputs(),
            known.details(),
            Usage.NONE,
            known.failure(),
            begun.startedAt(),
            turn.now()));
    if (known.endsFrame()) {
      machine.afterFailed(turn, frame, node);
    } else {
      machine.afterSettled(turn, frame, node);
    }
    return true;
  }
}
