package io.heddle.runtime.machine;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import java.util.ArrayList;
import java.util.List;

/** How iterations and list operations run their frames; {@link Loops} has the rules of loops. */
final class Containers {

  private final Machine machine;
  private final Loops loops;

  Containers(Machine machine) {
    this.machine = machine;
    this.loops = new Loops(machine);
  }

  void open(Turn turn, Frame frame, Node node, ContainerSpec spec, int attempt) {
    switch (spec) {
      case ContainerSpec.Loop loop -> loops.open(turn, frame, node, loop, attempt);
      case ContainerSpec.Iteration iteration ->
          openList(turn, frame, node, iteration, attempt, iteration.input(), iteration.maxItems());
      case ContainerSpec.ListFrames list ->
          openList(turn, frame, node, list, attempt, list.input(), 0);
    }
  }

  private void openList(
      Turn turn, Frame frame, Node node, ContainerSpec spec, int attempt, int input, int maxItems) {
    var ref = node.inputs().get(input);
    var value = frame.read(ref);
    var refused = ListInputs.refusal(turn.state(), ref, value, maxItems);
    if (refused != null) {
      machine.fail(turn, frame, node, attempt, turn.now(), refused);
      return;
    }
    var items = items(frame, node, spec);
    turn.emit(new Fact.ContainerOpened(frame.id, node.index(), attempt, items.size(), turn.now()));
    proceed(turn, run(turn, frame, node));
  }

  /** Opens the frames that may run now, or completes the container. */
  private void proceed(Turn turn, ContainerRun run) {
    var parallel =
        switch (run.spec) {
          case ContainerSpec.Iteration iteration -> iteration.parallel();
          case ContainerSpec.ListFrames list -> list.parallel();
          case ContainerSpec.Loop _ -> 1;
        };
    while (run.next < run.items.size() && run.live.size() < parallel) {
      var state = turn.state();
      turn.emit(
          new Fact.FrameOpened(state.nextFrame(), run.frame.id, run.node, run.next, turn.now()));
    }
    if (run.live.isEmpty()) {
      complete(turn, run);
    }
  }

  private void complete(Turn turn, ContainerRun run) {
    var node = run.frame.graph.node(run.node);
    var outputs =
        switch (run.spec) {
          case ContainerSpec.Iteration iteration ->
              ObjectValue.of(
                  iteration.outputVariable(), list(run.collected(), iteration.flatten()));
          case ContainerSpec.ListFrames list ->
              ObjectValue.of(
                  list.outputVariable(),
                  list.operation() == ContainerSpec.FrameOperation.REDUCE
                      ? run.accumulator
                      : Value.array(run.collected()));
          case ContainerSpec.Loop _ -> ObjectValue.EMPTY;
        };
    machine.settle(
        turn,
        run.frame,
        node,
        run.attempt,
        NodeStatus.SUCCEEDED,
        Edge.DEFAULT,
        outputs,
        run.startedAt);
  }

  /** Lists of lists become one list, when every result that is there is a list. */
  private static Value list(List<Value> results, boolean flatten) {
    if (!flatten || results.isEmpty()) {
      return Value.array(results);
    }
    var all = new ArrayList<Value>();
    for (var result : results) {
      if (result instanceof ArrayValue(var items)) {
        all.addAll(items);
      } else if (result != NoneValue.NONE) {
        return Value.array(results);
      }
    }
    return results.stream().allMatch(NoneValue.NONE::equals)
        ? Value.array(results)
        : Value.array(all);
  }

  void frameEnded(Turn turn, Frame frame) {
    var run = owner(turn, frame);
    if (run.spec instanceof ContainerSpec.Loop loop) {
      loops.roundEnded(turn, run, loop, frame);
      return;
    }
    turn.emit(new Fact.FrameClosed(frame.id, NodeStatus.SUCCEEDED, result(run, frame), turn.now()));
    proceed(turn, run);
  }

  private static Value result(ContainerRun run, Frame frame) {
    return switch (run.spec) {
      case ContainerSpec.Iteration iteration -> {
        if (iteration.result() == null) {
          yield frame.result;
        }
        var value = frame.read(iteration.result());
        yield value == null ? Value.none() : value;
      }
      case ContainerSpec.ListFrames list ->
          switch (list.operation()) {
            case FILTER -> {
              var keep = frame.result.get("keep");
              yield keep == null ? BooleanValue.FALSE : keep;
            }
            case MAP, REDUCE -> {
              var value = frame.result.get("value");
              yield value == null ? frame.result : value;
            }
          };
      case ContainerSpec.Loop _ -> frame.result;
    };
  }

  /**
   * A frame failed: the container's rule says what becomes of the rest. What the frame's nodes used
   * was counted with them.
   */
  void frameFailed(Turn turn, Frame frame, NodeFailure failure, Failures failures) {
    var run = owner(turn, frame);
    var onError =
        run.spec instanceof ContainerSpec.Iteration iteration
            ? iteration.onError()
            : ContainerSpec.OnError.TERMINATE;
    interrupt(turn, frame);
    turn.emit(new Fact.FrameClosed(frame.id, NodeStatus.FAILED, Value.none(), turn.now()));
    if (onError != ContainerSpec.OnError.TERMINATE) {
      proceed(turn, run);
      return;
    }
    closeAll(turn, run);
    var node = run.frame.graph.node(run.node);
    var partial =
        run.spec instanceof ContainerSpec.Iteration iteration
            ? ObjectValue.of(iteration.outputVariable(), Value.array(run.collected()))
            : ObjectValue.EMPTY;
    failures.failed(
        turn,
        run.frame,
        node,
        run.attempt,
        run.startedAt,
        new Outcome.Failed(failure, partial, Usage.NONE, ObjectValue.EMPTY));
  }

  private static void closeAll(Turn turn, ContainerRun run) {
    for (var live : List.copyOf(run.live)) {
      interrupt(turn, live);
      turn.emit(new Fact.FrameClosed(live.id, NodeStatus.CANCELLED, Value.none(), turn.now()));
    }
  }

  static void interrupt(Turn turn, ContainerRun run) {
    run.live.forEach(frame -> interrupt(turn, frame));
  }

  /** Interrupts whatever runs in a frame, and in the frames of its containers. */
  private static void interrupt(Turn turn, Frame frame) {
    if (frame.active == 0) {
      return;
    }
    for (var node = 0; node < frame.nodes.length; node++) {
      if (frame.nodes[node] == NodeStatus.RUNNING) {
        var attempt = turn.state().live().attempt(frame, node);
        if (attempt != null) {
          turn.interrupt(frame, node, attempt.number());
        }
        var nested = turn.state().live().container(frame, node);
        if (nested != null) {
          interrupt(turn, nested);
        }
      }
    }
  }

  static ContainerRun run(Turn turn, Frame frame, Node node) {
    var run = turn.state().live().container(frame, node.index());
    if (run == null) {
      throw new IllegalStateException("container %s is not open".formatted(node.id()));
    }
    return run;
  }

  private static ContainerRun owner(Turn turn, Frame frame) {
    var parent = java.util.Objects.requireNonNull(frame.parent, "the root has no container");
    return run(turn, parent, parent.graph.node(frame.owner));
  }

  // What the state's apply needs to know of containers; nothing below decides anything.

  /** The items a container goes over, read from the state as it is now. */
  static ArrayValue items(Frame frame, Node node, ContainerSpec spec) {
    var input =
        switch (spec) {
          case ContainerSpec.Iteration iteration -> iteration.input();
          case ContainerSpec.ListFrames list -> list.input();
          case ContainerSpec.Loop _ -> -1;
        };
    return input >= 0 && frame.read(node.inputs().get(input)) instanceof ArrayValue items
        ? items
        : ArrayValue.EMPTY;
  }

  /** Sets a new frame's own variables. */
  static void scope(ContainerRun run, Frame frame) {
    frame.scope(frame.index < run.items.size() ? run.items.get(frame.index) : null);
    if (run.spec instanceof ContainerSpec.ListFrames list
        && list.operation() == ContainerSpec.FrameOperation.REDUCE) {
      frame.slots[frame.graph.nodes().size() + ContainerSpec.ACCUMULATOR] = run.accumulator;
    }
  }

  /** Keeps what a closed frame yields. */
  static void record(ContainerRun run, Frame frame, NodeStatus end, Value result) {
    switch (run.spec) {
      case ContainerSpec.Iteration iteration -> {
        if (end == NodeStatus.SUCCEEDED) {
          run.record(frame.index, result);
        } else if (iteration.onError() == ContainerSpec.OnError.CONTINUE) {
          run.record(frame.index, Value.none());
        }
      }
      case ContainerSpec.ListFrames list -> {
        switch (list.operation()) {
          case FILTER ->
              run.record(
                  frame.index, result == BooleanValue.TRUE ? run.items.get(frame.index) : null);
          case MAP -> run.record(frame.index, result);
          case REDUCE -> run.accumulator = result;
        }
      }
      case ContainerSpec.Loop _ -> {}
    }
  }

  /** A failure of the container itself. */
  static Outcome.Failed failure(String code, String type, String message) {
    return Outcome.Failed.of(NodeFailure.of(ErrorKind.VALIDATION, code, type, message));
  }
}
