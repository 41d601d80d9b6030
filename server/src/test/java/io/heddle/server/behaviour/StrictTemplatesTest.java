package io.heddle.server.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.machine.RunStatus;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that names a variable which does not exist: nothing in a lenient run, a failure else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrictTemplatesTest {

  private FlatRun runs = new FlatRun(false);

  @BeforeAll
  void start() {
    runs = new FlatRun(false);
  }

  @AfterAll
  void stop() {
    runs.close();
  }

  private static String with(String data) {
    return """
    nodes:
      - { id: start, data: { type: start, title: S, variables: [ { variable: name } ] } }
      - id: n
        data: { title: N, %s }
      - { id: end, data: { type: end, title: E, outputs: [] } }
    edges: [ { source: start, target: n }, { source: n, target: end } ]
    """
        .formatted(data);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type: template-transform, template: '{{ x }}',"
            + " variables: [ { variable: x, value_selector: [start, gone] } ]",
        "type: llm, model: { provider: mock, name: echo },"
            + " prompt_template: [ { role: user, text: 'Dear {{#start.gone#}}' } ]",
        "type: agent, model: { provider: mock, name: echo }, system_prompt: x,"
            + " query: '{{#start.gone#}}', tools: {}",
        "type: http-request, method: GET, url: 'http://127.0.0.1:1/{{#start.gone#}}'",
        "type: tool, mcp_server: { transport: http, url: 'http://127.0.0.1:1' }, tool_name: t,"
            + " arguments: { a: '{{#start.gone#}}' }",
        "type: memory-store, scope: global, key: 'k{{#start.gone#}}', value_selector: [start,"
            + " gone]",
        "type: workflow, workflow: nobody, inputs: { a: 'x{{#start.gone#}}' }",
        "type: human-input, prompt_text: 'Dear {{#start.gone#}}'"
      })
  void aStrictRunFailsTheNode(String data) throws Exception {
    var result = runs.strict(with(data));

    var failure = Objects.requireNonNull(result.failure(), "no failure");
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failure.nodeId()).isEqualTo("n");
    assertThat(failure.failure().code()).isEqualTo("variable_not_found");
    assertThat(failure.failure().message()).contains("Variable", "start.gone", "not found");
    assertThat(failure.failure().retryable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type: answer, answer: 'Dear {{#start.gone#}}'",
        "type: template-transform, template: '{{ x }}',"
            + " variables: [ { variable: x, value_selector: [start, gone] } ]",
        "type: llm, model: { provider: mock, name: echo },"
            + " prompt_template: [ { role: user, text: 'Dear {{#start.gone#}}' } ]",
        "type: memory-store, scope: global, key: 'k{{#start.gone#}}', value_selector: [start,"
            + " gone]",
      })
  void aLenientRunGoesOn(String data) throws Exception {
    assertThat(runs.run(with(data)).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aVariableThatIsNullIsNotMissing() throws Exception {
    var result =
        runs.strict(
            """
            nodes:
              - { id: start, data: { type: start, title: S } }
              - { id: pick, data: { type: variable-aggregator, title: P, variables: [ [start, x] ] } }
              - { id: say, data: { type: answer, title: A, answer: "<{{#pick.output#}}>" } }
            edges: [ { source: start, target: pick }, { source: pick, target: say } ]
            """);

    assertThat(FlatRun.outputs(result)).isEqualTo("{\"answer\":\"<>\"}");
  }

  @Test
  void anAnswerLeavesOutWhatIsMissingHoweverStrictTheRun() throws Exception {
    var result = runs.strict(with("type: answer, answer: 'Dear {{#start.gone#}}!'"));

    assertThat(FlatRun.outputs(result)).isEqualTo("{\"answer\":\"Dear !\"}");
  }

  @Test
  void theStrategyOfTheNodeMendsIt() throws Exception {
    var result =
        runs.strict(
            with(
                "type: memory-store, scope: global, key: 'k{{#start.gone#}}',"
                    + " value_selector: [start, name], error_strategy:"
                    + " { type: default-value, default_value: { stored: false } }"));

    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
  }
}
