package io.heddle.loadtest.engine;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.loadtest.macro.ClosedLoop.WrongResult;
import io.heddle.loadtest.macro.Workload;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.LocalRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/** Ephemeral runs of one compiled workflow in one group, which nobody watches. */
final class EphemeralRuns implements Workload {

  /**
   * What a run is given and must come to.
   *
   * @param inputs of the execution with this number
   * @param result what its outputs amount to
   * @param expected what they must amount to
   */
  record Contract(
      LongFunction<ObjectValue> inputs,
      ToLongFunction<ObjectValue> result,
      LongUnaryOperator expected) {}

  private final String name;
  private final CompiledWorkflow workflow;
  private final Contract contract;
  private final LocalRuntime runtime = LocalRuntime.start("load", false);

  EphemeralRuns(String name, CompiledWorkflow workflow, Contract contract) {
    this.name = name;
    this.workflow = workflow;
    this.contract = contract;
  }

  /** A workflow of the folder {@code workflows}. */
  static CompiledWorkflow example(String file) throws IOException {
    return compile(file, Files.readString(Path.of("workflows", file)));
  }

  static CompiledWorkflow compile(String name, String text) {
    return switch (WorkflowCompiler.compile(name, text, LocalRuntime.compileOptions())) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new IllegalStateException(rejected.summary());
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    var built =
        RunBuilder.of(workflow)
            .executionId("load/0-" + number)
            .inputs(contract.inputs().apply(number))
            .discardEvents()
            .build();
    if (!(built instanceof RunBuilder.Built.Ready ready)) {
      throw new IllegalStateException("not ready: " + built);
    }
    return runtime.run(ready).thenApply(result -> checked(number, result));
  }

  private long checked(long number, RunResult result) {
    if (result.status() != RunStatus.SUCCEEDED) {
      throw new WrongResult(
          "execution %d ended %s: %s".formatted(number, result.status(), result.failure()));
    }
    return contract.result().applyAsLong(result.outputs());
  }

  @Override
  public long expected(long number) {
    return contract.expected().applyAsLong(number);
  }

  @Override
  public void close() {
    runtime.close();
  }
}
