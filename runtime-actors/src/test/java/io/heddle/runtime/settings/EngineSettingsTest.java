package io.heddle.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Recovery;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.quota.GroupQuota;
import io.heddle.runtime.settings.EngineSettings.Results;
import io.heddle.runtime.settings.EngineSettings.Retry;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineSettingsTest {

  private static EngineSettings settings(String keys) {
    return EngineSettings.of(
        ConfigFactory.parseString(keys).withFallback(ConfigFactory.defaultReference()).resolve());
  }

  @Test
  void hasTheseDefaults() {
    var settings = settings("");

    assertThat(settings.nodeTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.retry())
        .isEqualTo(
            new Retry(
                3,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                2.0,
                Set.of(ErrorKind.TIMEOUT, ErrorKind.NETWORK, ErrorKind.RESOURCE_UNAVAILABLE)));
    assertThat(settings.results()).isEqualTo(new Results(Duration.ofHours(1), 1000));
    assertThat(EngineSettings.UNTIMED)
        .isEqualTo(new EngineSettings(Duration.ZERO, settings.retry(), settings.results()));
  }

  @Test
  void theStandardQuotaTakesItsBoundsFromHere() {
    var own =
        ConfigFactory.parseString(
                "heddle.engine { concurrent-executions = 3, execution-timeout = 1m }")
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();

    var usual = GroupQuota.of(ConfigFactory.defaultReference(), "standard");
    var changed = GroupQuota.of(own, "standard");

    assertThat(usual.maxRunning()).isEqualTo(10);
    assertThat(usual.perRun().wallTime()).isEqualTo(Duration.ofHours(2));
    assertThat(changed.maxRunning()).isEqualTo(3);
    assertThat(changed.perRun().wallTime()).isEqualTo(Duration.ofMinutes(1));
    assertThat(GroupQuota.of(own, "local").maxRunning()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "node-timeout = -1s",
    "retry.times = -1",
    "retry.factor = 0.5",
    "'retry.retryable = [timeout, netwrok]'",
    "result-cache.entries = 0",
    "result-cache.ttl = 0s"
  })
  void refusesWhatMeansNothing(String key) {
    assertThatThrownBy(() -> settings("heddle.engine." + key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("heddle.engine." + key.replaceFirst("[.= ].*", ""));
  }

  private static Node node(String data) {
    var text =
        """
        version: "0.1.0"
        nodes:
          - { id: start, data: { type: start, title: S } }
          - { id: x, data: { title: X, %s } }
          - { id: end, data: { type: end, title: E, outputs: [] } }
        edges: [ { source: start, target: x }, { source: x, target: end } ]
        """
            .formatted(data);
    return switch (WorkflowCompiler.compile("x.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) ->
          Objects.requireNonNull(workflow.root().node("x"));
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          type: tool, provider: p, tool_name: t                                              | PT30S
          type: memory-store, key: k, value_selector: [start, q]                             | PT30S
          type: plugin.x                                                                     | PT30S
          type: plugin.x, timeout_secs: 90                                                   | PT1M30S
          type: code, code: 'function main() { return {}; }'                                 | none
          type: http-request, url: 'http://x'                                                | none
          type: llm, model: { provider: m, name: n }, prompt_template: [{role: user, text: x}] | none
          type: human-input                                                                  | none
          type: workflow, workflow: w                                                        | none
          type: task, queue: q                                                               | none
          type: plugin.x, external: true                                                     | none
          type: template-transform, template: x                                              | none
          """)
  void fillsOnlyWhatNeitherTheTextNorTheDialectSays(String data, @Nullable Duration timeout) {
    assertThat(settings("").timeout(node(data), Dialect.FLAT)).isEqualTo(timeout);
  }

  @Test
  void leavesNodesOfExportsToTheTimeOfTheirRun() {
    assertThat(settings("").timeout(node("type: plugin.x"), Dialect.APP_EXPORT)).isNull();
  }

  @Test
  void anErrorThatPassesIsTriedAgainLaterAndLater() {
    var retry = settings("heddle.engine.retry { times = 5, base-delay = 2s, factor = 3 }").retry();

    assertThat(retry.of(ErrorKind.NETWORK))
        .isEqualTo(
            new Recovery.Retry(
                5,
                Duration.ofSeconds(2),
                Recovery.Backoff.EXPONENTIAL,
                3,
                Duration.ofSeconds(30),
                true));
    assertThat(retry.of(ErrorKind.CODE).interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(retry.of(ErrorKind.CODE).backoff()).isEqualTo(Recovery.Backoff.FIXED);
  }
}
