package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.RoutingContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What event triggers order, when the run waits, and what comes back. */
final class TriggersTest {

  private @Nullable MachineDriver run;

  private MachineDriver begin(String triggers, String more) {
    run = MachineDriver.start(workflow(triggers, more), TriggersTest::work);
    return run;
  }

  private static CompiledWorkflow workflow(String triggers, String more) {
    return workflow("title: X", triggers, more);
  }

  private static CompiledWorkflow workflow(String extract, String triggers, String more) {
    var text =
        """
        version: "0.1.0"
        name: Parent
        nodes:
          - { id: start, data: { type: start, title: S } }
          - { id: extract, data: { type: plugin.work, %s } }
          - { id: next, data: { type: plugin.work, title: N, read: "{{#after.text#}}" } }
          - { id: end, data: { type: end, title: E, outputs: [
              { variable: said, value_selector: [after, text] },
              { variable: error, value_selector: [after, error_message] } ] } }
        edges:
          - { source: start, target: extract }
          - { source: extract, target: next }
          - { source: next, target: end }
        triggers: [%s]
        %s
        """
            .formatted(extract, triggers, more);
    return switch (WorkflowCompiler.compile("parent.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  private static String trigger(String on, String more) {
    return "{ id: after, type: event, on: %s, workflow: other, %s }".formatted(on, more);
  }

  private static Outcome work(Activation activation) {
    return Outcome.Completed.of(ObjectValue.of("value", Value.of(activation.node().id())));
  }

  private static RunResult ended(RunOrder order, RunStatus status, String text) {
    return new RunResult(
        order.runId(),
        status,
        status == RunStatus.SUCCEEDED ? ObjectValue.of("text", Value.of(text)) : ObjectValue.EMPTY,
        status == RunStatus.SUCCEEDED
            ? null
            : new RunFailure(
                RunFailure.NODE,
                "n",
                "code",
                NodeFailure.of(ErrorKind.CODE, "code", "CodeError", text)),
        ObjectValue.EMPTY,
        new Usage(10, 5, new BigDecimal("0.1"), "USD"),
        7,
        0,
        1,
        2);
  }

  private static void finish(MachineDriver run) {
    while (run.result() == null && run.step()) {}
  }

  /** Lets everything happen that happens by itself before the run's wall time is over. */
  private static void settle(MachineDriver run) {
    run.pass(Duration.ofSeconds(10));
  }

  /** Whatever a test does: a state that is made of the facts alone is the same. */
  @AfterEach
  void replaysAsItWent() {
    var driver = Objects.requireNonNull(run);
    var workflow = driver.state().workflow();
    var replayed =
        new Machine(
            new ExecutionState(),
            RoutingContext.of(
                workflow.dialect(), ObjectValue.EMPTY, ObjectValue.EMPTY, workflow.types()),
            FactListener.NONE);
    driver.facts.forEach(replayed.state()::apply);

    assertThat(Fingerprints.of(replayed.state())).isEqualTo(Fingerprints.of(driver.state()));
  }

  @Test
  void anAwaitedRunStandsBetweenTheNodeAndWhatFollows() {
    var run = begin(trigger("node-completed", "node: extract, wait: true"), "");
    settle(run);

    assertThat(run.started).extracting(a -> a.node().id()).containsExactly("extract");
    assertThat(run.state().isWaiting()).isFalse();
    var order = run.ordered.getFirst();
    assertThat(order.purpose()).isEqualTo(RunOrder.Purpose.TRIGGERED);
    assertThat(order.trigger()).isEqualTo("after");
    assertThat(order.workflow()).isEqualTo("other");
    assertThat(order.awaited()).isTrue();
    assertThat(Json.write(order.inputs()))
        .isEqualTo(
            """
            {"trigger":"after","event":"node-completed",\
            "node":{"id":"extract","type":"plugin.work","title":"X","outputs":{"value":"extract"}},\
            "run":{"execution_id":"test/0-1","workflow":"Parent","inputs":{},"outputs":{}},\
            "outputs":{"start":{},"extract":{"value":"extract"}}}""");

    run.tell(new Input.RunEnded(ended(order, RunStatus.SUCCEEDED, "short")));
    finish(run);

    assertThat(run.started.getLast().inputs().get(0)).isEqualTo(Value.of("short"));
    var result = Objects.requireNonNull(run.result());
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs().get("said")).isEqualTo(Value.of("short"));
    assertThat(result.steps()).isEqualTo(4 + 7);
    assertThat(result.usage().promptTokens()).isEqualTo(10);
  }

  @Test
  void whatNobodyWaitsForMayStillSaySomethingInTime() {
    var run = begin(trigger("node-completed", "node: extract"), "");
    run.step();
    var order = run.ordered.getFirst();
    run.tell(new Input.RunAccepted(order.runId()));
    run.tell(new Input.RunEnded(ended(order, RunStatus.SUCCEEDED, "in time")));
    finish(run);

    var result = Objects.requireNonNull(run.result());
    assertThat(result.outputs().get("said")).isEqualTo(Value.of("in time"));
    assertThat(result.steps()).as("of its own").isEqualTo(4);
    assertThat(result.usage().promptTokens()).isZero();
  }

  @Test
  void aRunDoesNotEndLaterForWhatItDoesNotWaitFor() {
    var run = begin(trigger("node-completed", "node: extract"), "");
    run.step();
    var order = run.ordered.getFirst();
    run.tell(new Input.RunAccepted(order.runId()));
    finish(run);

    assertThat(Objects.requireNonNull(run.result()).outputs().get("said")).isEqualTo(Value.none());
    assertThat(run.state().orders().isEmpty()).isTrue();
    run.tell(new Input.RunEnded(ended(order, RunStatus.SUCCEEDED, "late")));
    assertThat(run.result().outputs().get("said")).isEqualTo(Value.none());
  }

  @Test
  void aStartThatNobodyHasTakenOverIsOwedBeyondTheEnd() {
    var run = begin(trigger("node-completed", "node: extract"), "");
    finish(run);
    var order = run.ordered.getFirst();

    assertThat(run.state().orders().isEmpty()).isFalse();
    run.tell(new Input.RunAccepted(order.runId()));
    assertThat(run.state().orders().isEmpty()).isTrue();
  }

  @Test
  void aRunGoesOnAfterATriggeredRunThatFailed() {
    var run = begin(trigger("node-completed", "node: extract, wait: true"), "");
    settle(run);
    run.tell(new Input.RunEnded(ended(run.ordered.getFirst(), RunStatus.FAILED, "broken")));
    finish(run);

    var result = Objects.requireNonNull(run.result());
    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(result.outputs().get("error")).isEqualTo(Value.of("broken"));
    assertThat(result.exceptions()).isEqualTo(1);
  }

  @Test
  void aRunEndsAfterWhatItsEndTriggers() {
    var run = begin(trigger("run-completed", "wait: true"), "");
    settle(run);

    assertThat(run.result()).isNull();
    var order = run.ordered.getFirst();
    var told = (ObjectValue) Objects.requireNonNull(order.inputs().get("run"));
    assertThat(told.get("status")).isEqualTo(Value.of("succeeded"));
    run.tell(new Input.RunEnded(ended(order, RunStatus.SUCCEEDED, "done")));

    var result = Objects.requireNonNull(run.result());
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs().get("after")).isEqualTo(ObjectValue.of("text", Value.of("done")));
  }

  @Test
  void aPausedRunEndsOnlyWhenItGoesOn() {
    var run = begin(trigger("run-completed", "wait: true"), "");
    settle(run);
    run.tell(new Input.Pause("by the test"));
    run.tell(new Input.RunEnded(ended(run.ordered.getFirst(), RunStatus.SUCCEEDED, "done")));

    assertThat(run.result()).isNull();
    run.tell(new Input.Resume());
    assertThat(Objects.requireNonNull(run.result()).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aFailedRunEndsAfterWhatItsFailureTriggers() {
    var broken = "{ id: broken, type: event, on: node-failed, workflow: mend, wait: true }";
    run =
        MachineDriver.start(
            workflow(trigger("run-failed", "wait: true") + ", " + broken, ""),
            activation -> MachineDriver.fail(ErrorKind.NETWORK, "down"));
    settle(run);

    assertThat(run.result()).isNull();
    assertThat(run.ordered)
        .extracting(RunOrder::trigger, RunOrder::nodeId)
        .containsExactly(tuple("broken", "extract"), tuple("after", ""));
    assertThat(Json.write(run.ordered.getFirst().inputs()))
        .contains("\"error\":{\"message\":\"down\",\"type\":\"TestError\",\"code\":\"test\"");
    assertThat(Json.write(run.ordered.getLast().inputs()))
        .contains("\"status\":\"failed\"", "\"node\":\"extract\"");
    for (var order : run.ordered) {
      run.tell(new Input.RunEnded(ended(order, RunStatus.SUCCEEDED, "noted")));
    }

    var result = Objects.requireNonNull(run.result());
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(Objects.requireNonNull(result.failure()).nodeId()).isEqualTo("extract");
  }

  @ParameterizedTest
  @CsvSource({
    "node-failed, default-value, 1",
    "node-completed, default-value, 0",
    "run-completed, default-value, 1",
    "run-failed, default-value, 0",
    "node-failed, none, 1",
    "node-completed, none, 0",
    "run-completed, none, 0",
    "run-failed, none, 1"
  })
  void firesForWhatHappened(String on, String strategy, int times) {
    var node = on.startsWith("node") ? "node: extract" : "wait: false";
    var data = "title: X, error_strategy: { type: %s, default_value: {} }".formatted(strategy);
    run =
        MachineDriver.start(
            workflow(data, trigger(on, node), ""),
            activation ->
                activation.node().id().equals("extract")
                    ? MachineDriver.fail(ErrorKind.CODE, "down")
                    : work(activation));
    finish(run);

    assertThat(run.ordered).hasSize(times);
  }

  @Test
  void cancellingTheRunCancelsWhatItWaitsForAndFiresNothing() {
    var run =
        begin(
            trigger("node-completed", "node: extract, wait: true")
                + ", { id: late, type: event, on: run-failed, workflow: x }",
            "");
    settle(run);
    run.tell(new Input.Cancel("by the test"));

    assertThat(Objects.requireNonNull(run.result()).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(run.runsCancelled).containsExactly(run.ordered.getFirst().runId());
    assertThat(run.ordered).hasSize(1);
  }

  @Test
  void theWallTimeOfTheRunCountsWhileItWaits() {
    var run =
        begin(trigger("run-completed", "wait: true"), "limits: { max_execution_time_secs: 60 }");
    run.pass(Duration.ofSeconds(59));
    assertThat(run.result()).isNull();
    run.pass(Duration.ofSeconds(2));

    var result = Objects.requireNonNull(run.result());
    assertThat(Objects.requireNonNull(result.failure()).type()).isEqualTo(RunFailure.TIMEOUT);
    assertThat(run.runsCancelled).hasSize(1);
  }

  @Test
  void inputsAreTemplatesOverWhatTheTriggerSays() {
    var run =
        begin(
            trigger(
                "node-completed",
                "node: extract, inputs: { q: 'was {{ node.outputs.value }}', n: 3 }"),
            "");
    finish(run);

    var inputs = run.ordered.getFirst().inputs();
    assertThat(inputs.get("q")).isEqualTo(Value.of("was extract"));
    assertThat(inputs.get("n")).isEqualTo(Value.of(3));
  }

  @Test
  void anInputThatCannotBeRenderedFailsTheTriggeredRunOnly() {
    var run =
        begin(
            trigger("node-completed", "node: extract, wait: true, inputs: { q: '{{ 1 // 0 }}' }"),
            "");
    finish(run);

    assertThat(run.ordered).isEmpty();
    var result = Objects.requireNonNull(run.result());
    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(Json.write(result.outputs())).contains("division");
  }

  @Test
  void theSameTriggerAtTheSameNodeIsAlwaysTheSameRun() {
    var first = begin(trigger("node-completed", "node: extract"), "");
    finish(first);
    var second = begin(trigger("node-completed", "node: extract"), "");
    finish(second);

    assertThat(second.ordered.getFirst().runId())
        .startsWith("test/0-")
        .isEqualTo(first.ordered.getFirst().runId());
  }

  @Test
  void firesAtEveryNodeWhenItNamesNone() {
    var run = begin(trigger("node-completed", "wait: false"), "");
    finish(run);

    assertThat(run.ordered)
        .extracting(RunOrder::nodeId)
        .containsExactly("start", "extract", "next", "end");
    assertThat(run.ordered).extracting(RunOrder::runId).doesNotHaveDuplicates();
  }
}
