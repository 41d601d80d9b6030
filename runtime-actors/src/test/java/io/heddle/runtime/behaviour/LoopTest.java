package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.Outcome;
import org.junit.jupiter.api.Test;

/** Behaviour 8: a loop goes on while its condition over its own variables holds. */
final class LoopTest {

  private static Trial loop(String condition, String settings) {
    return Trial.flat(
            """
            nodes:
              - { id: start, data: { type: start } }
              - id: repeat
                data:
                  type: loop
                  condition: { %s }
                  initial_vars: { n: 0, name: x }
                  output_variable: out
                  %s
                  sub_graph:
                    nodes:
                      - { id: s, data: { type: start } }
                      - { id: work, data: { type: plugin.work, n: "{{#loop.n#}}" } }
                      - { id: e, data: { type: end, outputs: [ { variable: n, value_selector: [work, value] }, { variable: extra, value_selector: [__scope__, _iteration] } ] } }
                    edges: [ { source: s, target: work }, { source: work, target: e } ]
              - { id: end, data: { type: end, outputs: [ { variable: out, value_selector: [repeat, out] }, { variable: rounds, value_selector: [repeat, _iterations] } ] } }
            edges:
              - { source: start, target: repeat }
              - { source: repeat, target: end }
            """
                .formatted(condition, settings))
        .work(
            "work",
            activation ->
                Outcome.Completed.of(
                    ObjectValue.of(
                        "value",
                        Value.of(((IntegerValue) Trial.input(activation, 0)).value() + 1))));
  }

  private static final String BELOW_THREE =
      "variable_selector: [loop, n], comparison_operator: less_than, value: 3";

  @Test
  void goesOnWhileTheConditionHoldsAndKeepsWhatItsEndPutsOut() {
    assertThat(loop(BELOW_THREE, "").outputs())
        .isEqualTo("{\"out\":{\"n\":3,\"name\":\"x\",\"extra\":2},\"rounds\":3}");
  }

  @Test
  void checksBeforeTheFirstRound() {
    var trial =
        loop("variable_selector: [loop, n], comparison_operator: greater_than, value: 3", "");

    assertThat(trial.outputs()).isEqualTo("{\"out\":{\"n\":0,\"name\":\"x\"},\"rounds\":0}");
    assertThat(trial.started).isEmpty();
  }

  @Test
  void reachingTheBoundIsAFailure() {
    var trial = loop(BELOW_THREE, "max_iterations: 2");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).contains("Max iterations 2 exceeded");
    assertThat(trial.started).hasSize(2);
  }

  @Test
  void theBoundIsAHundredWhenTheTextNamesNone() {
    var trial =
        loop("variable_selector: [loop, n], comparison_operator: greater_or_equal, value: 0", "");

    assertThat(trial.error()).contains("Max iterations 100 exceeded");
    assertThat(trial.started).hasSize(100);
  }

  @Test
  void aConditionThatComparesUnlikeThingsEndsTheLoop() {
    var trial =
        loop("variable_selector: [loop, name], comparison_operator: less_than, value: 3", "");

    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(trial.started).isEmpty();
  }

  @Test
  void aRoundThatFailsFailsTheNode() {
    var trial = loop(BELOW_THREE, "").fails("work", ErrorKind.CODE, "boom");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).contains("boom");
  }
}
