package io.heddle.runtime.behaviour;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defects X10 and X22: the nodes inside a container are nodes like any other. */
final class SubGraphTest {

  private static String text(String work, String selector, String more) {
    return """
    nodes:
      - { id: start, data: { type: start, variables: [ { variable: items, type: "array[number]" } ] } }
      - id: each
        data:
          type: iteration
          input_selector: [start, items]
          output_variable: results
          sub_graph:
            nodes:
              - { id: s, data: { type: start } }
              - { id: work, data: { type: plugin.work%s } }
              - { id: e, data: { type: end, outputs: [ { variable: v, value_selector: %s } ] } }
            edges:
              - { source: s, target: work }
              - { source: work, target: e }
              %s
      - { id: end, data: { type: end, outputs: [ { variable: r, value_selector: [each, results] } ] } }
    edges:
      - { source: start, target: each }
      - { source: each, target: end }
    """
        .formatted(work, selector, more);
  }

  private static Trial trial(String work) {
    return Trial.flat(text(work, "[work, value]", "")).inputs("{\"items\": [1, 2]}");
  }

  @Test
  void aNodeInsideIsTriedAgain() {
    var calls = new AtomicInteger();
    var trial =
        trial(", retry_config: { max_retries: 1, retry_interval: 500 }")
            .work(
                "work",
                _ ->
                    calls.incrementAndGet() == 1
                        ? Trial.failure(ErrorKind.NETWORK, "lost")
                        : Outcome.Completed.of(ObjectValue.of("value", Value.of("ok"))));

    assertThat(trial.outputs()).isEqualTo("{\"r\":[{\"v\":\"ok\"},{\"v\":\"ok\"}]}");
    assertThat(calls).hasValue(3);
    assertThat(trial.elapsed()).isEqualTo(530);
  }

  @Test
  void aNodeInsideHasItsErrorStrategy() {
    var trial =
        trial(", error_strategy: { type: default-value, default_value: { value: spare } }")
            .fails("work", ErrorKind.CODE, "broken");

    assertThat(trial.outputs()).isEqualTo("{\"r\":[{\"v\":\"spare\"},{\"v\":\"spare\"}]}");
    assertThat(trial.run().exceptions()).isEqualTo(2);
    assertThat(trial.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
  }

  @Test
  void aNodeInsideHasItsTimeLimit() {
    var limits = new ArrayList<Duration>();
    var trial =
        trial(", timeout_secs: 2")
            .work(
                "work",
                activation -> {
                  limits.add(requireNonNull(activation.node().timeout()));
                  return Outcome.Completed.of(ObjectValue.of("value", Value.of("ok")));
                });

    trial.run();

    assertThat(limits).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  @Test
  void aFailureInsideKeepsItsKind() {
    var trial = trial("").fails("work", ErrorKind.RATE_LIMITED, "too many");

    var failure = requireNonNull(trial.run().failure());

    assertThat(failure.nodeId()).isEqualTo("each");
    assertThat(failure.failure().kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.failure().message()).contains("too many");
  }

  @Test
  void stepsInsideAreStepsOfTheRun() {
    assertThat(trial("").run().steps()).isEqualTo(3 + 2 * 3);
  }

  @Test
  void aCancelReachesANodeInside() {
    var trial = trial("").lasts("work", Duration.ofHours(1));

    trial.at(Duration.ofSeconds(1), new Input.Cancel("enough"));

    assertThat(trial.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(trial.cancelled).containsExactly("work");
    assertThat(trial.elapsed()).isEqualTo(11_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[nowhere, value] | ''",
        "[work, value] | '- { source: work, target: work }'",
        "[work, value] | '- { source: work, target: nowhere }'"
      })
  void whatIsInsideIsChecked(String selector, String edge) {
    var result =
        Trial.compile("version: \"0.1.0\"\n" + text("", selector, edge == null ? "" : edge));

    assertThat(result).isInstanceOf(CompileResult.Rejected.class);
  }

  @Test
  void whatAFailedNodeUsedIsCountedOnce() {
    var used = new Usage(3, 4, Usage.NONE.price(), "USD");
    var failure = NodeFailure.of(ErrorKind.VALIDATION, "test", "TestError", "no");
    var trial =
        trial("")
            .work(
                "work",
                _ -> new Outcome.Failed(failure, ObjectValue.EMPTY, used, ObjectValue.EMPTY));

    assertThat(trial.run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.run().usage().totalTokens()).isEqualTo(7);
  }
}
