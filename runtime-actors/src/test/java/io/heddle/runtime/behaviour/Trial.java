package io.heddle.runtime.behaviour;

import static java.util.Objects.requireNonNull;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.Replay;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.routing.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run of a text under virtual time.
 *
 * <p>Everything is real but the work of children: nodes of the kind {@code plugin.*}, code and the
 * like do what the test says, for as long as it says.
 */
final class Trial {

  /** Something that will happen. */
  private record Due(long at, int order, Input input) {}

  private static final long BEGINNING = 1_000_000;

  private final CompiledWorkflow workflow;
  private final Map<String, Function<Activation, Outcome>> work = new HashMap<>();
  private final Map<String, Duration> durations = new HashMap<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingInt(Due::order));
  private final Map<List<Integer>, String> active = new HashMap<>();
  private ObjectValue inputs = ObjectValue.EMPTY;
  private @Nullable Machine machine;
  private @Nullable RunResult result;
  private long now = BEGINNING;
  private int order;

  final List<Fact> facts = new ArrayList<>();
  final List<String> started = new ArrayList<>();
  final List<String> cancelled = new ArrayList<>();
  final Map<String, Long> startedAt = new HashMap<>();

  private Trial(CompiledWorkflow workflow) {
    this.workflow = workflow;
  }

  /** A flat text without its version line. */
  static Trial flat(String text) {
    return of("version: \"0.1.0\"\n" + text);
  }

  static Trial of(String text) {
    return switch (compile(text)) {
      case CompileResult.Compiled(var workflow) -> new Trial(workflow);
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  static CompileResult compile(String text) {
    return WorkflowCompiler.compile("trial.yml", text, CompileOptions.DEFAULT);
  }

  Trial inputs(String json) {
    inputs = object(json);
    return this;
  }

  Trial work(String node, Function<Activation, Outcome> does) {
    work.put(node, does);
    return this;
  }

  /** What the node puts out, as JSON. */
  Trial yields(String node, String json) {
    var outputs = object(json);
    return work(node, _ -> Outcome.Completed.of(outputs));
  }

  private static ObjectValue object(String json) {
    try {
      return (ObjectValue) Json.parse(json);
    } catch (Json.MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  /** What the node reads. */
  static Value input(Activation activation, int index) {
    return requireNonNull(activation.inputs().get(index));
  }

  Trial fails(String node, ErrorKind kind, String message) {
    return work(node, _ -> failure(kind, message));
  }

  static Outcome failure(ErrorKind kind, String message) {
    return Outcome.Failed.of(NodeFailure.of(kind, "test", "TestError", message));
  }

  /** How long the node works; 10 ms without it. */
  Trial lasts(String node, Duration duration) {
    durations.put(node, duration);
    return this;
  }

  /** Tells the run something at this time after its beginning. */
  Trial at(Duration after, Input input) {
    due.add(new Due(BEGINNING + after.toMillis(), order++, input));
    return this;
  }

  Trial begin() {
    machine = machine();
    tell(new Input.Start(request()));
    return this;
  }

  private RunRequest request() {
    return RunRequest.of("test/0-1", workflow, inputs);
  }

  private Machine machine() {
    return new Machine(
        new ExecutionState(),
        RoutingContext.of(workflow.dialect(), inputs, request().system(), workflow.types()),
        (fact, _) -> facts.add(fact));
  }

  /** The process dies, and whoever worked for it; another one knows the facts and goes on. */
  Trial crash() {
    due.clear();
    active.clear();
    var survivor = machine();
    Replay.apply(facts, survivor.state());
    machine = survivor;
    if (result == null) {
      survivor.pending().forEach(this::carryOut);
      tell(new Input.Continue());
    }
    return this;
  }

  /** Runs to the end. */
  RunResult run() {
    if (machine == null) {
      begin();
    }
    while (result == null) {
      if (!step()) {
        throw new AssertionError("the run neither ended nor has anything to wait for");
      }
    }
    return result;
  }

  /** Lets the next thing happen; false when nothing will. */
  boolean step() {
    var next = due.poll();
    if (next == null) {
      return false;
    }
    now = Math.max(now, next.at());
    tell(next.input());
    return true;
  }

  void tell(Input input) {
    var turn = requireNonNull(machine).decide(input, new TurnContext(now, 7));
    for (var effect : turn.effects()) {
      carryOut(effect);
    }
    if (turn.hasMore()) {
      tell(new Input.Continue());
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartNode(var activation) -> start(activation);
      case Effect.CancelNode(var frame, var node, var attempt) ->
          cancelled.add(active.getOrDefault(List.of(frame, node, attempt), "unknown"));
      // It hangs all the same.
      case Effect.InterruptNode _ -> {}
      case Effect.StartRun _, Effect.CancelRun _ ->
          throw new IllegalStateException("a trial knows no other workflows");
      case Effect.SetTimer(var timer, var dueAt) ->
          due.add(new Due(dueAt, order++, new Input.TimerFired(timer)));
      case Effect.EndStream(var stream, var last) -> stream.settle(last);
      case Effect.Finish(var end) -> result = end;
    }
  }

  private void start(Activation activation) {
    var id = activation.node().id();
    started.add(id);
    active.put(List.of(activation.frame(), activation.node().index(), activation.attempt()), id);
    startedAt.put(id, elapsed());
    var does =
        work.getOrDefault(id, _ -> Outcome.Completed.of(ObjectValue.of("value", Value.of(id))));
    var duration = durations.getOrDefault(id, Duration.ofMillis(10));
    due.add(
        new Due(
            now + duration.toMillis(),
            order++,
            new Input.NodeEnded(
                activation.frame(),
                activation.node().index(),
                activation.attempt(),
                does.apply(activation))));
  }

  ExecutionState state() {
    return requireNonNull(machine).state();
  }

  boolean hasEnded() {
    return result != null;
  }

  /** Milliseconds since the run began. */
  long elapsed() {
    return now - BEGINNING;
  }

  /** The outputs as JSON text. */
  String outputs() {
    return Json.write(run().outputs());
  }

  RunStatus status() {
    return run().status();
  }

  String error() {
    var failure = run().failure();
    return failure == null ? "" : failure.display(workflow.dialect());
  }

  /** How a node of the root came out. */
  io.heddle.runtime.machine.NodeStatus nodeStatus(String id) {
    var root = state().root();
    for (var node : root.graph().nodes()) {
      if (node.id().equals(id)) {
        return root.status(node.index());
      }
    }
    throw new AssertionError("no node " + id);
  }
}
