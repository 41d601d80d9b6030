package io.heddle.loadtest.micro;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.FactListener;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.routing.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The machine without an actor around it: what a step costs, and what starting a run that is
 * compiled already does.
 *
 * <p>Chains of 100 nodes, divided by 100: the start and the end of the run are in the figure.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class MachineBenchmark {

  private static final int CHAIN = 100;
  private static final TurnContext CONTEXT = new TurnContext(1_000_000, 1);

  private final CompiledWorkflow tenSteps = example("ten-steps.yml");
  private final CompiledWorkflow thousand = example("thousand-nodes.yml");
  private final CompiledWorkflow ifElses =
      chain(
          """
          type: if-else, cases: [ { case_id: go, conditions: [ { variable_selector: [start, v], comparison_operator: not_empty } ] } ]\
          """,
          ", source_handle: go");
  private final CompiledWorkflow assigners =
      chain(
          "type: assigner, assigned_variable_selector: [conversation, c], input_variable_selector:"
              + " [start, v], write_mode: overwrite",
          "");
  private final CompiledWorkflow templates =
      chain(
          "type: template-transform, template: \"Hello {{ v }}!\", variables: [ { variable: v,"
              + " value_selector: [start, v] } ]",
          "");
  private final CompiledWorkflow children = chain("type: plugin.work", "");

  private static CompiledWorkflow example(String file) {
    try {
      return compile(Files.readString(Path.of("workflows", file)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static CompiledWorkflow chain(String data, String handle) {
    var nodes =
        IntStream.range(0, CHAIN)
            .mapToObj(i -> "  - { id: n%d, data: { %s } }%n".formatted(i, data))
            .collect(Collectors.joining());
    var edges =
        IntStream.range(1, CHAIN)
            .mapToObj(i -> "  - { source: n%d, target: n%d%s }%n".formatted(i - 1, i, handle))
            .collect(Collectors.joining());
    var elses =
        handle.isEmpty()
            ? ""
            : IntStream.range(0, CHAIN)
                .mapToObj("  - { source: n%d, target: end, source_handle: \"false\" }%n"::formatted)
                .collect(Collectors.joining());
    return compile(
        """
        version: "0.1.0"
        conversation_variables: [ { name: c, type: any } ]
        nodes:
          - { id: start, data: { type: start, variables: [ { variable: v, type: any } ] } }
        %s  - { id: end, data: { type: end, outputs: [ { variable: v, value_selector: [start, v] } ] } }
        edges:
          - { source: start, target: n0 }
        %s%s  - { source: n%d, target: end%s }
        """
            .formatted(nodes, edges, elses, CHAIN - 1, handle));
  }

  private static CompiledWorkflow compile(String text) {
    return switch (WorkflowCompiler.compile("benchmark.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new IllegalStateException(rejected.summary());
    };
  }

  private static Machine machine(RunRequest request) {
    var workflow = request.workflow();
    return new Machine(
        new ExecutionState(),
        RoutingContext.of(workflow.dialect(), request.inputs(), request.system(), workflow.types()),
        FactListener.NONE);
  }

  private static RunRequest request(CompiledWorkflow workflow) {
    return RunRequest.of("bench/0-1", workflow, ObjectValue.of("v", Value.of(7)));
  }

  /** Runs a workflow to its end; children answer at once. */
  private static Object run(CompiledWorkflow workflow) {
    var machine = machine(request(workflow));
    var turn = machine.decide(new Input.Start(request(workflow)), CONTEXT);
    while (true) {
      Input next = turn.hasMore() ? new Input.Continue() : null;
      for (var effect : turn.effects()) {
        switch (effect) {
          case Effect.Finish(var result) -> {
            return result;
          }
          case Effect.StartNode(var activation) ->
              next =
                  new Input.NodeEnded(
                      activation.frame(),
                      activation.node().index(),
                      activation.attempt(),
                      Outcome.Completed.of(ObjectValue.EMPTY));
          default -> {}
        }
      }
      if (next == null) {
        throw new IllegalStateException("the run waits");
      }
      turn = machine.decide(next, CONTEXT);
    }
  }

  @Benchmark
  public Object tenSteps() {
    return run(tenSteps);
  }

  @Benchmark
  public Object thousandNodes() {
    return run(thousand);
  }

  /** A cached start up to the effect that starts its first child. */
  @Benchmark
  public Object startToFirstNode() {
    return machine(request(children)).decide(new Input.Start(request(children)), CONTEXT);
  }

  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Object ifElseStep() {
    return run(ifElses);
  }

  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Object assignerStep() {
    return run(assigners);
  }

  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Object templateStep() {
    return run(templates);
  }

  /** Without the actor; see {@code EngineBenchmark}. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Object childDecision() {
    return run(children);
  }
}
