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
  void itsOwnBoundMayBeHigherThanTheUsualOne() {
    var trial =
        loop(
            "variable_selector: [loop, n], comparison_operator: less_than, value: 150",
            "max_iterations: 200");

    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(trial.started).hasSize(150);
  }

  @Test
  void theFileBoundsAllLoops() {
    var trial =
        Trial.flat(
            """
            limits: { max_iterations: 2 }
            nodes:
              - { id: start, data: { type: start } }
              - id: repeat
                data:
                  type: loop
                  condition: { variable_selector: [loop, n], comparison_operator: is, value: 0 }
                  initial_vars: { n: 0 }
                  max_iterations: 200
                  output_variable: out
                  sub_graph:
                    nodes: [ { id: s, data: { type: start } }, { id: e, data: { type: end } } ]
                    edges: [ { source: s, target: e } ]
              - { id: end, data: { type: end } }
            edges: [ { source: start, target: repeat }, { source: repeat, target: end } ]
            """);

    assertThat(trial.error()).contains("Max iterations 2 exceeded");
  }

  @Test
  void anInnerLoopSeesTheVariablesOfTheOuterOneUnlessItHasItsOwn() {
    var trial =
        Trial.flat(
                """
            nodes:
              - { id: start, data: { type: start } }
              - id: outer
                data:
                  type: loop
                  condition: { variable_selector: [loop, n], comparison_operator: less_than, value: 2 }
                  initial_vars: { n: 0, k: outer }
                  output_variable: out
                  sub_graph:
                    nodes:
                      - { id: s, data: { type: start } }
                      - id: inner
                        data:
                          type: loop
                          condition: { variable_selector: [loop, k], comparison_operator: less_than, value: 1 }
                          initial_vars: { k: 0 }
                          output_variable: out
                          sub_graph:
                            nodes:
                              - { id: s2, data: { type: start } }
                              - { id: see, data: { type: template-transform, template: "{{ n }}/{{ k }}", variables: [ { variable: n, value_selector: [loop, n] }, { variable: k, value_selector: [loop, k] } ] } }
                              - { id: e2, data: { type: end, outputs: [ { variable: seen, value_selector: [see, output] }, { variable: k, value_selector: [one, value] } ] } }
                              - { id: one, data: { type: plugin.work } }
                            edges: [ { source: s2, target: see }, { source: see, target: one }, { source: one, target: e2 } ]
                      - { id: next, data: { type: plugin.work, n: "{{#loop.n#}}" } }
                      - { id: e, data: { type: end, outputs: [ { variable: n, value_selector: [next, value] }, { variable: inner, value_selector: [inner, out] }, { variable: mine, value_selector: [loop, k] } ] } }
                    edges: [ { source: s, target: inner }, { source: inner, target: next }, { source: next, target: e } ]
              - { id: end, data: { type: end, outputs: [ { variable: out, value_selector: [outer, out] } ] } }
            edges: [ { source: start, target: outer }, { source: outer, target: end } ]
            """)
            .yields("one", "{\"value\": 1}")
            .work(
                "next",
                activation ->
                    Outcome.Completed.of(
                        ObjectValue.of(
                            "value",
                            Value.of(((IntegerValue) Trial.input(activation, 0)).value() + 1))));

    assertThat(trial.outputs())
        .isEqualTo(
            "{\"out\":{\"n\":2,\"k\":\"outer\",\"inner\":{\"k\":1,\"seen\":\"1/0\"},\"mine\":\"outer\"}}");
  }

  @Test
  void aConditionOverVariablesAroundTheLoopFindsNothing() {
    var trial = loop("variable_selector: [sys, query], comparison_operator: not_null", "");

    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(trial.started).isEmpty();
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
