package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The time a run may take, however late its timer comes. */
final class WallTimeTest {

  private static final int DEADLINE = 1;

  private static final String HANDLER =
      """
      error_handler:
        mode: recover
        sub_graph:
          nodes:
            - { id: hs, data: { type: start } }
            - { id: mend, data: { type: plugin.work, title: M } }
            - { id: he, data: { type: end, outputs: [
                { variable: type, value_selector: [sys, error_type] } ] } }
          edges:
            - { source: hs, target: mend }
            - { source: mend, target: he }
      """;

  private static CompiledWorkflow workflow(String more) {
    var text =
        """
        version: "0.1.0"
        nodes:
          - { id: start, data: { type: start, title: S } }
          - { id: one, data: { type: plugin.work, title: W } }
          - { id: two, data: { type: plugin.work, title: W } }
          - { id: end, data: { type: end, title: E, outputs: [] } }
        edges:
          - { source: start, target: one }
          - { source: start, target: two }
          - { source: one, target: end }
          - { source: two, target: end }
        limits: { max_execution_time_secs: 5 }
        """
            + more;
    return switch (WorkflowCompiler.compile("slow.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  /** Two nodes have begun; what they come to is told by the test alone. */
  private static MachineDriver begun(String more) {
    return MachineDriver.start(workflow(more), _ -> value());
  }

  private static Outcome value() {
    return Outcome.Completed.of(ObjectValue.of("value", Value.of("x")));
  }

  private static void end(MachineDriver run, int started) {
    var one = run.started.get(started);
    run.tell(new Input.NodeEnded(one.frame(), one.node().index(), one.attempt(), value()));
  }

  private static long deadlines(MachineDriver run) {
    return run.facts.stream()
        .filter(fact -> fact instanceof Fact.TimerSet set && set.kind() == Fact.TimerKind.DEADLINE)
        .count();
  }

  private static void failedForItsTime(MachineDriver run) {
    var result = Objects.requireNonNull(run.result());
    assertThat(result.failure()).extracting(RunFailure::type).isEqualTo(RunFailure.TIMEOUT);
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void endsAtTheWallTimeThoughANodeHangs() {
    var run = begun("");
    run.tell(new Input.TimerFired(DEADLINE));
    assertThat(run.result()).as("a timer never fires early").isNull();

    run.stall(Duration.ofSeconds(5));
    run.tell(new Input.TimerFired(DEADLINE));
    failedForItsTime(run);
  }

  @Test
  void theFirstThatComesLateEndsItNotTheTimerAlone() {
    var run = begun("");
    run.stall(Duration.ofSeconds(6));
    end(run, 0);
    failedForItsTime(run);
    assertThat(deadlines(run)).isEqualTo(1);
  }

  @Test
  void timersThatComeLateSetNoOthersWithoutEnd() {
    var run = begun("");
    run.tell(new Input.Pause("test"));
    run.stall(Duration.ofSeconds(1));
    run.tell(new Input.Resume());
    for (var timer = DEADLINE; run.result() == null && timer < 10; timer++) {
      run.stall(Duration.ofSeconds(6));
      run.tell(new Input.TimerFired(timer));
    }
    failedForItsTime(run);
    assertThat(deadlines(run)).isEqualTo(2);
  }

  @Test
  void anErrorHandlerHasItsOwnTimeAlsoWhenItWasPaused() {
    var run = begun(HANDLER);
    run.stall(Duration.ofSeconds(5));
    run.tell(new Input.TimerFired(DEADLINE));
    assertThat(run.started).as("the handler has begun").hasSize(3);

    run.tell(new Input.Pause("test"));
    run.stall(Duration.ofSeconds(60));
    run.tell(new Input.Resume());
    run.stall(Duration.ofSeconds(1));
    run.tell(new Input.Continue());
    end(run, 2);

    var result = Objects.requireNonNull(run.result());
    assertThat(result.status()).isEqualTo(RunStatus.FAILED_WITH_RECOVERY);
    assertThat(result.outputs().get("type")).isEqualTo(Value.of(RunFailure.TIMEOUT));
    assertThat(deadlines(run)).isEqualTo(1);
  }
}
