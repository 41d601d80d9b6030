package io.heddle.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import java.util.ArrayList;
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

  private FixtureRun run = FixtureRun.saying(_ -> WORDS);

  @AfterEach
  void stop() {
    run.close();
  }

  private void modelSays(Function<String, String> texts) {
    run.close();
    run = FixtureRun.saying(texts);
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
          basic_llm_chat_workflow | {"query":"hi"} | {"answer":"one two three"}
          end_node_without_value_type_field_workflow | {"query":"test query"} | {"query":"test query"}
          increment_loop_with_break_condition_workflow | {} | {"num":5}
          simple_passthrough_workflow | {"query":"back"} | {"query":"back"}
          """)
  void aWorkflowPutsOut(String fixture, String inputs, String outputs) throws Exception {
    assertThat(run.run(fixture, inputs).outputs()).isEqualTo(Json.parse(outputs));
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
    var result = run.run(fixture, Json.write(ObjectValue.of("query", Value.of(query))));

    var text = answer.translateEscapes();
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(text));
    assertThat(run.said()).isEqualTo(text);
  }

  /** The vendor's model sends one empty piece more; what is empty is not told here. */
  @ParameterizedTest
  @CsvSource({
    "answer_end_with_text, 3",
    "basic_chatflow, 5",
    "loop_contains_answer, 7",
    "test_streaming_conversation_variables, 1"
  })
  void anAppSaysItInSoManyPieces(String fixture, int pieces) throws Exception {
    run.run(fixture, "{\"query\":\"hi there\"}");

    assertThat(run.deltas()).hasSize(pieces);
  }

  @Test
  void whatIsKnownAtTheStartIsSaidBeforeTheStartNodeEnds() throws Exception {
    run.run("answer_end_with_text", "{\"query\":\"hi\"}");
    assertThat(run.lastSaid()).isLessThan(run.endOf("start"));
    assertThat(run.firstSaid()).isGreaterThan(run.startOf("start"));
  }

  @Test
  void anOutputThatIsAnInputIsSaidBeforeTheStartNodeEnds() throws Exception {
    run.run("end_node_without_value_type_field_workflow", "{\"query\":\"test query\"}");

    assertThat(run.deltas())
        .singleElement()
        .extracting(RunEvent.AnswerDelta::delta)
        .isEqualTo("test query");
    assertThat(run.lastSaid()).isLessThan(run.endOf("start"));
  }

  @Test
  void aChatIsToldFromTheStartOfTheRunToItsEnd() throws Exception {
    run.run("basic_chatflow", "{\"query\":\"hi\"}");

    var order = new ArrayList<String>();
    for (var event : run.events()) {
      switch (event) {
        case RunEvent.RunStarted _ -> order.add("run");
        case RunEvent.NodeStarted begun -> order.add(begun.place().type());
        case RunEvent.NodeFinished end -> order.add(end.place().type() + " ended");
        case RunEvent.AnswerDelta delta -> order.add(delta.delta());
        case RunEvent.RunFinished _ -> order.add("run ended");
        default -> {}
      }
    }
    assertThat(order)
        .containsExactly(
            "run",
            "start",
            "start ended",
            "llm",
            "one",
            " ",
            "two",
            " ",
            "three",
            "llm ended",
            "answer",
            "answer ended",
            "run ended");
  }

  @Test
  void aLoopSaysItsRoundsAndItsEndIsHeardAfterThem() throws Exception {
    run.run("loop_contains_answer", "{\"query\":\"q\"}");

    assertThat(run.events()).filteredOn(RunEvent.FrameStarted.class::isInstance).hasSize(2);
    assertThat(run.deltas())
        .filteredOn(delta -> delta.place().container("loop") != null)
        .extracting(delta -> delta.place().path().getLast().index())
        .containsExactly(0, 0, 1, 1);
    assertThat(run.deltas().getLast().place().container("loop")).isNull();
  }

  @Test
  void aBranchAndAModelBesideItBothRun() throws Exception {
    run.run("test_complex_branch", "{\"query\":\"say hello\"}");

    assertThat(run.endOf("llm")).isPositive();
    assertThat(run.endOf("if-else")).isPositive();
  }

  @Test
  void ofTwoModelsSideBySideTheOneThatTheAnswerNamesFirstIsHeardFirst() throws Exception {
    modelSays(asked -> asked.contains("Chinese") ? "你好，我是AI助手。" : "Hello, I am an AI assistant.");
    var result = run.run("multilingual_parallel_llm_streaming_workflow", "{\"query\":\"hi\"}");

    var text = "你好，我是AI助手。Hello, I am an AI assistant.";
    assertThat(run.said()).isEqualTo(text);
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(text));
    assertThat(run.lastSaid()).isLessThan(run.startOf("answer"));
    assertThat(run.stretches()).containsExactly("1754339725656.text", "1754339718571.text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test_streaming_conversation_variables",
        "test_streaming_conversation_variables_v1_overwrite"
      })
  void aVariableIsHeardAfterItsAssignerBegan(String fixture) throws Exception {
    run.run(fixture, "{\"query\":\"hi there\"}");

    assertThat(run.said()).endsWith("hi there");
    assertThat(run.firstSaid()).isGreaterThan(run.startOf("assigner"));
  }

  @Test
  void aModelThatIsNamedLaterIsHeardLater() throws Exception {
    modelSays(asked -> asked.contains("Du Fu") ? "spring view" : "quiet night");
    var result = run.run("response_stream_filter_issue_170_workflow", "{\"query\":\"hi\"}");

    assertThat(run.said()).isEqualTo("# Du Fu\n\nspring view\n\n# Li Bai\n\nquiet night");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(run.said()));
    assertThat(run.stretches()).containsExactly("text", "dufu.text", "text", "llm.text");
  }

  @Test
  void whatBlocksDecidesWhetherATemplateOrAModelSpeaks() throws Exception {
    modelSays(_ -> "from the model");
    run.run("conditional_streaming_vs_template_workflow", "{\"query\":\"q\",\"blocking\":0}");

    assertThat(run.said()).isEqualTo("q\nfrom the model");
    assertThat(run.stretches())
        .containsExactly("1754239042599.query", "text", "17542969329740.text");
    assertThat(run.firstSaid()).isLessThan(run.startOf("llm"));
  }

  /** Templates pass on what they read piece by piece, so that the text counts, not the pieces. */
  @Test
  void aTemplateOfWhatAModelSaysIsHeardAsItsOwn() throws Exception {
    modelSays(_ -> "from the model");
    run.run("conditional_streaming_vs_template_workflow", "{\"query\":\"q\",\"blocking\":1}");

    assertThat(run.deltas())
        .extracting(RunEvent.AnswerDelta::delta)
        .startsWith("q", "\n")
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(run.said()).isEqualTo("q\nfrom the model");
    assertThat(run.stretches())
        .containsExactly("1754239042599.query", "text", "1754296914925.output");
    assertThat(run.deltas()).allMatch(delta -> delta.place().nodeId().equals("1754239058707"));
    assertThat(run.firstSaid()).isLessThan(run.endOf("llm"));
  }
}
