package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviour 5: attempts, waits and what comes after the last one. */
final class RetryTest {

  private static Trial retry(String retry, String strategy) {
    return Trial.flat(
        """
        nodes:
          - { id: start, data: { type: start } }
          - { id: work, data: { type: plugin.work, retry_config: { %s } %s } }
          - { id: end, data: { type: end, outputs: [ { variable: v, value_selector: [work, value] } ] } }
        edges:
          - { source: start, target: work }
          - { source: work, target: end }
        """
            .formatted(retry, strategy));
  }

  private static List<Long> waits(Trial trial) {
    return trial.facts.stream()
        .filter(fact -> fact instanceof Fact.AttemptFailed)
        .map(fact -> (Fact.AttemptFailed) fact)
        .map(failed -> failed.retryAt() - failed.at())
        .toList();
  }

  private static Outcome untilAttempt(io.heddle.runtime.node.Activation activation, int good) {
    return activation.attempt() < good
        ? Trial.failure(ErrorKind.NETWORK, "try again")
        : Outcome.Completed.of(ObjectValue.of("value", Value.of(activation.attempt())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_retries: 3, retry_interval: 100                                       | 100,100,100",
        "max_retries: 3, retry_interval: 100, backoff_strategy: exponential        | 100,200,400",
        "max_retries: 3, retry_interval: 100, backoff_strategy: exponential, backoff_multiplier:"
            + " 3.0, max_retry_interval: 500 | 100,300,500"
      })
  void waitsAsTheStrategySays(String settings, String expected) {
    var trial = retry(settings, "").work("work", activation -> untilAttempt(activation, 4));

    assertThat(trial.outputs()).isEqualTo("{\"v\":4}");
    assertThat(String.join(",", waits(trial).stream().map(String::valueOf).toList()))
        .isEqualTo(expected);
    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void jitterAddsAtMostATenth() {
    var trial =
        retry("max_retries: 3, retry_interval: 1000, backoff_strategy: exponential_with_jitter", "")
            .work("work", activation -> untilAttempt(activation, 4));
    trial.run();

    var waits = waits(trial);
    assertThat(waits.get(0)).isBetween(1_000L, 1_100L);
    assertThat(waits.get(1)).isBetween(2_000L, 2_200L);
    assertThat(waits.get(2)).isBetween(4_000L, 4_400L);
  }

  @ParameterizedTest
  @CsvSource({"2, 2000", "3600, 60000"})
  void whatTheServerAsksForIsHonouredUpToTheCap(int seconds, long expected) {
    var trial =
        retry("max_retries: 1, retry_interval: 100", "")
            .work(
                "work",
                activation ->
                    activation.attempt() == 1
                        ? Outcome.Failed.of(
                            new NodeFailure(
                                ErrorKind.RATE_LIMITED,
                                "http_client_error",
                                "HttpError",
                                "HTTP 429",
                                true,
                                Duration.ofSeconds(seconds)))
                        : untilAttempt(activation, 1));
    trial.run();

    assertThat(waits(trial)).containsExactly(expected);
  }

  @Test
  void aFailureThatCannotBeMendedIsNotTriedAgain() {
    var trial =
        retry("max_retries: 3, retry_interval: 100", "")
            .fails("work", ErrorKind.VALIDATION, "never");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.started).containsExactly("work");
  }

  @Test
  void unlessTheTextSaysSo() {
    var trial =
        retry("max_retries: 3, retry_interval: 100, retry_on_retryable_only: false", "")
            .fails("work", ErrorKind.VALIDATION, "never");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.started).hasSize(4);
  }

  /** Three times, as the installation has it, for a node that says nothing of retries. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          by_type: { network: retry }      | NETWORK              | [1000, 2000, 4000]
          by_type: { code: stop }          | NETWORK              | [1000, 2000, 4000]
          by_type: { code: stop }          | TIMEOUT              | [1000, 2000, 4000]
          by_type: { code: stop }          | RESOURCE_UNAVAILABLE | [1000, 2000, 4000]
          by_type: { code: stop }          | RATE_LIMITED         | []
          by_type: { network: stop }       | NETWORK              | []
          by_type: { rate_limited: retry } | RATE_LIMITED         | [10000, 10000, 10000]
          by_type: { code: retry }         | CODE                 | [10000, 10000, 10000]
          strategy: continue-on-failure    | NETWORK              | []
          """)
  void aWorkflowMayHaveErrorsOfAKindTriedAgain(String handling, ErrorKind kind, String expected) {
    var trial =
        Trial.flat(
            """
            error_handling: { %s }
            nodes:
              - { id: start, data: { type: start } }
              - { id: work, data: { type: plugin.work } }
              - { id: end, data: { type: end, outputs: [] } }
            edges:
              - { source: start, target: work }
              - { source: work, target: end }
            """
                .formatted(handling));
    trial.fails("work", kind, "broken").run();

    assertThat(waits(trial)).hasToString(expected);
  }

  @Test
  void theStrategyComesAfterTheLastAttempt() {
    var trial =
        retry(
                "max_retries: 2, retry_interval: 100",
                ", error_strategy: { type: default-value, default_value: { value: fallback } }")
            .fails("work", ErrorKind.NETWORK, "down");

    assertThat(trial.outputs()).isEqualTo("{\"v\":\"fallback\"}");
    assertThat(trial.started).hasSize(3);
    assertThat(trial.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
  }

  @Test
  void otherNodesGoOnWhileOneWaits() {
    var trial =
        Trial.flat(
                """
                nodes:
                  - { id: start, data: { type: start } }
                  - { id: work, data: { type: plugin.work, retry_config: { max_retries: 1, retry_interval: 60000 } } }
                  - { id: other, data: { type: plugin.work } }
                  - { id: next, data: { type: plugin.work } }
                  - { id: end, data: { type: end, outputs: [ { variable: v, value_selector: [work, value] } ] } }
                edges:
                  - { source: start, target: work }
                  - { source: start, target: other }
                  - { source: other, target: next }
                  - { source: work, target: end }
                  - { source: next, target: end }
                """)
            .work("work", activation -> untilAttempt(activation, 2));

    assertThat(trial.outputs()).isEqualTo("{\"v\":2}");
    assertThat(trial.startedAt.get("next")).isEqualTo(10);
    assertThat(trial.elapsed()).isEqualTo(60_020);
  }
}
