package io.heddle.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.stream.LedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Apps of the vendor's own tests do what those tests expect of them. They lie outside the project,
 * in {@code dify/fixtures} of {@code -Dheddle.corpus=DIR}; skipped where that is not named.
 */
final class FixturesTest {

  private static final String WORDS = "one two three";

  private LedRun run = new LedRun(new WordModel(_ -> WORDS));

  @AfterEach
  void stop() {
    run.close();
  }

  private void modelSays(Function<String, String> texts) {
    run.close();
    run = new LedRun(new WordModel(texts));
  }

  private RunResult run(String fixture, String inputs) throws Exception {
    var corpus = System.getProperty("heddle.corpus", "");
    assumeTrue(!corpus.isEmpty());
    var file = Path.of(corpus).resolve("dify/fixtures").resolve(fixture + ".yml");
    assumeTrue(Files.exists(file));
    var given = (ObjectValue) Json.parse(inputs);
    var result = run.watched(Files.readString(file), given);
    assertThat(result.failure()).isNull();
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.exceptions()).isZero();
    return result;
  }

  private List<RunEvent.AnswerDelta> deltas() {
    var deltas = new ArrayList<RunEvent.AnswerDelta>();
    for (var event : run.events()) {
      assertThat(event).isNotInstanceOf(RunEvent.AnswerReplaced.class);
      if (event instanceof RunEvent.AnswerDelta delta) {
        deltas.add(delta);
      }
    }
    return deltas;
  }

  private String said() {
    return String.join("", deltas().stream().map(RunEvent.AnswerDelta::delta).toList());
  }

  /** Where in the events the first is that starts such a node. */
  private int startOf(String type) {
    var events = run.events();
    for (var i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof RunEvent.NodeStarted started
          && started.place().type().equals(type)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  private int firstSaid() {
    return run.events().indexOf(deltas().getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          conditional_hello_branching_workflow | {"query":"say hello"} | {"true":"say hello"}
          conditional_hello_branching_workflow | {"query":"bye"} | {"false":"bye"}
          dual_switch_variable_aggregator_workflow | {"switch1":0,"switch2":0} | {"group1":"switch 1 off","group2":"switch 2 off"}
          dual_switch_variable_aggregator_workflow | {"switch1":0,"switch2":1} | {"group1":"switch 1 off","group2":"switch 2 on"}
          dual_switch_variable_aggregator_workflow | {"switch1":1,"switch2":0} | {"group1":"switch 1 on","group2":"switch 2 off"}
          dual_switch_variable_aggregator_workflow | {"switch1":1,"switch2":1} | {"group1":"switch 1 on","group2":"switch 2 on"}
          end_node_without_value_type_field_workflow | {"query":"test query"} | {"query":"test query"}
          increment_loop_with_break_condition_workflow | {} | {"num":5}
          simple_passthrough_workflow | {"query":"back"} | {"query":"back"}
          """)
  void aWorkflowPutsOut(String fixture, String inputs, String outputs) throws Exception {
    assertThat(run(fixture, inputs).outputs()).isEqualTo(Json.parse(outputs));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          answer_end_with_text | Hello, AI! | `prefixHello, AI!suffix`
          basic_chatflow | hi | `one two three`
          loop_contains_answer | q | `1\\n2\\nq + 2`
          test-answer-order | hi | `--- answer 1 ---\\n\\nfoo\\n--- answer 2 ---\\n\\none two three\\n`
          test_complex_branch | say hello | `contains 'hello'one two three`
          test_complex_branch | bye | `one two three`
          test_streaming_conversation_variables | hi there | `hi there`
          """)
  void anAppSaysAsItGoesWhatItAnswersInTheEnd(String fixture, String query, String answer)
      throws Exception {
    var result = run(fixture, Json.write(ObjectValue.of("query", Value.of(query))));

    var text = answer.translateEscapes();
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(text));
    assertThat(said()).isEqualTo(text);
  }

  @Test
  void ofTwoModelsSideBySideTheOneThatTheAnswerNamesFirstIsHeardFirst() throws Exception {
    modelSays(asked -> asked.contains("Chinese") ? "你好，我是AI助手。" : "Hello, I am an AI assistant.");
    var result = run("multilingual_parallel_llm_streaming_workflow", "{\"query\":\"hi\"}");

    var text = "你好，我是AI助手。Hello, I am an AI assistant.";
    assertThat(said()).isEqualTo(text);
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(text));
    assertThat(firstSaid()).isLessThan(startOf("answer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test_streaming_conversation_variables",
        "test_streaming_conversation_variables_v1_overwrite"
      })
  void aVariableIsHeardAfterItsAssignerBegan(String fixture) throws Exception {
    run(fixture, "{\"query\":\"hi there\"}");

    assertThat(said()).endsWith("hi there");
    assertThat(firstSaid()).isGreaterThan(startOf("assigner"));
  }

  @Test
  void aModelThatIsNamedLaterIsHeardLater() throws Exception {
    run("response_stream_filter_issue_170_workflow", "{\"query\":\"hi\"}");

    assertThat(deltas().stream().map(RunEvent.AnswerDelta::selector).filter(s -> !s.isEmpty()))
        .isNotEmpty();
    assertThat(said()).contains(WORDS);
  }

  @Test
  void whatBlocksDecidesWhetherATemplateOrAModelSpeaks() throws Exception {
    modelSays(_ -> "from the model");
    run("conditional_streaming_vs_template_workflow", "{\"query\":\"q\",\"blocking\":0}");

    assertThat(said()).isEqualTo("q\nfrom the model");
  }
}
