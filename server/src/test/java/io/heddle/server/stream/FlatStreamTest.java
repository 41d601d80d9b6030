package io.heddle.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.stream.LedModel.Step;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of the flat dialect, from the model to the end of the run. */
final class FlatStreamTest {

  private static final String HEAD =
      """
      version: "0.1.0"
      nodes:
        - {id: start, data: {type: start, title: s}}
        - {id: llm, data: {type: llm, title: l, stream: true,
            prompt_template: [{role: user, text: hi}], model: {provider: led, name: m}%s}}
      """;

  private static final String ANSWER =
      HEAD.formatted("")
          + """
            - {id: ans, data: {type: answer, title: a, answer: "LLM says: {{#llm.text#}}"}}
            - {id: end, data: {type: end, title: e,
                outputs: [{variable: result, value_selector: [ans, answer]}]}}
          edges:
            - {source: start, target: llm}
            - {source: llm, target: ans}
            - {source: ans, target: end}
          """;

  private final LedModel model = new LedModel();
  private final LedRun run = new LedRun(model);

  @AfterEach
  void stop() {
    run.close();
  }

  private static Step say(String delta) {
    return new Step.Say(delta);
  }

  private static String code(String source) {
    return HEAD.formatted("")
        + """
          - id: code
            data: {type: code, title: c, language: javascript, code: "%s",
              variables: [{variable: text, value_selector: [llm, text]}]}
          - {id: end, data: {type: end, title: e,
              outputs: [{variable: result, value_selector: [code, output]}]}}
        edges:
          - {source: start, target: llm}
          - {source: llm, target: code}
          - {source: code, target: end}
        """
            .formatted(source);
  }

  private Value result(String workflow, boolean watched) throws Exception {
    var result =
        watched
            ? run.watched(workflow, ObjectValue.EMPTY)
            : run.unwatched(workflow, ObjectValue.EMPTY);
    assertThat(result.status()).as("%s", result.failure()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.usage().totalTokens()).isPositive();
    return java.util.Objects.requireNonNull(result.outputs().get("result"));
  }

  @Test
  void anAnswerShowsItsFirstPieceBeforeTheModelGoesOn() throws Exception {
    var shown = run.whenShown("ans", "Hi");
    model.script(say("Hi"), new Step.Await(shown), say(" there"));

    assertThat(result(ANSWER, true)).isEqualTo(Value.of("LLM says: Hi there"));
    assertThat(String.join("|", run.shown("ans"))).isEqualTo("0:LLM says: |10:Hi|12: there");
  }

  @Test
  void aChainOfAnswerAndTemplatePassesPiecesOnAtOnce() throws Exception {
    var workflow =
        HEAD.formatted("")
            + """
              - {id: ans, data: {type: answer, title: a, answer: "R: {{#llm.text#}}"}}
              - {id: tmpl, data: {type: template-transform, title: t, template: "[{{ a }}]",
                  variables: [{variable: a, value_selector: [ans, answer]}]}}
              - {id: end, data: {type: end, title: e,
                  outputs: [{variable: result, value_selector: [tmpl, output]}]}}
            edges:
              - {source: start, target: llm}
              - {source: llm, target: ans}
              - {source: ans, target: tmpl}
              - {source: tmpl, target: end}
            """;
    var shown = run.whenShown("tmpl", "Yes");
    model.script(say("Yes"), new Step.Await(shown), say("!"));

    assertThat(result(workflow, true)).isEqualTo(Value.of("[R: Yes!]"));
  }

  @Test
  void codeHearsThePiecesWhileTheModelWritesThem() throws Exception {
    var shown = run.whenShown("code", "AB");
    model.script(say("ab"), new Step.Await(shown), say("cd"));

    assertThat(
            result(
                code("function main(i) { i.text.on_chunk((c) => c.toUpperCase()); return ''; }"),
                true))
        .isEqualTo(Value.of("CD"));
    assertThat(run.shown("code")).containsExactly("0:AB", "2:CD");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void codeCountsThePiecesWhetherSomebodyWatchesOrNot(boolean watched) throws Exception {
    model.script(say("aaa"), say("bbb"), say("ccc"));
    var counter =
        "function main(i) { var n = 0; i.text.on_chunk(function (c) { n++; return 'x' + n; })"
            + ".on_end(function (v) { return 'total:' + n + ':' + v; }); return 'init'; }";

    assertThat(result(code(counter), watched)).isEqualTo(Value.of("total:3:aaabbbccc"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | 0
          false | 0
          true  | 1
          false | 1
          """)
  void codeHearsThePiecesAlsoWhenItStartsLate(boolean watched, int atOnce) throws Exception {
    model.script(say("a"), say("b"));
    var workflow =
        HEAD.formatted("")
            + """
              - {id: between, data: {type: template-transform, title: t, template: "x",
                  variables: []}}
              - id: code
                data: {type: code, title: c, language: javascript,
                  code: "function main(i) { var n = 0; i.text.on_chunk(() => ++n); }",
                  variables: [{variable: text, value_selector: [llm, text]}]}
              - {id: end, data: {type: end, title: e,
                  outputs: [{variable: result, value_selector: [code, output]}]}}
            edges:
              - {source: start, target: llm}
              - {source: llm, target: between}
              - {source: between, target: code}
              - {source: code, target: end}
            """
            + (atOnce == 0 ? "" : "limits: {max_concurrency: %d}\n".formatted(atOnce));

    assertThat(result(workflow, watched)).isEqualTo(Value.of(2));
  }

  @Test
  void codeWithoutCallbacksGetsTheWholeText() throws Exception {
    model.script(say("foo"), say("bar"));

    assertThat(result(code("function main(i) { return { output: i.text + ' processed' }; }"), true))
        .isEqualTo(Value.of("foobar processed"));
  }

  @Test
  void aTemplateTakesWhatCodeSaidLastThoughItsPiecesWereOthers() throws Exception {
    var workflow =
        HEAD.formatted("")
            + """
              - id: code
                data: {type: code, title: c, language: javascript,
                  code: "function main(i) { i.text.on_chunk((c) => c).on_end(() => 'last'); }",
                  variables: [{variable: text, value_selector: [llm, text]}]}
              - {id: tmpl, data: {type: template-transform, title: t, template: "[{{ a }}]",
                  variables: [{variable: a, value_selector: [code, output]}]}}
              - {id: end, data: {type: end, title: e,
                  outputs: [{variable: result, value_selector: [tmpl, output]}]}}
            edges:
              - {source: start, target: llm}
              - {source: llm, target: code}
              - {source: code, target: tmpl}
              - {source: tmpl, target: end}
            """;
    model.script(say("a"), say("b"));

    assertThat(result(workflow, true)).isEqualTo(Value.of("[last]"));
  }

  @Test
  void twoModelsStreamIntoOneAnswerInItsOrder() throws Exception {
    var workflow =
        """
        version: "0.1.0"
        nodes:
          - {id: start, data: {type: start, title: s}}
          - {id: one, data: {type: llm, title: l, stream: true,
              prompt_template: [{role: user, text: hi}], model: {provider: led, name: m}}}
          - {id: two, data: {type: llm, title: l, stream: true,
              prompt_template: [{role: user, text: hi}], model: {provider: led, name: m}}}
          - {id: ans, data: {type: answer, title: a, answer: "A={{#one.text#}} B={{#two.text#}}"}}
          - {id: end, data: {type: end, title: e,
              outputs: [{variable: result, value_selector: [ans, answer]}]}}
        edges:
          - {source: start, target: one}
          - {source: start, target: two}
          - {source: one, target: ans}
          - {source: two, target: ans}
          - {source: ans, target: end}
        """;
    model.script(say("alpha"), say("beta")).script(say("alpha"), say("beta"));

    assertThat(result(workflow, true)).isEqualTo(Value.of("A=alphabeta B=alphabeta"));
    assertThat(String.join("", run.shown("ans")).replaceAll("[0-9]+:", ""))
        .isEqualTo("A=alphabeta B=alphabeta");
  }

  @Test
  void aStreamThatBreaksIsTriedAgainFromTheBeginning() throws Exception {
    var shown = run.whenShown("ans", "Ha");
    model.script(say("Ha"), new Step.Await(shown), new Step.Fail()).script(say("Hello"));
    var workflow =
        ANSWER.replace("name: m}", "name: m}, retry_config: {max_retries: 1, retry_interval: 1}");

    assertThat(result(workflow, true)).isEqualTo(Value.of("LLM says: Hello"));
    assertThat(run.shown("ans"))
        .containsExactly("0:LLM says: ", "10:Ha", "0:LLM says: ", "10:Hello");
  }

  @Test
  void aStreamThatBreaksForGoodFailsTheRunWithTheModelsFailure() throws Exception {
    var shown = run.whenShown("ans", "Ha");
    model.script(say("Ha"), new Step.Await(shown), new Step.Fail());

    var result = run.watched(ANSWER, ObjectValue.EMPTY);

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    var failure = java.util.Objects.requireNonNull(result.failure());
    assertThat(failure.nodeId()).isEqualTo("llm");
    assertThat(failure.failure().message()).contains("the model hung up");
    assertThat(run.events())
        .filteredOn(RunEvent.NodeFinished.class::isInstance)
        .extracting(event -> ((RunEvent.NodeFinished) event).status())
        .containsExactly(NodeStatus.SUCCEEDED, NodeStatus.FAILED);
  }

  @Test
  void aBrokenStreamsDefaultTakesThePlaceOfItsPieces() throws Exception {
    var shown = run.whenShown("ans", "Ha");
    model.script(say("Ha"), new Step.Await(shown), new Step.Fail());
    var workflow =
        ANSWER.replace(
            "name: m}",
            "name: m}, error_strategy: {type: default-value, default_value: {text: sorry}}");

    var result = run.watched(workflow, ObjectValue.EMPTY);

    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(result.outputs().get("result")).isEqualTo(Value.of("LLM says: sorry"));
  }

  @Test
  void aCancelReachesTheModelAndWhoFollowsIt() throws Exception {
    var shown = run.whenShown("ans", "Hi");
    model.script(say("Hi"), new Step.Await(new java.util.concurrent.CompletableFuture<>()));

    var running = run.begin(ANSWER, ObjectValue.EMPTY, true);
    shown.get(60, TimeUnit.SECONDS);
    run.cancel();

    assertThat(running.get(60, TimeUnit.SECONDS).status()).isEqualTo(RunStatus.CANCELLED);
    model.cancelled.get(60, TimeUnit.SECONDS);
  }
}
