package io.heddle.runtime.machine;

import io.heddle.compiler.condition.ConditionException;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;

/**
 * How loops run round after round. Their variables live in the loop node's slot, where the nodes
 * inside read and write them, until the loop puts its outputs there.
 */
final class Loops {

  private final Machine machine;

  Loops(Machine machine) {
    this.machine = machine;
  }

  void open(Turn turn, Frame frame, Node node, ContainerSpec.Loop loop, int attempt) {
    var variables =
        LoopVariables.initial(
            loop,
            new NodeInputs(frame, node.inputs()),
            machine.text(),
            turn.state().request().strictness().missing(true));
    switch (variables) {
      case LoopVariables.Invalid(var message) ->
          machine.fail(
              turn,
              frame,
              node,
              attempt,
              turn.now(),
              Containers.failure("variable_not_found", "ValueError", message));
      case LoopVariables.Valid(var values) -> {
        turn.emit(new Fact.ContainerOpened(frame.id, node.index(), attempt, -1, turn.now()));
        turn.emit(new Fact.SlotWritten(frame.id, node.index(), null, values));
        var run = Containers.run(turn, frame, node);
        if (loop.kind() == ContainerSpec.LoopKind.UNTIL && breaksBeforeFirst(loop, run, turn)) {
          complete(turn, run, loop, 0);
        } else {
          next(turn, run, loop);
        }
      }
    }
  }

  /** An export's break condition is asked before the first round too, and may not fail there. */
  private static boolean breaksBeforeFirst(ContainerSpec.Loop loop, ContainerRun run, Turn turn) {
    try {
      return loop.condition() != null
          && loop.condition().test(new NodeInputs(probe(turn, run), loop.conditionInputs()));
    } catch (ConditionException _) {
      return false;
    }
  }

  /** A frame nothing runs in: conditions between rounds see the loop's variables through it. */
  private static Frame probe(Turn turn, ContainerRun run) {
    var frame =
        new Frame(
            -1, turn.state().workflow().graph(run.spec.graph()), run.frame, run.node, run.next);
    frame.scope(null);
    return frame;
  }

  private void next(Turn turn, ContainerRun run, ContainerSpec.Loop loop) {
    var limit = Math.min(loop.maxRounds(), bound(turn));
    if (loop.kind() == ContainerSpec.LoopKind.WHILE) {
      if (run.next >= limit) {
        fail(turn, run, "execution_error", "Max iterations %d exceeded".formatted(limit));
        return;
      }
      try {
        if (loop.condition() != null
            && !loop.condition().test(new NodeInputs(probe(turn, run), loop.conditionInputs()))) {
          complete(turn, run, loop, run.next);
          return;
        }
      } catch (ConditionException _) {
        // A condition over values of the wrong kind ends a flat loop: nothing can make it true.
        complete(turn, run, loop, run.next);
        return;
      }
    } else if (run.next >= limit) {
      complete(turn, run, loop, run.next);
      return;
    }
    var id = turn.state().nextFrame();
    turn.emit(new Fact.FrameOpened(id, run.frame.id, run.node, run.next, turn.now()));
  }

  private static int bound(Turn turn) {
    var bound = turn.state().request().limits().maxRounds();
    return bound == 0 ? Integer.MAX_VALUE : bound;
  }

  void roundEnded(Turn turn, ContainerRun run, ContainerSpec.Loop loop, Frame frame) {
    if (loop.kind() == ContainerSpec.LoopKind.WHILE) {
      var merged = new LinkedHashMap<>(variables(run).entries());
      merged.putAll(frame.result.entries());
      turn.emit(new Fact.SlotWritten(run.frame.id, run.node, null, new ObjectValue(merged)));
      turn.emit(new Fact.FrameClosed(frame.id, NodeStatus.SUCCEEDED, frame.result, turn.now()));
      next(turn, run, loop);
      return;
    }
    var breaks = frame.breakRequested;
    String error = null;
    try {
      breaks =
          breaks
              || (loop.condition() != null
                  && loop.condition().test(new NodeInputs(frame, loop.conditionInputs())));
    } catch (ConditionException e) {
      error = e.getMessage();
    }
    turn.emit(new Fact.FrameClosed(frame.id, NodeStatus.SUCCEEDED, Value.none(), turn.now()));
    if (error != null) {
      fail(turn, run, "type_error", error);
    } else if (breaks) {
      complete(turn, run, loop, run.next);
    } else {
      next(turn, run, loop);
    }
  }

  private void complete(Turn turn, ContainerRun run, ContainerSpec.Loop loop, int rounds) {
    var outputs = new LinkedHashMap<String, Value>();
    if (loop.outputVariable() == null) {
      outputs.putAll(variables(run).entries());
      outputs.put("loop_round", Value.of(rounds));
    } else {
      outputs.put(loop.outputVariable(), variables(run));
      outputs.put("_iterations", Value.of(rounds));
    }
    machine.settle(
        turn,
        run.frame,
        run.frame.graph.node(run.node),
        run.attempt,
        NodeStatus.SUCCEEDED,
        Edge.DEFAULT,
        new ObjectValue(outputs),
        run.startedAt);
  }

  private void fail(Turn turn, ContainerRun run, String code, String message) {
    machine.fail(
        turn,
        run.frame,
        run.frame.graph.node(run.node),
        run.attempt,
        run.startedAt,
        Containers.failure(code, "LoopError", message));
  }

  private static ObjectValue variables(ContainerRun run) {
    return run.frame.slots[run.node] instanceof ObjectValue object ? object : ObjectValue.EMPTY;
  }
}
