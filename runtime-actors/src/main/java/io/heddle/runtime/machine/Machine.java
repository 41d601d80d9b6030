package io.heddle.runtime.machine;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.Routed;
import io.heddle.runtime.routing.Routing;
import io.heddle.runtime.routing.RoutingContext;
import io.heddle.runtime.settings.EngineSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The execution machine: decides what follows from an input, as facts and effects.
 *
 * <p>Pure: the same state, input and turn context give the same turn. It knows no actor, no clock
 * and no journal; the durable and the ephemeral shell and the simulator in the tests drive the same
 * machine.
 *
 * <p>One machine serves one run on one thread.
 */
public final class Machine {

  private final ExecutionState state;
  private final RoutingContext routing;
  private final @Nullable Hooks hooks;
  private FactListener listener;
  private final Triggers triggers = new Triggers(this);
  private final Endings endings = new Endings(triggers);
  private final Failures failures = new Failures(this, triggers, endings);
  private final Containers containers = new Containers(this);
  private final Gathers gathers = new Gathers();
  private final Holds holds = new Holds();
  private final Pauses pauses = new Pauses(this, holds);
  private final Waits waits = new Waits(this);
  private final SubRuns subRuns = new SubRuns(this, triggers);
  private final Recalls recalls = new Recalls(this);
  private final Stopping stopping = new Stopping(failures, endings);
  private final Alarms alarms = new Alarms(this, failures, gathers, waits, subRuns, stopping);
  private final EarlyStarts early;

  /**
   * @param listener hears every fact, live ones and those of turns alike
   */
  public Machine(ExecutionState state, RoutingContext routing, FactListener listener) {
    this(state, routing, listener, null);
  }

  /**
   * @param hooks of extensions, or null when there are none
   */
  public Machine(
      ExecutionState state, RoutingContext routing, FactListener listener, @Nullable Hooks hooks) {
    this.state = state;
    this.routing = routing;
    this.listener = listener;
    this.early = new EarlyStarts(this, !listener.equals(FactListener.NONE));
    this.hooks = hooks;
  }

  public ExecutionState state() {
    return state;
  }

  /** Has somebody else hear the facts from now on. */
  public void listen(FactListener next) {
    listener = next;
  }

  /** Lets a gate hold the run from now on, or lets it go with null. */
  public void attach(@Nullable Gate gate) {
    holds.attach(gate);
  }

  /**
   * What workflows go by that say what becomes of errors.
   *
   * @param handlers those that a workflow may name
   * @param retry how often a node is tried again that says nothing of it itself
   */
  public void reactions(ErrorHandlers handlers, EngineSettings.Retry retry) {
    failures.reactions(new Reactions(handlers, retry));
  }

  /** What is known before the run begins. Told before its first input, live and after a restart. */
  public void recall(Recall known) {
    recalls.recall(known);
  }

  Recalls recalls() {
    return recalls;
  }

  boolean isDebugged() {
    return holds.isAttached();
  }

  /** Tells the gate, when there is one, how the run ended. */
  public void ended(RunResult result) {
    holds.ended(result);
  }

  /** How those are known who may answer nodes that wait. */
  public void tokens(Tokens tokens) {
    waits.tokens(tokens);
  }

  /** What follows from this input. Inputs that no longer matter give an empty turn. */
  public Turn decide(Input input, TurnContext context) {
    var turn = new Turn(state, context, listener, hooks);
    if (state.isStarted() == (input instanceof Input.Start)) {
      return turn;
    }
    if (state.status().isTerminal() && !input.isOwed()) {
      if (input instanceof Input.Submit submit) {
        turn.reply(Answers.of(state).reply(submit));
      }
      return turn;
    }
    if (state.cancelling() != null && !Stopping.hears(input)) {
      return turn;
    }
    switch (input) {
      case Input.Start(var request, var refusal) -> start(turn, request, refusal);
      case Input.NodeEnded(var frame, var node, var attempt, var outcome) ->
          ended(turn, frame, node, attempt, outcome);
      case Input.RunEnded(var result) -> subRuns.ended(turn, result);
      case Input.RunAccepted(var runId) -> subRuns.accepted(turn, runId);
      case Input.TimerFired(var timer) -> alarms.fired(turn, timer);
      case Input.Continue _ -> {}
      case Input.Pause(var reason) -> pauses.pause(turn, reason);
      case Input.Resume _ -> pauses.resume(turn);
      case Input.Cancel(var reason) -> stopping.cancel(turn, reason);
      case Input.Kill(var reason) -> stopping.kill(turn, reason);
      case Input.Submit submit -> waits.submit(turn, submit);
      case Input.Abort(var reason) -> failures.abortRun(turn, reason);
      case Input.UpdateVariables(var values, var signal) -> Variables.update(turn, values, signal);
      case Input.WriteVariables(var frame, var values) -> OutsideWrites.write(turn, frame, values);
      case Input.StreamOpened(var frame, var node, var attempt, var output, var stream) ->
          early.opened(turn, frame, node, attempt, output, stream);
      case Input.StreamLost(var frame, var node, var attempt, var output) ->
          early.lost(turn, frame, node, attempt, output);
    }
    pauses.keepWallTime(turn, failures);
    drain(turn);
    early.afterTurn(turn);
    pauses.renewDeadline(turn);
    return turn;
  }

  private void start(Turn turn, RunRequest request, @Nullable RunFailure refusal) {
    turn.emit(new Fact.Started(request, turn.now()));
    if (refusal == null) {
      pauses.setDeadline(turn);
    } else {
      endings.finish(turn, RunStatus.FAILED, ObjectValue.EMPTY, refusal);
    }
  }

  /** Starts whatever is ready, in order, until the run waits for a child or the turn is full. */
  private void drain(Turn turn) {
    while (state.status() == RunStatus.RUNNING && state.cancelling() == null) {
      var bound = state.request().limits().maxConcurrency();
      var mayStartChild = bound == 0 || state.running() < bound;
      var first = state.ready().peek(mayStartChild);
      if (first == null || !turn.admits()) {
        return;
      }
      var next = holds.next(turn, first, mayStartChild);
      if (next == null) {
        return;
      }
      begin(turn, next.frame(), next.frame().graph.node(next.node()));
    }
  }

  private void begin(Turn turn, Frame frame, Node node) {
    var exceeded = failures.exceeded(frame);
    if (exceeded != null) {
      failures.failRun(turn, exceeded);
      return;
    }
    if (early.adopt(turn, frame, node)) {
      return;
    }
    if (hooks != null) {
      hooks.beforeNode(frame, node, state);
    }
    switch (node.spec()) {
      case ContainerSpec spec -> containers.open(turn, frame, node, spec, 1);
      case RoutingSpec.Gather spec when Gathers.isShort(frame, node, spec) ->
          failures.failed(turn, frame, node, 1, turn.now(), Gathers.tooFew(frame, node, spec));
      case RoutingSpec spec when node.fused() -> route(turn, frame, node, spec);
      case WaitSpec.HumanInput spec -> waits.open(turn, frame, node, spec, 1);
      case WorkSpec.Unsupported(var kind) when NodeReading.isFrameMark(kind) -> {
        turn.emit(Stubs.noExecutor(turn, frame, node));
        afterFailed(turn, frame, node);
      }
      case WorkSpec.Unsupported(var kind) -> {
        turn.emit(Stubs.settled(turn, frame, node, kind));
        afterSettled(turn, frame, node);
      }
      case WaitSpec.SubWorkflow spec -> subRuns.begin(turn, frame, node, spec, 1);
      default -> startChild(turn, frame, node, 1);
    }
  }

  private void route(Turn turn, Frame frame, Node node, RoutingSpec spec) {
    var routed = Routing.evaluate(node, spec, state.ready().inputs(frame, node.index()), routing);
    switch (routed) {
      case Routed.Done(var outputs, var handle, var writes) -> {
        for (var i = 0; i < writes.size(); i++) {
          var write = writes.get(i);
          Variables.write(turn, frame, node, write);
        }
        settle(turn, frame, node, 1, NodeStatus.SUCCEEDED, handle, outputs, turn.now());
      }
      case Routed.Failed(var failure) ->
          failures.failed(turn, frame, node, 1, turn.now(), Outcome.Failed.of(failure));
    }
  }

  /** Has a child run the node, on a copy of exactly the values it reads. */
  void startChild(Turn turn, Frame frame, Node node, int attempt) {
    turn.emit(new Fact.NodeStarted(frame.id, node.index(), attempt, turn.now()));
    if (recalls.settles(turn, frame, node, attempt)) {
      return;
    }
    turn.effect(new Effect.StartNode(activation(frame, node)));
  }

  /** The attempt under way of a node, on a copy of exactly the values it reads. */
  Activation activation(Frame frame, Node node) {
    var attempt = java.util.Objects.requireNonNull(state.live().attempt(frame, node.index()));
    return state
        .request()
        .activation(frame, node, attempt.number(), early.inputs(frame, node, attempt.inputs()));
  }

  /**
   * The effects still owed: what a shell carries out again after the state was rebuilt from its
   * facts.
   *
   * <p>Attempts under way are started again with the same inputs and the same idempotency key;
   * timers are set again. Turns that had more to do go on with {@link Input.Continue}.
   */
  public List<Effect> pending() {
    return Pending.of(this);
  }

  /** An attempt came to its outcome; one that nobody waits for changes nothing. */
  void ended(Turn turn, int frameId, int nodeIndex, int number, Outcome outcome) {
    if (number < 0) {
      early.ended(turn, frameId, nodeIndex, number, outcome);
      return;
    }
    var frame = state.frame(frameId);
    var attempt = frame == null ? null : state.live().attempt(frame, nodeIndex);
    if (frame == null
        || attempt == null
        || attempt.number() != number
        || frame.nodes[nodeIndex] != NodeStatus.RUNNING) {
      return;
    }
    var node = frame.graph.node(nodeIndex);
    if (state.cancelling() != null) {
      stopping.ended(turn, frame, node, attempt, outcome);
      return;
    }
    switch (outcome) {
      case Outcome.Completed(var outputs, var handle, var usage, var details) -> {
        turn.emit(
            new Fact.NodeSettled(
                frameId,
                nodeIndex,
                number,
                NodeStatus.SUCCEEDED,
                handle,
                outputs,
                details,
                usage,
                null,
                attempt.startedAt(),
                turn.now()));
        afterSettled(turn, frame, node);
      }
      case Outcome.Failed failed ->
          failures.failed(turn, frame, node, number, attempt.startedAt(), failed);
      case Outcome.Cancelled _ ->
          failures.failed(turn, frame, node, number, attempt.startedAt(), Failures.CANCELLED);
    }
  }

  /** Tries a node again after its wait. */
  void retry(Turn turn, Frame frame, Node node) {
    var last = state.live().attempt(frame, node.index());
    if (last == null || frame.nodes[node.index()] != NodeStatus.BACKOFF) {
      return;
    }
    var attempt = last.number() + 1;
    switch (node.spec()) {
      case ContainerSpec spec -> containers.open(turn, frame, node, spec, attempt);
      case WaitSpec.HumanInput spec -> waits.open(turn, frame, node, spec, attempt);
      case WaitSpec.SubWorkflow spec -> subRuns.begin(turn, frame, node, spec, attempt);
      default -> startChild(turn, frame, node, attempt);
    }
  }

  void settle(
      Turn turn,
      Frame frame,
      Node node,
      int attempt,
      NodeStatus status,
      String handle,
      ObjectValue outputs,
      long startedAt) {
    turn.emit(
        new Fact.NodeSettled(
            frame.id,
            node.index(),
            attempt,
            status,
            handle,
            outputs,
            ObjectValue.EMPTY,
            Usage.NONE,
            null,
            startedAt,
            turn.now()));
    afterSettled(turn, frame, node);
  }

  /** What a settled node sets off beyond its edges. */
  void afterSettled(Turn turn, Frame frame, Node node) {
    triggers.nodeSettled(turn, frame, node);
    if (frame.id != 0 || !state.isHeld(node.index())) {
      released(turn, frame, node);
    }
  }

  /** The edges of a settled node were followed. */
  void released(Turn turn, Frame frame, Node node) {
    gathers.afterSettled(turn, frame, node);
    if (!holds.after(turn, frame, node) && frame.active == 0 && frame.failed == null) {
      frameEnded(turn, frame);
    }
  }

  /** A node failed for good: its frame ends with it, later when the run stops here first. */
  void afterFailed(Turn turn, Frame frame, Node node) {
    if (!holds.after(turn, frame, node) && frame.failure(node.index()) != null) {
      frameEnded(turn, frame);
    }
  }

  /** A frame is over: the consequences. */
  void frameEnded(Turn turn, Frame frame) {
    var failed = frame.failed;
    if (failed != null) {
      failures.frameFailed(turn, frame, failed, containers);
    } else if (state.live().isHandler(frame)) {
      failures.handled(turn, frame);
    } else if (frame.parent != null) {
      containers.frameEnded(turn, frame);
    } else if (state.status() == RunStatus.RUNNING) {
      endings.over(turn, frame, failures);
    }
  }

  /** Ends the run if it has only waited for what its triggers started. */
  void goOnEnding(Turn turn) {
    endings.goOn(turn);
  }

  /** How the run turns values into text. */
  public ValueText text() {
    return routing.text();
  }

  RoutingContext routing() {
    return routing;
  }

  /** An attempt of a node failed. */
  void fail(Turn turn, Frame frame, Node node, int attempt, long startedAt, Outcome.Failed failed) {
    failures.failed(turn, frame, node, attempt, startedAt, failed);
  }
}
