package io.heddle.runtime.nested;

import static io.heddle.runtime.nested.Group.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.ErrorHandlers.Reply;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a failure that the failed node does not mend. */
final class ErrorHandlingTest {

  private static final String CALL = "call type: plugin.fail, value: \"{{#start.text#}}\"";

  private final Group group = new Group();

  @BeforeEach
  void register() {
    group.register(
        "on-failure",
        row("on-failure", "start, error", "note type: plugin.echo, value: \"{{#start.error#}}\""));
  }

  @AfterEach
  void close() {
    group.close();
  }

  private void register(String errorHandling) {
    group.register(
        "main", row("main", "start, text", CALL) + "error_handling: " + errorHandling + "\n");
  }

  private List<RunEvent.RunStarted> errorRuns() {
    return group.events.stream()
        .filter(RunEvent.RunStarted.class::isInstance)
        .map(RunEvent.RunStarted.class::cast)
        .filter(run -> run.parent() != null)
        .toList();
  }

  @Test
  void theErrorWorkflowGetsTheErrorTheInputsOfTheNodeAndALink() throws Exception {
    register("{ strategy: error-workflow, error_workflow: on-failure }");

    var result = group.run("main");
    group.awaitIdle();

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    var run = errorRuns().getFirst();
    var parent = Objects.requireNonNull(run.parent());
    assertThat(parent.executionId()).isEqualTo(result.executionId());
    assertThat(parent.purpose()).isEqualTo(RunOrder.Purpose.ERROR_WORKFLOW);
    assertThat(parent.nodeId()).isEqualTo("call");
    assertThat(inside(run.inputs(), "error", "code")).isEqualTo(Value.of("down"));
    assertThat(inside(run.inputs(), "error", "kind")).isEqualTo(Value.of("network"));
    assertThat(inside(run.inputs(), "node", "id")).isEqualTo(Value.of("call"));
    assertThat(inside(run.inputs(), "node", "inputs"))
        .isEqualTo(ObjectValue.of("start.text", Value.of("hello")));
    assertThat(inside(run.inputs(), "run", "execution_id"))
        .isEqualTo(Value.of(result.executionId()));
  }

  private static Value inside(ObjectValue inputs, String part, String name) {
    return Objects.requireNonNull(
        ((ObjectValue) Objects.requireNonNull(inputs.get(part))).get(name));
  }

  @Test
  void anErrorWorkflowThatFailsHasNoneOfItsOwn() throws Exception {
    group.register(
        "failing",
        row("failing", "start, text", "call type: plugin.fail")
            + "error_handling: { strategy: error-workflow, error_workflow: on-failure }\n");
    register("{ strategy: error-workflow, error_workflow: failing }");

    group.run("main");
    group.awaitIdle();

    assertThat(errorRuns()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { strategy: stop-on-first-error }                             | FAILED            | 1
          { strategy: continue-on-failure }                             | FAILED            | 1
          { by_type: { network: stop } }                                | FAILED            | 1
          { by_type: { network: skip } }                                | PARTIAL_SUCCEEDED | 1
          { strategy: continue-on-failure, by_type: { network: stop } } | FAILED            | 1
          { by_type: { network: custom }, handler: retries-once }       | FAILED            | 2
          { strategy: custom, handler: retries-once }                   | FAILED            | 2
          { strategy: custom, handler: skips }                          | PARTIAL_SUCCEEDED | 1
          { strategy: custom, handler: throws }                         | FAILED            | 1
          { strategy: custom, handler: nobody-has-registered-it }       | FAILED            | 1
          """)
  void reactsToTheKindOfErrorAndElseByTheStrategy(
      String errorHandling, RunStatus status, int attempts) throws Exception {
    register(errorHandling);

    var result = group.run("main");

    assertThat(result.status()).isEqualTo(status);
    assertThat(group.events)
        .filteredOn(RunEvent.NodeStarted.class::isInstance)
        .filteredOn(event -> ((RunEvent.NodeStarted) event).place().nodeId().equals("call"))
        .hasSize(attempts);
  }

  @Test
  void aHandlerMayRunTheErrorWorkflow() throws Exception {
    register("{ strategy: custom, handler: alarms, error_workflow: on-failure }");

    group.run("main");
    group.awaitIdle();

    assertThat(errorRuns()).hasSize(1);
  }

  @Test
  void whatAHandlerPutsOutIsTheNodesOutput() throws Exception {
    group.register(
        "main",
        row("main", "call, value", CALL)
            + "error_handling: { strategy: custom, handler: skips }\n");

    RunResult result = group.run("main");

    assertThat(result.outputs()).isEqualTo(ObjectValue.of("out", Value.of("instead")));
  }

  /** Handlers that {@link Group} registers. */
  static Reply reply(String name, int attempt) {
    return switch (name) {
      case "retries-once" -> attempt < 2 ? new Reply.Retry(Duration.ofMillis(1)) : new Reply.Stop();
      case "skips" -> new Reply.Skip(ObjectValue.of("value", Value.of("instead")));
      case "alarms" -> new Reply.RunErrorWorkflow();
      default -> throw new IllegalStateException("planted");
    };
  }
}
