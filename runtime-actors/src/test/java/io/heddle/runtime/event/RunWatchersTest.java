package io.heddle.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.event.RunEvent.ResumeWarning;
import io.heddle.runtime.event.RunEvent.ResumeWarning.Severity;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.Tokens;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.routing.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Warnings of who resumes a run; where they come from is the resuming shell's. */
final class RunWatchersTest {

  private static final String ID = "test/0-1";
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(7), ZoneOffset.UTC);

  private static final CompiledWorkflow WORKFLOW =
      compiled(
          """
          version: "0.1.0"
          nodes:
            - { id: start, data: { type: start, title: s } }
            - { id: ask, data: { type: human-input, title: a } }
            - { id: end, data: { type: end, title: e, outputs: [] } }
          edges: [ { source: start, target: ask }, { source: ask, target: end } ]
          """);

  private static CompiledWorkflow compiled(String text) {
    return switch (WorkflowCompiler.compile("t.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected);
    };
  }

  private static RunWatchers watchers(EventLog log) {
    return new RunWatchers(log, Tokens.NONE, WORKFLOW, ValueText.flat(), CLOCK);
  }

  private static ExecutionState begun() {
    var state = new ExecutionState();
    var request = RunRequest.of(ID, WORKFLOW, ObjectValue.EMPTY);
    var routing =
        RoutingContext.of(
            WORKFLOW.dialect(), request.inputs(), request.system(), WORKFLOW.types());
    new Machine(state, routing, (_, _) -> {})
        .decide(new Input.Start(request), new TurnContext(7, 7));
    return state;
  }

  @Test
  void tellsAWarningToWhoWatchesAndToWhoComesLater() {
    var there = new EventLog();
    var late = new EventLog();
    var watchers = watchers(there);

    watchers.warn(ID, Severity.WARNING, "the provider 'x' is gone");
    watchers.join(late, _ -> {}, begun(), 7);

    var warning = new ResumeWarning(ID, Severity.WARNING, "the provider 'x' is gone", 7);
    assertThat(there.events()).containsExactly(warning);
    assertThat(late.events()).containsExactly(warning);
  }

  @Test
  void keepsOnlySoManyWarnings() {
    var watchers = watchers(new EventLog());
    for (var i = 0; i < 2 * RunWatchers.MAX_WARNINGS; i++) {
      watchers.warn(ID, Severity.INFO, "change " + i);
    }
    var late = new EventLog();

    watchers.join(late, _ -> {}, begun(), 7);

    assertThat(late.events()).hasSize(RunWatchers.MAX_WARNINGS);
  }

  @Test
  void tellsTheSnapshotBeforeTheWarnings() {
    var order = new ArrayList<String>();
    var watchers = watchers(new EventLog());
    watchers.warn(ID, Severity.DANGER, "the schema changed");

    watchers.join(_ -> order.add("event"), _ -> order.add("snapshot"), begun(), 7);

    assertThat(order).isEqualTo(List.of("snapshot", "event"));
  }
}
