package io.heddle.runtime.nested;

import static io.heddle.runtime.nested.Group.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.quota.GroupQuota;
import io.heddle.runtime.settings.EngineSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NestedRunsTest {

  private static final String ECHO = "echo type: plugin.echo, value: \"{{#start.text#}}\"";

  private final Group group = new Group();

  @AfterEach
  void close() {
    group.close();
  }

  private static String failureCode(RunResult result) {
    return Objects.requireNonNull(result.failure()).failure().code();
  }

  @Test
  void theOutputsOfTheChildAreThoseOfTheNode() throws Exception {
    group.register("child", row("child", "start, text", ECHO));
    group.register(
        "parent",
        row(
            "parent",
            "sub, out",
            "sub type: workflow, workflow: child, inputs: { text: \"<{{#start.text#}}>\" }"));

    var result = group.run("parent");

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs()).isEqualTo(ObjectValue.of("out", Value.of("<hello>")));
  }

  @Test
  void countsTheStepsOfTheChildAmongItsOwn() throws Exception {
    group.register("child", row("child", "start, text", ECHO));
    group.register("parent", row("parent", "sub, out", "sub type: workflow, workflow: child"));

    assertThat(group.run("child").steps()).isEqualTo(3);
    assertThat(group.run("parent").steps()).isEqualTo(6);
  }

  @Test
  void eventsOfTheChildNameTheRunAbove() throws Exception {
    group.register("child", row("child", "start, text", ECHO));
    group.register("parent", row("parent", "sub, out", "sub type: workflow, workflow: child"));

    var result = group.run("parent");

    var link =
        group.events.stream()
            .filter(RunEvent.SubRunStarted.class::isInstance)
            .map(RunEvent.SubRunStarted.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(link.executionId()).isEqualTo(result.executionId());
    assertThat(link.place().nodeId()).isEqualTo("sub");
    assertThat(link.runId()).startsWith("test/0-").isNotEqualTo(result.executionId());
    assertThat(group.events)
        .filteredOn(event -> event.executionId().equals(link.runId()))
        .filteredOn(RunEvent.RunStarted.class::isInstance)
        .singleElement()
        .extracting(event -> Objects.requireNonNull(((RunEvent.RunStarted) event).parent()))
        .satisfies(
            parent -> {
              assertThat(parent.executionId()).isEqualTo(result.executionId());
              assertThat(parent.nodeId()).isEqualTo("sub");
            });
  }

  @Test
  void keepsTheErrorOfTheChild() throws Exception {
    group.register("child", row("child", "start, text", "call type: plugin.fail"));
    group.register("parent", row("parent", "sub, out", "sub type: workflow, workflow: child"));

    var failure = Objects.requireNonNull(group.run("parent").failure());

    assertThat(failure.nodeId()).isEqualTo("sub");
    assertThat(failure.failure().code()).isEqualTo("down");
    assertThat(failure.failure().retryable()).isTrue();
    assertThat(failure.failure().message())
        .isEqualTo("workflow child failed at node call: the line is down");
  }

  @Test
  void aNodeHasTheTimeThatTheInstallationGivesItWhenNobodySaysMore() throws Exception {
    var usual = EngineSettings.UNTIMED;
    var hasty = new EngineSettings(Duration.ofMillis(50), usual.retry(), usual.results());
    try (var impatient = new Group(GroupQuota.NONE, hasty)) {
      impatient.register("waits", row("waits", "start, text", "wait type: plugin.hold"));

      var failure = Objects.requireNonNull(impatient.run("waits").failure());

      assertThat(failure.failure().code()).isEqualTo("timeout");
      assertThat(failure.failure().message()).contains("the installation's limit");
      assertThat(impatient.cancelled).hasValue(1);
    }
  }

  @Test
  void retriesWithAnotherChild() throws Exception {
    group.register("child", row("child", "start, text", "call type: plugin.fail"));
    group.register(
        "parent",
        row(
            "parent",
            "sub, out",
            "sub type: workflow, workflow: child, retry_config: { max_retries: 2 },"
                + " error_strategy: { type: default-value, default_value: { out: none } }"));

    var result = group.run("parent");

    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(result.outputs()).isEqualTo(ObjectValue.of("out", Value.of("none")));
    assertThat(group.events)
        .filteredOn(RunEvent.SubRunStarted.class::isInstance)
        .extracting(event -> ((RunEvent.SubRunStarted) event).runId())
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  @Test
  void aCancelGoesDown() throws Exception {
    group.register("child", row("child", "start, text", "wait type: plugin.hold"));
    group.register("middle", row("middle", "sub, out", "sub type: workflow, workflow: child"));
    group.register("parent", row("parent", "sub, out", "sub type: workflow, workflow: middle"));
    var request = group.request("parent", ObjectValue.EMPTY);
    var running = group.start(request);
    group.nextHeld();

    group.cancel(request.executionId());

    assertThat(running.get(30, TimeUnit.SECONDS).status()).isEqualTo(RunStatus.CANCELLED);
    group.awaitIdle();
    assertThat(group.cancelled).hasValue(1);
  }

  @Test
  void aTimeoutOfTheNodeCancelsTheChildAndFailsTheNode() throws Exception {
    group.register("child", row("child", "start, text", "wait type: plugin.hold"));
    group.register(
        "parent",
        row("parent", "sub, out", "sub type: workflow, workflow: child, timeout_secs: 0.02"));

    var result = group.run("parent");

    assertThat(failureCode(result)).isEqualTo("timeout");
    group.awaitIdle();
    assertThat(group.cancelled).hasValue(1);
  }

  @Test
  void oneThatIsNotAwaitedOutlivesItsParent() throws Exception {
    group.register("child", row("child", "start, text", "wait type: plugin.hold"));
    group.register(
        "parent",
        row("parent", "sub, execution_id", "sub type: workflow, workflow: child, wait: false"));

    var result = group.run("parent");

    var held = group.nextHeld();
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs()).isEqualTo(ObjectValue.of("out", Value.of(held.executionId())));
    held.release();
    group.awaitIdle();
    assertThat(group.events)
        .filteredOn(RunEvent.RunFinished.class::isInstance)
        .extracting(RunEvent::executionId)
        .containsExactly(result.executionId(), held.executionId());
  }

  @Test
  void refusesInputsThatTheChildDoesNotTake() throws Exception {
    group.register(
        "child",
        row("child", "start, text", ECHO)
            .replace(
                "type: start,",
                "type: start, variables: [{ variable: n, type: number, required: true }],"));
    group.register(
        "parent",
        row(
            "parent",
            "sub, out",
            "sub type: workflow, workflow: child, inputs: { n: \"x {{#start.text#}}\" }"));

    var failure = Objects.requireNonNull(group.run("parent").failure()).failure();

    assertThat(failure.code()).isEqualTo("invalid_inputs");
    assertThat(failure.message()).contains("child").contains("'n'").contains("number");
  }

  @Test
  void manyItemsRunAWorkflowEach() throws Exception {
    group.register("child", row("child", "start, text", ECHO));
    group.register(
        "parent",
        """
        version: "0.1.0"
        id: parent
        nodes:
          - { id: start, data: { type: start, title: S } }
          - id: each
            data:
              type: iteration
              title: I
              input_selector: [start, items]
              parallel: true
              output_variable: results
              sub_graph:
                nodes:
                  - { id: s, data: { type: start, title: S } }
                  - id: sub
                    data: { type: workflow, title: W, workflow: child, inputs: { text: [item] } }
                  - { id: e, data: { type: end, title: E, outputs: [{ variable: r, value_selector: [sub, out] }] } }
                edges: [{ source: s, target: sub }, { source: sub, target: e }]
          - { id: end, data: { type: end, title: E, outputs: [{ variable: out, value_selector: [each, results] }] } }
        edges: [{ source: start, target: each }, { source: each, target: end }]
        """);
    var items = Value.array(IntStream.range(0, 50).mapToObj(Value::of).toList());

    var result =
        group
            .start(group.request("parent", ObjectValue.of("items", items)))
            .get(30, TimeUnit.SECONDS);

    assertThat(result.status()).as(String.valueOf(result.failure())).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs().get("out"))
        .isEqualTo(
            Value.array(
                IntStream.range(0, 50)
                    .mapToObj(index -> ObjectValue.of("r", Value.of(index)))
                    .toList()));
    assertThat(result.steps()).isEqualTo(3 + 50 * (3 + 3));
  }

  @Test
  void aCrashOfTheChildFailsTheNode() throws Exception {
    group.register("child", row("child", "start, text", "boom type: plugin.defect"));
    group.register("parent", row("parent", "sub, out", "sub type: workflow, workflow: child"));

    var result = group.run("parent");

    assertThat(failureCode(result)).isEqualTo("internal_error");
    assertThat(Objects.requireNonNull(result.failure()).nodeId()).isEqualTo("sub");
    group.awaitIdle();
  }

  @Test
  void aCrashOfTheParentIsReportedAndCancelsTheChild() throws Exception {
    group.register("child", row("child", "start, text", "wait type: plugin.hold"));
    group.register(
        "parent",
        row(
                "parent",
                "sub, out",
                "sub type: workflow, workflow: child",
                "own type: plugin.hold",
                "boom type: plugin.defect")
            .replace(
                "{ source: sub, target: own }",
                "{ source: start, target: own }, { source: sub, target: end }"));
    var running = group.start("parent");
    var first = group.nextHeld();
    var second = group.nextHeld();

    (first.nodeId().equals("own") ? first : second).release();

    assertThat(failureCode(running.get(30, TimeUnit.SECONDS))).isEqualTo("internal_error");
    group.awaitIdle();
    assertThat(group.cancelled).hasValue(1);
  }

  @Test
  void aDefectOfANodeIsAFailureOfIt() throws Exception {
    group.register("child", row("child", "start, text", "boom type: plugin.crash"));
    group.register("parent", row("parent", "sub, out", "sub type: workflow, workflow: child"));

    assertThat(failureCode(group.run("parent"))).isEqualTo("internal_error");
  }
}
