package io.heddle.server.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.machine.RunResult;
import io.heddle.server.LocalRuntime;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Behaviour 15: one compiled workflow for many runs at once, none of which sees another. */
final class CompileOnceTest {

  private static final String TEXT =
      """
      version: "0.1.0"
      conversation_variables: [ { name: seen, type: "array[number]", default: [] } ]
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: n, type: number, required: true } ] } }
        - { id: note, data: { type: assigner, assigned_variable_selector: [conversation, seen],
            input_variable_selector: [start, n], write_mode: append } }
        - id: code
          data:
            type: code
            language: javascript
            code: "var calls = 0; function main(inputs) { calls += 1; return { twice: inputs.n * 2, calls: calls }; }"
            variables: [ { variable: n, value_selector: [start, n] } ]
        - { id: end, data: { type: end, outputs: [
            { variable: twice, value_selector: [code, twice] },
            { variable: calls, value_selector: [code, calls] },
            { variable: seen, value_selector: [conversation, seen] } ] } }
      edges:
        - { source: start, target: note }
        - { source: note, target: code }
        - { source: code, target: end }
      """;

  private static CompiledWorkflow workflow() {
    return switch (WorkflowCompiler.compile("test.yml", TEXT, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  private static CompletableFuture<RunResult> run(
      LocalRuntime runtime, CompiledWorkflow workflow, String group, int n) {
    var built =
        RunBuilder.of(workflow).group(group).inputs(ObjectValue.of("n", Value.of(n))).build();
    assertThat(built).isInstanceOf(RunBuilder.Built.Ready.class);
    return runtime.run((RunBuilder.Built.Ready) built);
  }

  @Test
  void manyRunsAtOnceKeepTheirValuesToThemselves() throws Exception {
    var workflow = workflow();
    try (var runtime = LocalRuntime.start("default", true)) {
      var runs = new ArrayList<CompletableFuture<RunResult>>();
      for (var n = 0; n < 50; n++) {
        runs.add(run(runtime, workflow, "default", n));
      }
      for (var n = 0; n < 50; n++) {
        assertThat(Json.write(runs.get(n).get(60, TimeUnit.SECONDS).outputs()))
            .isEqualTo("{\"twice\":%d,\"calls\":1,\"seen\":[%d]}".formatted(2 * n, n));
      }
    }
  }

  @Test
  void twoGroupsShareTheWorkflowAndNothingElse() throws Exception {
    var workflow = workflow();
    try (var one = LocalRuntime.start("one", true);
        var two = LocalRuntime.start("two", true)) {
      var first = run(one, workflow, "one", 1).get(60, TimeUnit.SECONDS);
      var second = run(two, workflow, "two", 2).get(60, TimeUnit.SECONDS);

      assertThat(first.executionId()).startsWith("one/");
      assertThat(second.executionId()).startsWith("two/");
      assertThat(Json.write(second.outputs())).isEqualTo("{\"twice\":4,\"calls\":1,\"seen\":[2]}");
    }
  }
}
