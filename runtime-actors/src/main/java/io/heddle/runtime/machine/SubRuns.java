package io.heddle.runtime.machine;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.request.RequestTexts;

/**
 * Nodes that run another workflow. The other run is an execution of its own in the same group: it
 * is ordered with an id derived from the activation, its result comes back as an input, and giving
 * the node up gives the run up.
 */
final class SubRuns {

  /** Runs inside runs. The registry refuses texts that nest deeper; labels may move later. */
  static final int MAX_DEPTH = 32;

  private final Machine machine;
  private final Triggers triggers;

  SubRuns(Machine machine, Triggers triggers) {
    this.machine = machine;
    this.triggers = triggers;
  }

  /** Orders the run of an attempt. */
  void begin(Turn turn, Frame frame, Node node, WaitSpec.SubWorkflow spec, int attempt) {
    turn.emit(new Fact.NodeStarted(frame.id, node.index(), attempt, turn.now()));
    if (machine.recalls().settles(turn, frame, node, attempt)) {
      return;
    }
    var state = turn.state();
    ObjectValue inputs;
    try {
      inputs = inputs(turn, frame, node, spec);
    } catch (NodeFault fault) {
      machine.fail(turn, frame, node, attempt, turn.now(), Outcome.Failed.of(fault.failure()));
      return;
    }
    if (state.request().origin().depth() + 1 >= MAX_DEPTH) {
      machine.fail(turn, frame, node, attempt, turn.now(), tooDeep(spec));
      return;
    }
    var id = state.request().executionId();
    var order =
        new RunOrder(
            RunIds.derived(id, frame.id, node.id(), String.valueOf(attempt)),
            RunOrder.Purpose.SUB_WORKFLOW,
            frame.id,
            node.index(),
            node.id(),
            attempt,
            spec.workflow(),
            spec.version(),
            inputs,
            spec.awaited());
    order(turn, order);
    if (!spec.awaited()) {
      var started = ObjectValue.of("execution_id", Value.of(order.runId()));
      machine.settle(
          turn, frame, node, attempt, NodeStatus.SUCCEEDED, Edge.DEFAULT, started, turn.now());
    } else if (node.timeout() != null) {
      var due = turn.now() + node.timeout().toMillis();
      turn.timer(Fact.TimerKind.SUB_RUN, frame.id, node.index(), due);
    }
  }

  static void order(Turn turn, RunOrder order) {
    turn.emit(new Fact.RunOrdered(order, turn.now()));
    turn.effect(new Effect.StartRun(order));
  }

  private ObjectValue inputs(Turn turn, Frame frame, Node node, WaitSpec.SubWorkflow spec)
      throws NodeFault {
    var attempt =
        java.util.Objects.requireNonNull(
            turn.state().live().attempt(frame, node.index()), "the attempt has just begun");
    var flat = turn.state().workflow().dialect() == Dialect.FLAT;
    var texts =
        new RequestTexts(
            attempt.inputs(), machine.text(), turn.state().request().strictness().missing(flat));
    return SubRunInputs.of(spec, texts);
  }

  private static Outcome.Failed tooDeep(WaitSpec.SubWorkflow spec) {
    return Outcome.Failed.of(
        NodeFailure.of(
            ErrorKind.VALIDATION,
            "call_depth_exceeded",
            "CallDepthExceeded",
            "workflow %s would be the %dth inside another; %d is the most there may be"
                .formatted(spec.workflow(), MAX_DEPTH + 1, MAX_DEPTH)));
  }

  /** A run that was ordered ended. */
  void ended(Turn turn, RunResult result) {
    var entry = turn.state().orders().get(result.executionId());
    if (entry == null) {
      return;
    }
    if (entry.order().purpose() == RunOrder.Purpose.TRIGGERED) {
      triggers.ended(turn, entry, result);
      return;
    }
    turn.emit(new Fact.RunClosed(result.executionId(), result.steps(), turn.now()));
    var order = entry.order();
    if (!entry.givenUp() && order.awaited() && !turn.state().status().isTerminal()) {
      var frame = turn.state().frame(order.frame());
      if (frame != null
          && frame.graph.node(order.node()).spec() instanceof WaitSpec.SubWorkflow s) {
        machine.ended(
            turn, order.frame(), order.node(), order.attempt(), SubRunOutcome.of(s, result));
      }
    }
  }

  /** Somebody has taken the start of a run over that nobody waits for. */
  void accepted(Turn turn, String runId) {
    var entry = turn.state().orders().get(runId);
    if (entry == null || entry.order().awaited()) {
      return;
    }
    if (entry.order().purpose() == RunOrder.Purpose.TRIGGERED) {
      triggers.accepted(turn, entry.order());
    } else {
      turn.emit(new Fact.RunClosed(runId, 0, turn.now()));
    }
  }

  /** The node's time is up. */
  void timedOut(Turn turn, Frame frame, Node node) {
    var attempt = turn.state().live().attempt(frame, node.index());
    if (attempt == null || frame.nodes[node.index()] != NodeStatus.RUNNING) {
      return;
    }
    turn.interrupt(frame, node.index(), attempt.number());
    machine.fail(
        turn,
        frame,
        node,
        attempt.number(),
        attempt.startedAt(),
        Outcome.Failed.of(
            NodeFailure.timeout(node.id(), java.util.Objects.requireNonNull(node.timeout()))));
  }
}
