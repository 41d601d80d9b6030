package io.heddle.server.stream;

import static io.heddle.server.stream.AppText.answer;
import static io.heddle.server.stream.AppText.app;
import static io.heddle.server.stream.AppText.chat;
import static io.heddle.server.stream.AppText.ifElse;
import static io.heddle.server.stream.AppText.llm;
import static io.heddle.server.stream.AppText.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.stream.LedModel.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an app says while it runs, piece by piece. */
final class AnswerStreamTest {

  private final LedModel model = new LedModel();
  private final LedRun run = new LedRun(model);

  @AfterEach
  void stop() {
    run.close();
  }

  private static Step say(String delta) {
    return new Step.Say(delta);
  }

  private RunResult succeeded(String app) throws Exception {
    var result = run.watched(app, ObjectValue.of("query", Value.of("hello")));
    assertThat(result.failure()).isNull();
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    return result;
  }

  /** What has been said in the end; each piece stands where it says it does. */
  private String said() {
    var text = new StringBuilder();
    for (var event : run.events()) {
      switch (event) {
        case RunEvent.AnswerDelta delta -> {
          assertThat(delta.offset()).isEqualTo(text.length());
          text.append(delta.delta());
        }
        case RunEvent.AnswerReplaced(_, var whole, _) -> text.replace(0, text.length(), whole);
        default -> {}
      }
    }
    return text.toString();
  }

  private List<String> deltas() {
    var deltas = new ArrayList<String>();
    for (var event : run.events()) {
      if (event instanceof RunEvent.AnswerDelta delta) {
        deltas.add(delta.delta());
      }
    }
    return deltas;
  }

  private long replacements() {
    return run.events().stream().filter(RunEvent.AnswerReplaced.class::isInstance).count();
  }

  private CompletableFuture<RunEvent> whenSaid(String delta) {
    return run.when(
        event -> event instanceof RunEvent.AnswerDelta said && said.delta().equals(delta));
  }

  @Test
  void saysLiteralTextAtOnceAndPiecesBeforeTheModelGoesOn() throws Exception {
    var first = whenSaid("one");
    model.script(
        "llm",
        new Step.Await(whenSaid("It says: ")),
        say("one"),
        new Step.Await(first),
        say(" two"));

    var result =
        succeeded(
            chat(
                List.of(start(), llm("llm"), answer("ans", "It says: {{#llm.text#}}!")),
                "start llm",
                "llm ans"));

    assertThat(deltas()).containsExactly("It says: ", "one", " two", "!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
  }

  @Test
  void keepsTheOrderOfTheTextWhicheverModelIsFaster() throws Exception {
    var fastDone =
        run.when(
            event ->
                event instanceof RunEvent.NodeFinished end && end.place().nodeId().equals("fast"));
    model.script("fast", say("F1"), say("F2"));
    model.script("slow", new Step.Await(fastDone), say("S1"), say("S2"));

    var result =
        succeeded(
            chat(
                List.of(
                    start(),
                    llm("fast"),
                    llm("slow"),
                    answer("ans", "{{#slow.text#}}, {{#fast.text#}}")),
                "start fast",
                "start slow",
                "fast ans",
                "slow ans"));

    assertThat(deltas()).containsExactly("S1", "S2", ", ", "F1F2");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
    assertThat(replacements()).isZero();
  }

  @Test
  void holdsBackUntilTheBranchIsDecidedAndThenSaysWhatCameMeanwhile() throws Exception {
    var silent = new CompletableFuture<Boolean>();
    var _ = run.whenShown("one", "good").thenAccept(_ -> silent.complete(deltas().isEmpty()));
    model.script("one", say("good"), new Step.Await(silent), say(" news"));
    model.script("two", say("L1"), new Step.Await(whenSaid("L1")), say("L2"));

    var result =
        succeeded(
            chat(
                List.of(
                    start(),
                    llm("one"),
                    ifElse("if", "one", "good"),
                    llm("two"),
                    answer("yes", "yes: {{#one.text#}}; {{#two.text#}}"),
                    answer("no", "no: {{#one.text#}}")),
                "start one",
                "one if",
                "if true two",
                "two yes",
                "if false no"));

    assertThat(silent).isCompletedWithValue(true);
    assertThat(deltas()).containsExactly("yes: ", "good news", "; ", "L1", "L2");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
  }

  @Test
  void severalAnswersSpeakOneAfterTheOther() throws Exception {
    model.script("one", say("1"), new Step.Await(whenSaid("1")), say("1"));
    model.script("two", say("2"), new Step.Await(whenSaid("2")), say("2"));

    var result =
        succeeded(
            chat(
                List.of(
                    start(),
                    llm("one"),
                    answer("first", "a{{#one.text#}}b"),
                    llm("two"),
                    answer("second", "c{{#two.text#}}d")),
                "start one",
                "one first",
                "first two",
                "two second"));

    assertThat(said()).isEqualTo("a11bc22d");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of("a11bc22d"));
    assertThat(replacements()).isZero();
  }

  @Test
  void anAttemptThatIsMadeAgainTakesBackWhatTheFirstSaid() throws Exception {
    model.script("llm", say("half"), new Step.Await(whenSaid("half")), new Step.Fail());
    model.script("llm", say("whole"));

    var result =
        succeeded(
            chat(
                List.of(
                    start(),
                    llm(
                        "llm",
                        ", retry_config: {retry_enabled: true, max_retries: 1, retry_interval: 1}"),
                    answer("ans", "It says: {{#llm.text#}}.")),
                "start llm",
                "llm ans"));

    assertThat(deltas()).startsWith("It says: ", "half");
    assertThat(replacements()).isOne();
    assertThat(said()).isEqualTo("It says: whole.");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
  }

  @Test
  void aDefaultTakesThePlaceOfWhatABrokenStreamSaid() throws Exception {
    model.script("llm", say("half"), new Step.Await(whenSaid("half")), new Step.Fail());

    var result =
        run.watched(
            chat(
                List.of(
                    start(),
                    llm(
                        "llm",
                        ", error_strategy: default-value,"
                            + " default_value: [{key: text, type: string, value: sorry}]"),
                    answer("ans", "It says: {{#llm.text#}}.")),
                "start llm",
                "llm ans"),
            ObjectValue.of("query", Value.of("hello")));

    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(said()).isEqualTo("It says: sorry.");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
  }

  @Test
  void aSkippedNodeSaysNothing() throws Exception {
    model.script("judge", say("good"));
    model.script("yes", say("Y"));

    succeeded(
        chat(
            List.of(
                start(),
                llm("judge"),
                ifElse("if", "judge", "good"),
                llm("yes"),
                llm("no"),
                answer("ans", "[{{#yes.text#}}{{#no.text#}}]")),
            "start judge",
            "judge if",
            "if true yes",
            "if false no",
            "yes ans",
            "no ans"));

    assertThat(said()).isEqualTo("[Y]");
  }

  @Test
  void waitsForTheAssignerThatWritesWhatItSays() throws Exception {
    var assigner =
        """
        {id: set, data: {type: assigner, title: s, version: "2",
          items: [{variable_selector: [conversation, said], input_type: variable,
            operation: over-write, value: [sys, query]}]}}\
        """;

    var result =
        succeeded(
            chat(
                List.of(start(), assigner, answer("ans", "{{#conversation.said#}}!")),
                "start set",
                "set ans"));

    assertThat(said()).isEqualTo("hello!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of("hello!"));
    assertThat(replacements()).isZero();
  }

  @Test
  void anAnswerThatOvertookTheOneThatSpeaksStandsBeforeItInTheEnd() throws Exception {
    var other =
        run.when(
            event ->
                event instanceof RunEvent.NodeFinished end && end.place().nodeId().equals("two"));
    model.script("slow", say("S1"), new Step.Await(other), say("S2"));
    model.script("quick", new Step.Await(whenSaid("S1")), say("Q"));

    var result =
        succeeded(
            chat(
                List.of(
                    start(),
                    llm("slow"),
                    llm("quick"),
                    answer("one", "{{#slow.text#}}"),
                    answer("two", "{{#quick.text#}}")),
                "start slow",
                "start quick",
                "slow one",
                "quick two"));

    assertThat(String.join("", deltas())).isEqualTo("S1S2Q");
    assertThat(said()).isEqualTo("QS1S2");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of("QS1S2"));
  }

  @Test
  void anEndSaysItsOutputsLineByLine() throws Exception {
    var first = whenSaid("M1");
    model.script("llm", say("M1"), new Step.Await(first), say("M2"));
    var end =
        """
        {id: end, data: {type: end, title: e, outputs: [
          {variable: a, value_selector: [start, query], value_type: string},
          {variable: b, value_selector: [llm, text], value_type: string}]}}\
        """;
    var start =
        """
        {id: start, data: {type: start, title: s, variables: [
          {variable: query, label: q, type: text-input, required: true}]}}\
        """;

    var result =
        succeeded(app("workflow", List.of(start, llm("llm"), end), "start llm", "llm end"));

    assertThat(deltas()).containsExactly("hello", "\n", "M1", "M2");
    assertThat(result.outputs().get("b")).isEqualTo(Value.of("M1M2"));
  }

  @Test
  void nothingIsSaidOfAnAnswerThatIsNeverReached() throws Exception {
    model.script("judge", say("bad"));

    succeeded(
        chat(
            List.of(
                start(),
                llm("judge"),
                ifElse("if", "judge", "good"),
                answer("yes", "yes"),
                answer("no", "no")),
            "start judge",
            "judge if",
            "if true yes",
            "if false no"));

    assertThat(said()).isEqualTo("no");
  }
}
