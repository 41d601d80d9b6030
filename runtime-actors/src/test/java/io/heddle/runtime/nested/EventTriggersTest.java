package io.heddle.runtime.nested;

import static io.heddle.runtime.nested.Group.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.quota.GroupQuota;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workflows that begin when something happens to a run, in a group that has one permit. */
final class EventTriggersTest {

  private static final String ECHO = "echo type: plugin.echo, value: \"{{#start.text#}}\"";
  private static final String COMPRESS =
      """
      version: "0.1.0"
      id: compress
      nodes:
        - { id: begin, data: { type: start-from-trigger, title: B } }
        - { id: seen, data: { type: plugin.echo, title: S, value: "{{#begin.outputs#}}" } }
        - { id: finish, data: { type: continue-from-trigger, title: F, outputs: [
            { variable: event, value_selector: [begin, event] },
            { variable: outputs, value_selector: [begin, outputs] } ] } }
      edges: [ { source: begin, target: seen }, { source: seen, target: finish } ]
      """;

  private final Group group =
      new Group(new GroupQuota(1, 2, new RunLimits(0, Duration.ZERO, 0, 0, 0)));

  @AfterEach
  void close() {
    group.close();
  }

  private List<RunEvent.RunStarted> triggered() {
    return group.events.stream()
        .filter(RunEvent.RunStarted.class::isInstance)
        .map(RunEvent.RunStarted.class::cast)
        .filter(run -> run.parent() != null)
        .toList();
  }

  @Test
  void theParentReadsWhatTheTriggeredRunPutsOut() throws Exception {
    group.register("compress", COMPRESS);
    group.register(
        "parent",
        row(
                "parent",
                "show, value",
                ECHO,
                "show type: plugin.echo, value_selector: [after, outputs]")
            + "triggers: [ { id: after, type: event, on: node-completed, node: echo,"
            + " action: execute-triggered-workflow, workflow: compress, wait: true } ]\n");

    var result = group.run("parent");

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    var seen = (ObjectValue) Objects.requireNonNull(result.outputs().get("out"));
    assertThat(seen.get("start")).isEqualTo(ObjectValue.of("text", Value.of("hello")));
    assertThat(seen.get("echo")).isEqualTo(ObjectValue.of("value", Value.of("hello")));
    assertThat(seen.get("show")).isNull();
    assertThat(result.steps()).as("those of both runs").isEqualTo(4 + 3);
    var parent = Objects.requireNonNull(triggered().getFirst().parent());
    assertThat(parent.executionId()).isEqualTo(result.executionId());
    assertThat(parent.purpose()).isEqualTo(RunOrder.Purpose.TRIGGERED);
    assertThat(parent.nodeId()).isEqualTo("echo");
  }

  @Test
  void aPlainStartGetsTheInputsOfTheTrigger() throws Exception {
    group.register("child", row("child", "echo, value", ECHO));
    group.register(
        "parent",
        row("parent", "start, text", ECHO)
            + "triggers: [ { id: after, type: event, on: run-completed, workflow: child,"
            + " wait: true, inputs: { text: '{{ run.status }}: {{ run.outputs.out }}' } } ]\n");

    var result = group.run("parent");

    assertThat(result.outputs().get("out")).isEqualTo(Value.of("hello"));
    assertThat(result.outputs().get("after"))
        .isEqualTo(ObjectValue.of("out", Value.of("succeeded: hello")));
  }

  @Test
  void aRunEndsBeforeOneThatItDoesNotWaitFor() throws Exception {
    group.register("child", row("child", "start, text", "wait type: plugin.hold"));
    group.register(
        "parent",
        row("parent", "start, text", ECHO)
            + "triggers: [ { id: after, type: event, on: node-completed, node: echo,"
            + " workflow: child, inputs: { text: x } } ]\n");
    var running = group.start("parent");

    var held = group.nextHeld();
    assertThat(running.get(30, TimeUnit.SECONDS).status()).isEqualTo(RunStatus.SUCCEEDED);
    held.release();
    group.awaitIdle();

    assertThat(triggered()).hasSize(1);
    assertThat(group.events)
        .filteredOn(RunEvent.RunFinished.class::isInstance)
        .extracting(event -> ((RunEvent.RunFinished) event).result().status())
        .containsExactly(RunStatus.SUCCEEDED, RunStatus.SUCCEEDED);
  }

  @Test
  void aCancelGoesDownToWhatTheRunWaitsFor() throws Exception {
    group.register("child", row("child", "start, text", "wait type: plugin.hold"));
    group.register(
        "parent",
        row("parent", "start, text", ECHO)
            + "triggers: [ { id: after, type: event, on: run-completed, workflow: child,"
            + " wait: true, inputs: { text: x } } ]\n");
    var request = group.request("parent", ObjectValue.of("text", Value.of("hello")));
    var running = group.start(request);
    group.nextHeld();

    group.cancel(request.executionId());

    assertThat(running.get(30, TimeUnit.SECONDS).status()).isEqualTo(RunStatus.CANCELLED);
    group.awaitIdle();
    assertThat(group.cancelled).hasValue(1);
  }

  @Test
  void aFailureIsToldToWhatItTriggers() throws Exception {
    group.register("compress", COMPRESS);
    group.register(
        "parent",
        row("parent", "start, text", "call type: plugin.fail")
            + "triggers: [ { id: after, type: event, on: node-failed, node: call,"
            + " workflow: compress, wait: true } ]\n");

    var result = group.run("parent");

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    var node = (ObjectValue) Objects.requireNonNull(triggered().getFirst().inputs().get("node"));
    var error = (ObjectValue) Objects.requireNonNull(node.get("error"));
    assertThat(error.get("code")).isEqualTo(Value.of("down"));
    assertThat(error.get("kind")).isEqualTo(Value.of("network"));
  }
}
