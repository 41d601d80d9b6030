package io.heddle.runtime.machine;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.ErrorHandlers.Reply;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.settings.EngineSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a failure leads to, in this order: retries, the node's strategy, the workflow's reaction to
 * the kind of error, the workflow's strategy, its error handler.
 */
final class Failures {

  /** An attempt that gave up by itself, as if it had been cancelled. */
  static final Outcome.Failed CANCELLED =
      Outcome.Failed.of(
          new NodeFailure(ErrorKind.INTERNAL, "cancelled", "Cancelled", "cancelled", false, null));

  private final Machine machine;
  private final Triggers triggers;
  private final Endings endings;
  private Reactions reactions = new Reactions(ErrorHandlers.NONE, EngineSettings.UNTIMED.retry());

  Failures(Machine machine, Triggers triggers, Endings endings) {
    this.machine = machine;
    this.triggers = triggers;
    this.endings = endings;
  }

  void reactions(Reactions others) {
    this.reactions = others;
  }

  /** An attempt failed. */
  void failed(
      Turn turn, Frame frame, Node node, int attempt, long startedAt, Outcome.Failed failed) {
    var failure = failed.failure();
    var reaction = reactions.of(turn.state(), failure.kind());
    var retry = node.recovery().retry();
    if (retry.maxRetries() == 0 && reaction == ErrorHandling.Reaction.RETRY) {
      retry = reactions.retry(failure.kind());
    }
    if (attempt <= retry.maxRetries() && (failure.retryable() || !retry.retryableOnly())) {
      var wait = wait(turn, frame, node, retry, attempt, failure.retryAfter());
      again(turn, frame, node, attempt, failed, wait);
      return;
    }
    switch (node.recovery().strategy()) {
      case Recovery.Strategy.FailBranch _ when hasFailBranch(frame, node) ->
          mended(turn, frame, node, attempt, startedAt, failed, Edge.FAIL_BRANCH, error(failure));
      case Recovery.Strategy.DefaultValue(var outputs) ->
          mended(
              turn,
              frame,
              node,
              attempt,
              startedAt,
              failed,
              Edge.DEFAULT,
              defaults(turn, outputs, failure));
      case Recovery.Strategy.FailBranch _, Recovery.Strategy.Fail _ ->
          unmended(turn, frame, node, attempt, startedAt, failed);
    }
  }

  private void again(
      Turn turn, Frame frame, Node node, int attempt, Outcome.Failed failed, long wait) {
    var at = turn.now() + wait;
    turn.emit(
        new Fact.AttemptFailed(
            frame.id, node.index(), attempt, failed.failure(), failed.usage(), at, turn.now()));
    if (wait == 0) {
      machine.retry(turn, frame, node);
    } else {
      turn.timer(Fact.TimerKind.RETRY, frame.id, node.index(), at);
    }
  }

  private static long wait(
      Turn turn,
      Frame frame,
      Node node,
      Recovery.Retry retry,
      int attempt,
      @Nullable Duration retryAfter) {
    if (retryAfter != null) {
      return Math.min(retryAfter.toMillis(), retry.cap().toMillis());
    }
    var base = (double) retry.interval().toMillis();
    var grown =
        switch (retry.backoff()) {
          case FIXED -> base;
          case EXPONENTIAL -> base * Math.pow(retry.multiplier(), attempt - 1);
          case EXPONENTIAL_WITH_JITTER ->
              base
                  * Math.pow(retry.multiplier(), attempt - 1)
                  * (1 + 0.1 * chance(turn, frame, node, attempt));
        };
    return (long) Math.min(grown, (double) retry.cap().toMillis());
  }

  private static double chance(Turn turn, Frame frame, Node node, int attempt) {
    var mixed = turn.context().seed() ^ LiveFrames.key(frame.id, node.index()) * 31 + attempt;
    return new java.util.SplittableRandom(mixed).nextDouble();
  }

  private static boolean hasFailBranch(Frame frame, Node node) {
    for (var edge : frame.graph.outgoing(node.index())) {
      if (frame.graph.edge(edge).handle().equals(Edge.FAIL_BRANCH)) {
        return true;
      }
    }
    return false;
  }

  private void mended(
      Turn turn,
      Frame frame,
      Node node,
      int attempt,
      long startedAt,
      Outcome.Failed failed,
      String handle,
      ObjectValue outputs) {
    turn.emit(
        new Fact.NodeSettled(
            frame.id,
            node.index(),
            attempt,
            NodeStatus.EXCEPTION,
            handle,
            outputs,
            failed.details(),
            failed.usage(),
            failed.failure(),
            startedAt,
            turn.now()));
    machine.afterSettled(turn, frame, node);
  }

  private void unmended(
      Turn turn, Frame frame, Node node, int attempt, long startedAt, Outcome.Failed failed) {
    var goesOn = false;
    switch (reactions.reply(turn.state(), node, attempt, failed)) {
      case Reply.Continue _ -> goesOn = true;
      case Reply.Skip(var outputs) -> {
        mended(turn, frame, node, attempt, startedAt, failed, Edge.DEFAULT, outputs);
        return;
      }
      case Reply.Retry(var wait) when attempt < Reply.Retry.MAX_ATTEMPTS -> {
        again(turn, frame, node, attempt, failed, Math.max(0, wait.toMillis()));
        return;
      }
      case Reply.RunErrorWorkflow _ ->
          ErrorWorkflows.order(
              turn, new RunFailure(RunFailure.NODE, node.id(), node.type(), failed.failure()));
      case Reply.Retry _, Reply.Stop _ -> {}
    }
    turn.emit(
        new Fact.NodeSettled(
            frame.id,
            node.index(),
            attempt,
            NodeStatus.FAILED,
            goesOn ? Edge.FAIL_BRANCH : Fact.NodeSettled.NO_EDGE,
            failed.outputs(),
            failed.details(),
            failed.usage(),
            failed.failure(),
            startedAt,
            turn.now()));
    if (goesOn) {
      machine.afterSettled(turn, frame, node);
    } else {
      machine.afterFailed(turn, frame, node);
    }
  }

  /** A frame cannot go on: its container decides, or the run fails. */
  void frameFailed(Turn turn, Frame frame, Fact.NodeSettled failed, Containers containers) {
    var failure = java.util.Objects.requireNonNull(failed.failure(), "a failed node says why");
    if (turn.state().live().isHandler(frame)) {
      handlerFailed(turn);
    } else if (frame.parent != null) {
      containers.frameFailed(turn, frame, failure, this);
    } else {
      var node = frame.graph.node(failed.node());
      failRun(turn, new RunFailure(RunFailure.NODE, node.id(), node.type(), failure));
    }
  }

  private static ObjectValue error(NodeFailure failure) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("error_message", Value.of(failure.message()));
    outputs.put("error_type", Value.of(failure.type()));
    return new ObjectValue(outputs);
  }

  private static ObjectValue defaults(Turn turn, ObjectValue outputs, NodeFailure failure) {
    if (turn.state().workflow().dialect() == Dialect.FLAT) {
      return outputs;
    }
    var all = new LinkedHashMap<>(outputs.entries());
    all.putAll(error(failure).entries());
    return new ObjectValue(all);
  }

  /** The run cannot go on: what still runs is interrupted, then the error handler has its say. */
  void failRun(Turn turn, RunFailure failure) {
    var state = turn.state();
    interrupt(turn);
    if (state.ending() != null) {
      endings.finish(turn, RunStatus.FAILED, state.ending().end().outputs(), failure);
      return;
    }
    nodeFailed(turn, failure);
    if (reactions.wantsErrorWorkflow(state, failure.failure())) {
      ErrorWorkflows.order(turn, failure);
    }
    var handling = state.workflow().errorHandling();
    if (handling.handlerGraph() >= 0 && state.failure() == null) {
      turn.emit(new Fact.HandlerOpened(state.nextFrame(), failure, turn.now()));
      explain(turn, failure);
      return;
    }
    endings.end(turn, RunStatus.FAILED, state.collectedOutputs(), failure);
  }

  /** The triggers of a node whose failure ends the run. */
  private void nodeFailed(Turn turn, RunFailure failure) {
    var root = turn.state().root();
    var node = failure.nodeId().isEmpty() ? null : root.graph.node(failure.nodeId());
    if (node != null && root.nodes[node.index()] == NodeStatus.FAILED) {
      triggers.nodeSettled(turn, root, node);
    }
  }

  /** What an error handler can read of the failure, as {@code sys} variables. */
  private static void explain(Turn turn, RunFailure failure) {
    var state = turn.state();
    var dialect = state.workflow().dialect();
    set(turn, "error_message", Value.of(failure.display(dialect)));
    set(turn, "error_node_id", Value.of(failure.nodeId()));
    set(turn, "error_node_type", Value.of(failure.nodeType()));
    set(turn, "error_type", Value.of(failure.type()));
    set(turn, "workflow_outputs", state.collectedOutputs());
  }

  private static void set(Turn turn, String name, Value value) {
    var slot = turn.state().root().graph.slot("sys", name);
    if (slot >= 0) {
      turn.emit(new Fact.SlotWritten(0, slot, null, value));
    }
  }

  /** The error handler came to its end. */
  void handled(Turn turn, Frame handler) {
    var state = turn.state();
    var recovered = state.workflow().errorHandling().recover();
    endings.end(
        turn,
        recovered ? RunStatus.FAILED_WITH_RECOVERY : RunStatus.FAILED,
        recovered ? handler.result : state.collectedOutputs(),
        java.util.Objects.requireNonNull(state.failure()));
  }

  /** The error handler itself failed: the first failure stands. */
  void handlerFailed(Turn turn) {
    interrupt(turn);
    var state = turn.state();
    endings.end(
        turn,
        RunStatus.FAILED,
        state.collectedOutputs(),
        java.util.Objects.requireNonNull(state.failure()));
  }

  /** Somebody gives the run up as failed. */
  void abortRun(Turn turn, String reason) {
    if (turn.state().status() == RunStatus.PAUSED) {
      turn.emit(new Fact.Resumed(turn.now()));
    }
    var message = "Workflow aborted: " + reason;
    var failure = NodeFailure.of(ErrorKind.INTERNAL, "aborted", RunFailure.ABORTED, message);
    failRun(turn, new RunFailure(RunFailure.ABORTED, "", "", failure));
  }

  /** Nobody waits any more for what is at work, here or in other runs. */
  void interrupt(Turn turn) {
    triggers.giveUp(turn);
    for (var attempt : turn.state().live().attempts()) {
      var frame = turn.state().frame((int) (attempt.getKey() >> Integer.SIZE));
      if (frame != null) {
        turn.interrupt(frame, attempt.getKey().intValue(), attempt.getValue().number());
      }
    }
  }

  /** The runs that this one ordered and waits for are not wanted any more. */
  void giveUpOrders(Turn turn) {
    triggers.giveUp(turn);
    for (var runId : turn.state().awaitedRuns()) {
      turn.emit(new Fact.RunGivenUp(runId, turn.now()));
      turn.effect(new Effect.CancelRun(runId, Pending.GIVEN_UP, false));
    }
  }

  /** Why a frame may take no further step, or null. */
  @Nullable RunFailure exceeded(Frame frame) {
    var state = machine.state();
    var most = state.request().limits().maxSteps();
    if (frame.steps >= most && !(state.live().isHandler(frame) && frame.steps < usualSteps())) {
      return tooManySteps(frame);
    }
    var limit = state.request().limits().maxTotalSteps();
    if (limit == 0 || state.steps() < limit) {
      return null;
    }
    var message = "Max steps exceeded: steps-per-execution is %d".formatted(limit);
    return new RunFailure(
        RunFailure.MAX_STEPS,
        "",
        "",
        NodeFailure.of(
            ErrorKind.VALIDATION, "resource_limit_exceeded", "MaxStepsExceeded", message));
  }

  /** What a handler may take in any case, for the run that ran out of steps has none left. */
  private int usualSteps() {
    return RunLimits.of(machine.state().workflow().dialect()).maxSteps();
  }

  private RunFailure tooManySteps(Frame frame) {
    var state = machine.state();
    var limit = state.request().limits().maxSteps();
    var message =
        switch (state.workflow().dialect()) {
          case FLAT -> "Max steps exceeded: %d".formatted(limit);
          case APP_EXPORT ->
              "Maximum execution steps exceeded: %d > %d".formatted(frame.steps + 1, limit);
        };
    return new RunFailure(
        RunFailure.MAX_STEPS,
        "",
        "",
        NodeFailure.of(
            ErrorKind.VALIDATION, "resource_limit_exceeded", "MaxStepsExceeded", message));
  }

  RunFailure tooLong() {
    var limit = machine.state().request().limits().wallTime();
    return new RunFailure(
        RunFailure.TIMEOUT,
        "",
        "",
        NodeFailure.of(
            ErrorKind.TIMEOUT,
            "timeout",
            "Timeout",
            "Execution timeout: longer than %d s".formatted(limit.toSeconds())));
  }
}
