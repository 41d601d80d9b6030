package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import org.junit.jupiter.api.Test;

/** Behaviour 2: a fail-branch works both ways (defect X1 of the reference engine). */
final class FailBranchTest {

  private static final String BOTH =
      """
      nodes:
        - { id: start, data: { type: start } }
        - { id: risky, data: { type: plugin.work, error_strategy: { type: fail-branch } } }
        - { id: good, data: { type: plugin.work } }
        - { id: bad, data: { type: template-transform, template: "{{ m }} / {{ t }}",
            variables: [ { variable: m, value_selector: [risky, error_message] },
                         { variable: t, value_selector: [risky, error_type] } ] } }
        - { id: end, data: { type: end, outputs: [
            { variable: good, value_selector: [good, value] },
            { variable: bad, value_selector: [bad, output] } ] } }
      edges:
        - { source: start, target: risky }
        - { source: risky, target: good }
        - { source: risky, target: bad, source_handle: fail-branch }
        - { source: good, target: end }
        - { source: bad, target: end }
      """;

  @Test
  void successTakesTheNormalEdgeOnly() {
    var trial = Trial.flat(BOTH);

    assertThat(trial.outputs()).isEqualTo("{\"good\":\"good\",\"bad\":null}");
    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void failureTakesTheFailBranchOnlyAndTheErrorCanBeReadThere() {
    var trial = Trial.flat(BOTH).fails("risky", ErrorKind.CODE, "boom");

    assertThat(trial.outputs()).isEqualTo("{\"good\":null,\"bad\":\"boom / TestError\"}");
    assertThat(trial.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(trial.started).containsExactly("risky");
  }

  @Test
  void withoutSuchAnEdgeAFailureIsARealOne() {
    var trial =
        Trial.flat(
                """
                nodes:
                  - { id: start, data: { type: start } }
                  - { id: risky, data: { type: plugin.work, error_strategy: { type: fail-branch } } }
                  - { id: end, data: { type: end, outputs: [
                      { variable: v, value_selector: [risky, value] } ] } }
                edges:
                  - { source: start, target: risky }
                  - { source: risky, target: end }
                """)
            .fails("risky", ErrorKind.CODE, "boom");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).isEqualTo("Node execution error: node=risky, error=boom");
  }
}
