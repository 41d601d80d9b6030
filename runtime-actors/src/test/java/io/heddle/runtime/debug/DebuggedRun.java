package io.heddle.runtime.debug;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
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
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.routing.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run under a debugger on the test's own thread; children answer when the test lets them. */
final class DebuggedRun {

  private final RunRequest request;
  private final List<Fact> facts = new ArrayList<>();
  private Machine machine;
  private final Debugger debugger;
  private final ArrayDeque<Activation> children = new ArrayDeque<>();
  private final List<String> begun = new ArrayList<>();
  private final List<DebugEvent> events = new ArrayList<>();
  private @Nullable RunResult result;

  private DebuggedRun(RunRequest request, DebugConfig config) {
    this.request = request;
    machine = machine();
    debugger = new Debugger(config, events::add);
    machine.attach(debugger);
    decide(new Input.Start(request));
  }

  private Machine machine() {
    var workflow = request.workflow();
    var routing =
        RoutingContext.of(workflow.dialect(), request.inputs(), request.system(), workflow.types());
    return new Machine(new ExecutionState(), routing, (fact, _) -> facts.add(fact));
  }

  static DebuggedRun start(String text, ObjectValue inputs, DebugConfig config) {
    return new DebuggedRun(RunRequest.of("test/0-1", compile(text), inputs), config);
  }

  static DebuggedRun start(String text, ObjectValue inputs, String... breakpoints)
      throws InvalidBreakpointException {
    var parsed = new ArrayList<Breakpoint>();
    for (var breakpoint : breakpoints) {
      parsed.add(Breakpoint.parse(breakpoint));
    }
    return start(text, inputs, new DebugConfig(parsed, false));
  }

  static CompiledWorkflow compile(String text) {
    return switch (WorkflowCompiler.compile("test.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  void tell(DebugCommand command) {
    decide(debugger.tell(command, machine.state()));
  }

  void decide(Input input) {
    var turn = machine.decide(input, new TurnContext(1_000, 7));
    for (var effect : turn.effects()) {
      switch (effect) {
        case Effect.StartNode(var activation) -> {
          children.add(activation);
          begun.add(activation.node().id());
        }
        case Effect.EndStream(var stream, var last) -> stream.settle(last);
        case Effect.Finish(var end) -> result = end;
        default -> {}
      }
    }
  }

  /** Lets the oldest child end; it puts out its node's id as {@code result}. */
  void endChild() {
    var child = children.remove();
    decide(
        new Input.NodeEnded(
            child.frame(),
            child.node().index(),
            child.attempt(),
            Outcome.Completed.of(ObjectValue.of("result", Value.of(child.node().id())))));
  }

  /** Where the run stands: {@code step before code_1}; {@code over} or {@code running} else. */
  String at() {
    if (result != null) {
      return "over";
    }
    return switch (events.isEmpty() ? null : events.getLast()) {
      case DebugEvent.Paused(var reason, var location) ->
          "%s %s".formatted(reason.text(), location.text());
      case null, default -> "running";
    };
  }

  /** Lets the oldest child fail with a failure that no retry mends. */
  void failChild() {
    var child = children.remove();
    var failure =
        NodeFailure.of(ErrorKind.VALIDATION, "test", "TestError", child.node().id() + " failed");
    decide(
        new Input.NodeEnded(
            child.frame(), child.node().index(), child.attempt(), Outcome.Failed.of(failure)));
  }

  /** The process dies where the run stands; another one knows its facts, and debugs nothing. */
  void crash() {
    machine = machine();
    Replay.apply(List.copyOf(facts), machine.state());
    children.clear();
    events.clear();
  }

  /** Goes on step by step to the end, children ending at once; answers all stops. */
  List<String> stops(DebugCommand command) {
    var stops = new ArrayList<String>();
    while (result == null) {
      if (!at().equals("running")) {
        stops.add(at());
        tell(command);
      } else {
        endChild();
      }
    }
    return stops;
  }

  /** Lets children end until the run stands still or is over. */
  String settle() {
    while (at().equals("running") && !children.isEmpty()) {
      endChild();
    }
    return at();
  }

  List<String> begun() {
    return begun;
  }

  List<DebugEvent> events() {
    return events;
  }

  ExecutionState state() {
    return machine.state();
  }

  RunResult result() {
    return java.util.Objects.requireNonNull(result, "the run is not over");
  }
}
