package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviour 6: what a failure does to the run, and the error handler. */
final class ErrorHandlingTest {

  private static final String TWO =
      """
      nodes:
        - { id: start, data: { type: start } }
        - { id: risky, data: { type: plugin.work, title: Risky } }
        - { id: slow, data: { type: plugin.work } }
        - { id: after, data: { type: plugin.work } }
        - { id: end, data: { type: end, outputs: [
            { variable: slow, value_selector: [slow, value] },
            { variable: after, value_selector: [after, value] } ] } }
      edges:
        - { source: start, target: risky }
        - { source: start, target: slow }
        - { source: risky, target: after }
        - { source: after, target: end }
        - { source: slow, target: end }
      """;

  private static String handler(String mode) {
    return TWO
        + """
        error_handler:
          mode: %s
          sub_graph:
            nodes:
              - { id: hs, data: { type: start } }
              - { id: he, data: { type: end, outputs: [
                  { variable: message, value_selector: [sys, error_message] },
                  { variable: node, value_selector: [sys, error_node_id] },
                  { variable: kind, value_selector: [sys, error_node_type] },
                  { variable: type, value_selector: [sys, error_type] } ] } }
            edges:
              - { source: hs, target: he }
        """
            .formatted(mode);
  }

  @Test
  void aFailureStopsItsSiblingsAndFailsTheRun() {
    var trial =
        Trial.flat(TWO).fails("risky", ErrorKind.CODE, "boom").lasts("slow", Duration.ofMinutes(5));

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).isEqualTo("Node execution error: node=risky, error=boom");
    assertThat(trial.cancelled).containsExactly("slow");
    assertThat(trial.elapsed()).isEqualTo(10);
  }

  @Test
  void aHandlerThatRecoversPutsOutWhatItMakesOfTheError() {
    var trial = Trial.flat(handler("recover")).fails("risky", ErrorKind.CODE, "boom");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED_WITH_RECOVERY);
    assertThat(trial.outputs())
        .isEqualTo(
            "{\"message\":\"Node execution error: node=risky, error=boom\",\"node\":\"risky\","
                + "\"kind\":\"plugin.work\",\"type\":\"NodeExecutionError\"}");
    assertThat(trial.error()).contains("boom");
  }

  @Test
  void aHandlerThatNotifiesLeavesTheRunFailed() {
    var trial = Trial.flat(handler("notify")).fails("risky", ErrorKind.CODE, "boom");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).contains("boom");
  }

  @Test
  void onContinueTheRestOfTheRunGoesOn() {
    var trial =
        Trial.flat("error_handling: { strategy: continue-on-failure }\n" + TWO)
            .fails("risky", ErrorKind.CODE, "boom");

    assertThat(trial.outputs()).isEqualTo("{\"slow\":\"slow\",\"after\":null}");
    assertThat(trial.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(trial.started).containsExactly("risky", "slow");
  }

  @Test
  void theFailureItselfIsInTheResultWithItsKindAndItsNode() {
    var failure =
        java.util.Objects.requireNonNull(
            Trial.flat(TWO).fails("risky", ErrorKind.PERMISSION, "no").run().failure());

    assertThat(failure.nodeId()).isEqualTo("risky");
    assertThat(failure.nodeType()).isEqualTo("plugin.work");
    assertThat(failure.failure().kind()).isEqualTo(ErrorKind.PERMISSION);
    assertThat(failure.failure().message()).isEqualTo("no");
  }

  @ParameterizedTest
  @CsvSource({
    "max_steps: 3, MaxStepsExceeded, Max steps exceeded: 3",
    "max_execution_time_secs: 60, Timeout, Execution timeout"
  })
  void limitsFailTheRunAtOnce(String limit, String type, String message) {
    var trial =
        Trial.flat("limits: { %s }\n".formatted(limit) + TWO).lasts("slow", Duration.ofHours(1));
    var failure = java.util.Objects.requireNonNull(trial.run().failure());

    assertThat(failure.type()).isEqualTo(type);
    assertThat(trial.error()).contains(message);
    assertThat(trial.elapsed()).isLessThanOrEqualTo(60_000);
  }

  @Test
  void theHandlerOfARunThatHasNoStepsLeftGetsSome() {
    var trial = Trial.flat("limits: { max_steps: 1 }\n" + handler("recover"));

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED_WITH_RECOVERY);
    assertThat(Json.write(trial.run().outputs())).contains("\"type\":\"MaxStepsExceeded\"");
  }

  @Test
  void theLimitOnTimeInterruptsARunThatHangs() {
    var trial =
        Trial.flat("limits: { max_execution_time_secs: 60 }\n" + handler("recover"))
            .lasts("slow", Duration.ofDays(1));

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED_WITH_RECOVERY);
    assertThat(Json.write(trial.run().outputs())).contains("\"type\":\"Timeout\"");
    assertThat(trial.cancelled).contains("slow");
  }
}
