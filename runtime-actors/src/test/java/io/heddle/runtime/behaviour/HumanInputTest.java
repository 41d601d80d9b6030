package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviour 12: a node asks a person, and the rest of the run goes on meanwhile. */
final class HumanInputTest {

  private static Trial approval(String settings) {
    return Trial.flat(
        """
        nodes:
          - { id: start, data: { type: start } }
          - { id: ask, data: { type: human-input, resume_mode: approval, %s } }
          - { id: beside, data: { type: plugin.work } }
          - { id: yes, data: { type: plugin.work } }
          - { id: no, data: { type: plugin.work } }
          - { id: end, data: { type: end, outputs: [
              { variable: yes, value_selector: [yes, value] },
              { variable: no, value_selector: [no, value] },
              { variable: beside, value_selector: [beside, value] } ] } }
        edges:
          - { source: start, target: ask }
          - { source: start, target: beside }
          - { source: ask, target: yes, source_handle: approve }
          - { source: ask, target: no, source_handle: reject }
          - { source: yes, target: end }
          - { source: no, target: end }
          - { source: beside, target: end }
        """
            .formatted(settings));
  }

  private static Trial form(String settings) {
    return Trial.flat(
        """
        nodes:
          - { id: start, data: { type: start } }
          - id: ask
            data:
              type: human-input
              form_fields:
                - { variable: amount, field_type: number, required: true, validation: { max_value: 10 } }
              %s
          - { id: end, data: { type: end, outputs: [ { variable: amount, value_selector: [ask, amount] } ] } }
        edges:
          - { source: start, target: ask }
          - { source: ask, target: end }
        """
            .formatted(settings));
  }

  private static Input answer(@Nullable String decision, ObjectValue data) {
    return new Input.Submit(
        new Input.Submit.ByNode("ask", -1),
        "s-" + data,
        new HumanForms.Submission(decision, data),
        "somebody");
  }

  private static Input amount(long amount) {
    return answer(null, ObjectValue.of("amount", Value.of(amount)));
  }

  private static void untilNothingIsLeft(Trial trial) {
    while (trial.step()) {
      // Until only the person is awaited.
    }
  }

  @ParameterizedTest
  @CsvSource({"approve, yes, no", "reject, no, yes"})
  void aDecisionTakesItsEdge(String decision, String taken, String skipped) {
    var trial = approval("timeout_action: fail").begin();
    untilNothingIsLeft(trial);
    assertThat(trial.started).containsExactly("beside");
    assertThat(trial.hasEnded()).isFalse();

    trial.tell(answer(decision, ObjectValue.EMPTY));

    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(trial.nodeStatus(taken)).isEqualTo(NodeStatus.SUCCEEDED);
    assertThat(trial.nodeStatus(skipped)).isEqualTo(NodeStatus.SKIPPED);
  }

  @ParameterizedTest
  @CsvSource({"auto_approve, yes, no", "auto_reject, no, yes"})
  void timeDecidesWhenNobodyDoes(String action, String taken, String skipped) {
    var trial = approval("timeout_secs: 30, timeout_action: " + action);

    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(trial.nodeStatus(taken)).isEqualTo(NodeStatus.SUCCEEDED);
    assertThat(trial.nodeStatus(skipped)).isEqualTo(NodeStatus.SKIPPED);
    assertThat(trial.startedAt.get(taken)).isEqualTo(30_000);
  }

  @Test
  void theDefaultsArePutOutWhenTimeIsUp() {
    var trial =
        form(
            "timeout_secs: 5\n      timeout_action: default_value\n"
                + "      timeout_default_values: { amount: 3 }");

    assertThat(trial.outputs()).isEqualTo("{\"amount\":3}");
    assertThat(trial.elapsed()).isEqualTo(5_000);
  }

  @Test
  void timeFailsTheNodeUnlessTheTextSaysOtherwise() {
    var trial = form("timeout_secs: 5");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).contains("ask");
  }

  @Test
  void aWrongAnswerLeavesTheFormOpen() {
    var trial = form("timeout_secs: 60").begin();

    trial.tell(amount(11));
    assertThat(trial.nodeStatus("ask")).isEqualTo(NodeStatus.WAITING);
    trial.tell(answer(null, ObjectValue.EMPTY));
    assertThat(trial.nodeStatus("ask")).isEqualTo(NodeStatus.WAITING);
    trial.tell(amount(10));

    assertThat(trial.outputs()).isEqualTo("{\"amount\":10}");
  }

  @Test
  void anAnswerCountsAfterARestart() {
    var trial = form("timeout_secs: 60").begin().crash();

    trial.tell(amount(4));

    assertThat(trial.outputs()).isEqualTo("{\"amount\":4}");
  }

  @Test
  void theDeadlineHoldsAfterARestart() {
    var trial =
        form("timeout_secs: 5\n      timeout_action: default_value\n"
                + "      timeout_default_values: { amount: 3 }")
            .begin()
            .crash();

    assertThat(trial.outputs()).isEqualTo("{\"amount\":3}");
    assertThat(trial.elapsed()).isEqualTo(5_000);
  }
}
