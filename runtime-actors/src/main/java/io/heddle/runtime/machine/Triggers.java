package io.heddle.runtime.machine;

import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.ir.EventTrigger.Event;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.TemplateFailures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fires a workflow's event triggers: each orders a run of another workflow, with an id derived from
 * this run, the trigger and the node.
 *
 * <p>A node whose trigger is awaited is settled, but its edges are followed only when the other run
 * has ended: {@link #holds} tells the fold so. What the other run puts out is read under the
 * trigger's id. Should it fail, this run goes on and reads the error there; it counts as a failure
 * that was mended.
 */
final class Triggers {

  private final Machine machine;

  Triggers(Machine machine) {
    this.machine = machine;
  }

  /**
   * Whether the edges of a node wait for runs that it triggers: a fold of facts must tell alike.
   */
  static boolean holds(ExecutionState state, Fact.NodeSettled settled) {
    if (state.workflow().triggers().isEmpty()
        || settled.frame() != 0
        || settled.handle().equals(Fact.NodeSettled.NO_EDGE)) {
      return false;
    }
    for (var trigger : ofNode(state, settled.node(), settled.status())) {
      if (trigger.awaited()) {
        return true;
      }
    }
    return false;
  }

  private static List<EventTrigger> ofNode(ExecutionState state, int node, NodeStatus status) {
    var event =
        switch (status) {
          case SUCCEEDED -> Event.NODE_COMPLETED;
          case EXCEPTION, FAILED -> Event.NODE_FAILED;
          case PENDING, READY, RUNNING, WAITING, BACKOFF, SKIPPED, CANCELLED -> null;
        };
    return event == null ? List.of() : of(state, event, node);
  }

  /** Triggers end where runs are inside each other as deep as they may be. */
  private static List<EventTrigger> of(ExecutionState state, Event event, int node) {
    var triggers = state.workflow().triggers();
    if (triggers.isEmpty() || state.request().origin().depth() + 1 >= SubRuns.MAX_DEPTH) {
      return List.of();
    }
    return triggers.stream().filter(trigger -> trigger.isFor(event, node)).toList();
  }

  /** Those of a run that ends so. */
  static List<EventTrigger> ofRun(ExecutionState state, RunStatus status) {
    return switch (status) {
      case SUCCEEDED, PARTIAL_SUCCEEDED, FAILED_WITH_RECOVERY -> of(state, Event.RUN_COMPLETED, -1);
      case FAILED -> of(state, Event.RUN_FAILED, -1);
      case RUNNING, WAITING, PAUSED, CANCELLED -> List.of();
    };
  }

  /** A node of the root graph has settled in this turn. */
  void nodeSettled(Turn turn, Frame frame, Node node) {
    var settled = turn.settled();
    if (frame.id != 0
        || settled == null
        || settled.frame() != 0
        || settled.node() != node.index()
        || turn.state().workflow().triggers().isEmpty()) {
      return;
    }
    var fired = ofNode(turn.state(), node.index(), settled.status());
    fire(turn, fired, node, trigger -> TriggerPayload.ofNode(turn.state(), trigger, node, settled));
  }

  /** The run is about to end. */
  void runEnds(Turn turn, List<EventTrigger> fired, Fact.Ending end) {
    fire(turn, fired, null, trigger -> TriggerPayload.ofRun(turn.state(), trigger, end));
  }

  /** All of them are ordered before the first is done with: what waits, waits for all. */
  private void fire(
      Turn turn,
      List<EventTrigger> fired,
      @Nullable Node node,
      Function<EventTrigger, ObjectValue> payload) {
    var unfit = new LinkedHashMap<RunOrder, NodeFailure>();
    var known = new LinkedHashMap<RunOrder, Recorded>();
    for (var trigger : fired) {
      fire(turn, trigger, node, payload.apply(trigger), unfit, known);
    }
    unfit.forEach(
        (order, problem) -> close(turn, order, RunStatus.FAILED, error(problem), Usage.NONE, 0));
    known.forEach((order, end) -> close(turn, order, end));
  }

  private void fire(
      Turn turn,
      EventTrigger trigger,
      @Nullable Node node,
      ObjectValue payload,
      Map<RunOrder, NodeFailure> unfit,
      Map<RunOrder, Recorded> known) {
    var id = turn.state().request().executionId();
    var nodeId = node == null ? "" : node.id();
    var inputs = new LinkedHashMap<>(payload.entries());
    var problem = render(trigger, payload, inputs);
    var order =
        new RunOrder(
            RunIds.triggered(id, nodeId, trigger.id()),
            RunOrder.Purpose.TRIGGERED,
            0,
            node == null ? -1 : node.index(),
            nodeId,
            1,
            trigger.workflow(),
            trigger.version(),
            new ObjectValue(inputs),
            trigger.awaited(),
            trigger.id());
    var end = problem == null ? machine.recalls().known().trigger(order) : null;
    if (end != null) {
      turn.emit(new Fact.RunOrdered(order, turn.now()));
      known.put(order, end);
    } else if (problem == null) {
      SubRuns.order(turn, order);
    } else {
      // It fails before it began, and nobody is asked to start it.
      turn.emit(new Fact.RunOrdered(order, turn.now()));
      unfit.put(order, problem);
    }
  }

  private @Nullable NodeFailure render(
      EventTrigger trigger, ObjectValue payload, java.util.Map<String, Value> inputs) {
    for (var input : trigger.inputs()) {
      if (input.template() == null) {
        inputs.put(input.name(), input.constant());
        continue;
      }
      switch (input.template().render(payload::get, machine.routing().limits())) {
        case RenderResult.Rendered(var text) -> inputs.put(input.name(), Value.of(text));
        case RenderResult.Failed failed -> {
          return TemplateFailures.of(failed);
        }
      }
    }
    return null;
  }

  /** A run that a trigger started has ended. */
  void ended(Turn turn, OrderedRuns.Entry entry, RunResult result) {
    var order = entry.order();
    var state = turn.state();
    if (entry.givenUp() || state.status().isTerminal()) {
      turn.emit(
          new Fact.RunClosed(order.runId(), order.awaited() ? result.steps() : 0, turn.now()));
      return;
    }
    var held = order.node() >= 0 && state.isHeld(order.node());
    var used = order.awaited() ? result.usage() : Usage.NONE;
    var steps = order.awaited() ? result.steps() : 0;
    close(turn, order, result.status(), outputs(order, result), used, steps);
    if (state.ending() != null) {
      machine.goOnEnding(turn);
    } else if (held && !state.isHeld(order.node())) {
      machine.released(turn, state.root(), state.root().graph.node(order.node()));
    }
  }

  private static void close(
      Turn turn, RunOrder order, RunStatus status, ObjectValue outputs, Usage used, int steps) {
    turn.emit(
        new Fact.TriggerEnded(order.trigger(), order.awaited(), status, outputs, used, turn.now()));
    turn.emit(new Fact.RunClosed(order.runId(), steps, turn.now()));
  }

  /** It was ordered by the run that this one was forked from, and is not ordered again. */
  private static void close(Turn turn, RunOrder order, Recorded end) {
    switch (end.status()) {
      case SUCCEEDED -> close(turn, order, RunStatus.SUCCEEDED, end.outputs(), Usage.NONE, 0);
      case FAILED -> close(turn, order, RunStatus.FAILED, end.outputs(), Usage.NONE, 0);
      // Nobody heard its end there either.
      default -> turn.emit(new Fact.RunClosed(order.runId(), 0, turn.now()));
    }
  }

  private static ObjectValue outputs(RunOrder order, RunResult result) {
    return switch (result.status()) {
      case SUCCEEDED, PARTIAL_SUCCEEDED, FAILED_WITH_RECOVERY -> result.outputs();
      case FAILED, CANCELLED, RUNNING, WAITING, PAUSED -> {
        var failure = result.failure();
        yield error(
            failure == null
                ? NodeFailure.of(
                    ErrorKind.INTERNAL,
                    "internal_error",
                    "InternalError",
                    "workflow %s ended as %s".formatted(order.workflow(), result.status().text()))
                : failure.failure());
      }
    };
  }

  /** As on the fail-branch of a node. */
  private static ObjectValue error(NodeFailure failure) {
    return ObjectValue.of("error_message", Value.of(failure.message()))
        .with("error_type", Value.of(failure.type()));
  }

  /** Somebody has taken the start of a run over that nobody waits for; its end is still told. */
  void accepted(Turn turn, RunOrder order) {
    turn.emit(
        turn.state().status().isTerminal()
            ? new Fact.RunClosed(order.runId(), 0, turn.now())
            : new Fact.RunAccepted(order.runId(), turn.now()));
  }

  /** The run ends: nobody waits any more for runs whose start was taken over. */
  void forgetAccepted(Turn turn) {
    for (var entry : turn.state().orders().all()) {
      if (entry.accepted()) {
        turn.emit(new Fact.RunClosed(entry.order().runId(), 0, turn.now()));
      }
    }
  }

  /** The run cannot go on: it waits no longer for what it triggered. */
  void giveUp(Turn turn) {
    var awaited = new ArrayList<String>();
    for (var entry : turn.state().orders().all()) {
      if (entry.isAwaitedTrigger()) {
        awaited.add(entry.order().runId());
      }
    }
    for (var runId : awaited) {
      turn.emit(new Fact.RunGivenUp(runId, turn.now()));
      turn.effect(new Effect.CancelRun(runId, Pending.GIVEN_UP, false));
    }
  }
}
