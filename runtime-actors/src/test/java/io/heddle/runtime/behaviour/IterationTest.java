package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviour 7: iteration, the same one after the other and side by side. */
final class IterationTest {

  private static Trial iteration(String settings) {
    return Trial.flat(
            """
            nodes:
              - { id: start, data: { type: start, variables: [ { variable: items, type: "array[number]" } ] } }
              - id: each
                data:
                  type: iteration
                  input_selector: [start, items]
                  output_variable: results
                  %s
                  sub_graph:
                    nodes:
                      - { id: s, data: { type: start } }
                      - { id: work, data: { type: plugin.work, item: "{{#__scope__.item#}}", index: "{{#__scope__.index#}}" } }
                      - { id: e, data: { type: end, outputs: [ { variable: v, value_selector: [work, value] } ] } }
                    edges:
                      - { source: s, target: work }
                      - { source: work, target: e }
              - { id: end, data: { type: end, outputs: [ { variable: r, value_selector: [each, results] } ] } }
            edges:
              - { source: start, target: each }
              - { source: each, target: end }
            """
                .formatted(settings))
        .work("work", IterationTest::square);
  }

  private static long item(Activation activation) {
    return ((IntegerValue) Trial.input(activation, 0)).value();
  }

  private static Outcome square(Activation activation) {
    var item = item(activation);
    return item < 0
        ? Trial.failure(ErrorKind.CODE, "negative")
        : Outcome.Completed.of(ObjectValue.of("value", Value.of(item * item)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parallel: false", "parallel: true\n      parallelism: 2"})
  void resultsAreTheEndNodesObjectsInTheOrderOfTheItems(String mode) {
    assertThat(iteration(mode).inputs("{\"items\": [3, 1, 2]}").outputs())
        .isEqualTo("{\"r\":[{\"v\":9},{\"v\":1},{\"v\":4}]}");
  }

  @Test
  void noMoreItemsRunAtOnceThanTheTextAllows() {
    var trial =
        iteration("parallel: true\n      parallelism: 2").lasts("work", Duration.ofMillis(100));

    trial.inputs("{\"items\": [1, 2, 3, 4, 5]}").run();

    assertThat(trial.elapsed()).isEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parallel: false | continue_on_error | {\"r\":[{\"v\":1},null,{\"v\":9}]}",
        "parallel: true  | continue_on_error | {\"r\":[{\"v\":1},null,{\"v\":9}]}",
        "parallel: false | remove_abnormal   | {\"r\":[{\"v\":1},{\"v\":9}]}",
        "parallel: true  | remove_abnormal   | {\"r\":[{\"v\":1},{\"v\":9}]}"
      })
  void anItemThatFailsIsNullOrLeftOut(String mode, String errors, String expected) {
    var trial = iteration(mode + "\n      error_handle_mode: " + errors);

    assertThat(trial.inputs("{\"items\": [1, -2, 3]}").outputs()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parallel: false", "parallel: true"})
  void terminatedFailsTheNodeAndStopsTheRest(String mode) {
    var trial =
        iteration(mode + "\n      error_handle_mode: terminated").inputs("{\"items\": [1, -2, 3]}");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).contains("each").contains("negative");
    assertThat(trial.state().running()).isZero();
  }

  @Test
  void terminatedInterruptsWhatRunsBesideIt() {
    var trial =
        iteration("parallel: true\n      error_handle_mode: terminated")
            .inputs("{\"items\": [-1, 2, 3]}")
            .work("work", activation -> square(activation));
    trial.begin();
    assertThat(trial.started).hasSize(3);
    trial.step();

    assertThat(trial.hasEnded()).isTrue();
    assertThat(trial.cancelled).containsExactly("work", "work");
  }

  @Test
  void anEmptyListGivesAnEmptyList() {
    assertThat(iteration("parallel: true").inputs("{\"items\": []}").outputs())
        .isEqualTo("{\"r\":[]}");
  }

  @Test
  void aListThatIsTooLongIsRefusedBeforeAnyItemRuns() {
    var trial = iteration("max_iterations: 2").inputs("{\"items\": [1, 2, 3]}");

    assertThat(trial.error()).contains("Array size 3 exceeds max iterations 2");
    assertThat(trial.started).isEmpty();
  }

  @Test
  void itsOwnBoundMayBeHigherThanTheUsualOne() {
    var items = java.util.Collections.nCopies(1_001, 1).toString();

    assertThat(iteration("").inputs("{\"items\": %s}".formatted(items)).error())
        .contains("Array size 1001 exceeds max iterations 1000");
    var trial = iteration("max_iterations: 2000").inputs("{\"items\": %s}".formatted(items));
    assertThat(trial.run().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void innerScopesShadowOuterOnesAndTheyComeBack() {
    var trial =
        Trial.flat(
                """
                nodes:
                  - { id: start, data: { type: start, variables: [ { variable: items, type: "array[object]" } ] } }
                  - id: outer
                    data:
                      type: iteration
                      input_selector: [start, items]
                      output_variable: results
                      sub_graph:
                        nodes:
                          - { id: s, data: { type: start } }
                          - id: inner
                            data:
                              type: iteration
                              input_selector: [__scope__, item]
                              output_variable: results
                              sub_graph:
                                nodes:
                                  - { id: s2, data: { type: start } }
                                  - { id: t2, data: { type: template-transform, template: "{{ i }}:{{ x }}",
                                      variables: [ { variable: i, value_selector: [__scope__, index] }, { variable: x, value_selector: [__scope__, item] } ] } }
                                  - { id: e2, data: { type: end, outputs: [ { variable: v, value_selector: [t2, output] } ] } }
                                edges: [ { source: s2, target: t2 }, { source: t2, target: e2 } ]
                          - { id: t, data: { type: template-transform, template: "{{ i }}={{ x }}",
                              variables: [ { variable: i, value_selector: [__scope__, index] }, { variable: x, value_selector: [__scope__, item] } ] } }
                          - { id: e, data: { type: end, outputs: [ { variable: inner, value_selector: [inner, results] }, { variable: own, value_selector: [t, output] } ] } }
                        edges: [ { source: s, target: inner }, { source: inner, target: t }, { source: t, target: e } ]
                  - { id: end, data: { type: end, outputs: [ { variable: r, value_selector: [outer, results] } ] } }
                edges:
                  - { source: start, target: outer }
                  - { source: outer, target: end }
                """)
            .inputs("{\"items\": [[7], [8, 9]]}");

    assertThat(trial.outputs())
        .isEqualTo(
            "{\"r\":[{\"inner\":[{\"v\":\"0:7\"}],\"own\":\"0=[7]\"},"
                + "{\"inner\":[{\"v\":\"0:8\"},{\"v\":\"1:9\"}],\"own\":\"1=[8, 9]\"}]}");
  }
}
