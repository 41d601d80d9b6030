package io.heddle.server.stream;

import static io.heddle.server.stream.AppText.answer;
import static io.heddle.server.stream.AppText.begin;
import static io.heddle.server.stream.AppText.chat;
import static io.heddle.server.stream.AppText.inside;
import static io.heddle.server.stream.AppText.iteration;
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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers inside of iterations say while several items are at work. */
final class ContainerAnswersTest {

  private final LedModel model = new LedModel();
  private final LedRun run = new LedRun(model);

  @AfterEach
  void stop() {
    run.close();
  }

  private static Step say(String delta) {
    return new Step.Say(delta);
  }

  private static Step await(CompletableFuture<?> cause) {
    return new Step.Await(cause);
  }

  private static String ask() {
    return llm("tell").replace("text: hi", "text: \"{{#each.item#}}\"");
  }

  /** {@code start -> each [tell -> answer]}, and a last answer after it. */
  private static String app(int parallel, String more, String inner, String last) {
    return chat(
        List.of(
            start(),
            iteration("each", parallel, "tell, text", more),
            begin("each"),
            inside("each", ask()),
            inside("each", answer("one", inner)),
            answer("last", last)),
        "start each",
        "eachstart tell",
        "tell one",
        "each last");
  }

  private RunResult run(String app, RunStatus status) throws Exception {
    var result = run.watched(app, ObjectValue.of("query", Value.of("hello")));
    assertThat(result.status()).as("%s", result.failure()).isEqualTo(status);
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
        case RunEvent.AnswerReplaced(_, var whole, _) -> {
          assertThat(whole).isNotEqualTo(text.toString());
          text.replace(0, text.length(), whole);
        }
        default -> {}
      }
    }
    return text.toString();
  }

  private List<RunEvent.AnswerDelta> deltas() {
    var deltas = new ArrayList<RunEvent.AnswerDelta>();
    for (var event : run.events()) {
      if (event instanceof RunEvent.AnswerDelta delta) {
        deltas.add(delta);
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

  /** Completed when the node has ended in the frame of this item. */
  private CompletableFuture<RunEvent> whenEnded(String node, int item) {
    return run.when(
        event ->
            event instanceof RunEvent.NodeFinished end
                && end.place().nodeId().equals(node)
                && end.place().path().getLast().index() == item);
  }

  private static List<Integer> items(List<RunEvent.AnswerDelta> deltas) {
    return deltas.stream()
        .filter(delta -> !delta.place().path().isEmpty())
        .map(delta -> delta.place().path().getFirst().index())
        .toList();
  }

  @Test
  void oneItemAfterTheOtherIsHeardPieceByPiece() throws Exception {
    for (var item : List.of("a", "b", "c")) {
      var first = whenSaid(item + "1");
      model.script("tell/" + item, say(item + "1"), await(first), say(item + "2"));
    }

    var result = run(app(1, "", "<{{#tell.text#}}>", "!"), RunStatus.SUCCEEDED);

    assertThat(said()).isEqualTo("<a1a2><b1b2><c1c2>!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
    assertThat(replacements()).isZero();
    assertThat(deltas())
        .extracting(RunEvent.AnswerDelta::delta)
        .containsExactly(
            "<", "a1", "a2", ">", "<", "b1", "b2", ">", "<", "c1", "c2", ">", "!");
    assertThat(deltas())
        .filteredOn(delta -> !delta.selector().isEmpty())
        .allMatch(delta -> delta.selector().equals(List.of("tell", "text")))
        .allMatch(delta -> delta.place().nodeId().equals("one"))
        .allMatch(delta -> "each".equals(delta.place().container("iteration")));
  }

  @Test
  void itemsSideBySideThatEndInTheirOrderAreNeverTakenBack() throws Exception {
    var first = whenEnded("one", 0);
    var second = whenEnded("one", 1);
    var shown = whenSaid("a1");
    model.script("tell/a", say("a1"), await(shown), say("a2"));
    model.script("tell/b", say("b"), await(first));
    model.script("tell/c", say("c"), await(second));

    var result = run(app(3, "", "<{{#tell.text#}}>", "!"), RunStatus.SUCCEEDED);

    assertThat(replacements()).isZero();
    assertThat(said()).isEqualTo("<a1a2><b><c>!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
    assertThat(items(deltas())).isSorted().containsOnly(0, 1, 2);
  }

  @Test
  void anItemIsNeverHeardInTheMiddleOfAnother() throws Exception {
    var third = whenEnded("one", 2);
    var shown = whenSaid("a1");
    model.script("tell/a", say("a1"), await(third), say("a2"));
    model.script("tell/b", await(shown), say("b"));
    model.script("tell/c", await(whenEnded("one", 1)), say("c"));

    var result = run(app(3, "", "<{{#tell.text#}}>", "!"), RunStatus.SUCCEEDED);

    assertThat(String.join("", deltas().stream().map(RunEvent.AnswerDelta::delta).toList()))
        .isEqualTo("<a1a2><b><c>!");
    assertThat(said()).isEqualTo("<b><c><a1a2>!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
    assertThat(replacements()).isOne();
  }

  @Test
  void whoEndsBeforeAnybodyHasSpokenSpeaksFirst() throws Exception {
    model.script("tell/a", await(whenEnded("one", 2)), say("a"));
    model.script("tell/b", await(whenEnded("one", 0)), say("b"));
    model.script("tell/c", say("c"));

    var result = run(app(3, "", "{{#tell.text#}};", "!"), RunStatus.SUCCEEDED);

    assertThat(replacements()).isZero();
    assertThat(said()).isEqualTo("c;a;b;!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
  }

  @Test
  void anItemThatFailsIsTakenBackAtOnceAndTheOthersStay() throws Exception {
    var shown = whenSaid("half");
    var gone = run.when(RunEvent.AnswerReplaced.class::isInstance);
    model.script("tell/a", say("a"));
    model.script("tell/b", await(whenEnded("one", 0)), say("half"), await(shown), new Step.Fail());
    model.script("tell/c", await(gone), say("c"));

    var result =
        run(
            app(3, ", error_handle_mode: continue-on-error", "<{{#tell.text#}}>", "!"),
            RunStatus.PARTIAL_SUCCEEDED);

    assertThat(said()).isEqualTo("<a><c>!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
    assertThat(replacements()).isOne();
  }

  @Test
  void whatCancelledItemsSaidIsTakenBack() throws Exception {
    var shown = whenSaid("a1");
    model.script("tell/a", say("a1"), await(new CompletableFuture<>()));
    model.script("tell/b", await(shown), new Step.Fail());
    model.script("tell/c", await(new CompletableFuture<>()));
    var app =
        app(
                3,
                ", error_strategy: default-value, default_value: [{key: output, type: string, value: x}]",
                "<{{#tell.text#}}>",
                "!");

    var result = run(app, RunStatus.PARTIAL_SUCCEEDED);

    assertThat(said()).isEqualTo("!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of("!"));
  }

  @Test
  void anAttemptInsideOfAnItemThatIsMadeAgainTakesBackOnlyItsOwn() throws Exception {
    var shown = whenSaid("half");
    model.script("tell/a", say("a"));
    model.script("tell/b", say("half"), await(shown), new Step.Fail());
    model.script("tell/b", say("b"));
    model.script("tell/c", say("c"));
    var retried =
        app(1, "", "<{{#tell.text#}}>", "!")
            .replace(
                "vision: {enabled: false}",
                "vision: {enabled: false},"
                    + " retry_config: {retry_enabled: true, max_retries: 1, retry_interval: 1}");

    var result = run(retried, RunStatus.SUCCEEDED);

    assertThat(said()).isEqualTo("<a><b><c>!");
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of(said()));
    assertThat(replacements()).isOne();
  }

  @Test
  void theAnswerAfterAnIterationWaitsForAllOfItsItems() throws Exception {
    for (var item : List.of("a", "b", "c")) {
      model.script("tell/" + item, say(item));
    }

    run(app(1, "", "{{#tell.text#}}", "all: {{#each.output#}}"), RunStatus.SUCCEEDED);

    var last = deltas().stream().map(RunEvent.AnswerDelta::delta).toList().indexOf("all: ");
    assertThat(items(deltas().subList(0, last))).containsExactly(0, 1, 2);
    assertThat(items(deltas().subList(last, deltas().size()))).isEmpty();
  }

  @Test
  void anAnswerBesideTheIterationHasItsTurnAmongTheItems() throws Exception {
    var shown = run.whenShown("tell", "a1");
    model.script("tell/a", say("a1"), await(whenEndedAtRoot("beside")), say("a2"));
    model.script("tell/b", say("b"));
    model.script("tell/c", say("c"));
    model.script("slow", await(shown), say("S"));

    var result =
        run(
            chat(
                List.of(
                    start(),
                    iteration("each", 1, "tell, text", ""),
                    begin("each"),
                    inside("each", ask()),
                    inside("each", answer("one", "{{#tell.text#}}")),
                    llm("slow"),
                    answer("beside", "{{#slow.text#}}")),
                "start each",
                "eachstart tell",
                "tell one",
                "start slow",
                "slow beside"),
            RunStatus.SUCCEEDED);

    assertThat(said()).isEqualTo(text(result));
    assertThat(said()).isEqualTo("Sa1a2bc");
  }

  private CompletableFuture<RunEvent> whenEndedAtRoot(String node) {
    return run.when(
        event ->
            event instanceof RunEvent.NodeFinished end && end.place().nodeId().equals(node));
  }

  private static String text(RunResult result) {
    return io.heddle.compiler.value.ValueText.python()
        .text(java.util.Objects.requireNonNull(result.outputs().get("answer")));
  }

  @Test
  void aVariableThatIsWrittenAfterItWasSaidIsSaidAnew() throws Exception {
    var before = whenSaid("before");
    var set = whenEndedAtRoot("set");
    model.script("slow", await(set), say("S"));
    model.script("quick", await(before), say("Q"));
    var assigner =
        """
        {id: set, data: {type: assigner, title: s, version: "2",
          items: [{variable_selector: [conversation, said], input_type: variable,
            operation: over-write, value: [quick, text]}]}}\
        """;

    var result =
        run(
            chat(
                List.of(
                    start(),
                    llm("slow"),
                    llm("quick"),
                    assigner,
                    answer("ans", "{{#conversation.said#}}, {{#slow.text#}}")),
                "start slow",
                "start quick",
                "quick set",
                "slow ans"),
            RunStatus.SUCCEEDED);

    assertThat(text(result)).isEqualTo("Q, S");
    assertThat(said()).isEqualTo("Q, S");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void howeverTheItemsRaceWhatIsSaidIsTheAnswer(int seed) throws Exception {
    var random = new Random(seed);
    for (var item : List.of("a", "b", "c")) {
      var steps = new ArrayList<Step>();
      for (var i = random.nextInt(5); i >= 0; i--) {
        steps.add(say(item + i + ' '));
      }
      if (random.nextInt(4) == 0) {
        steps.add(new Step.Fail());
      }
      model.script("tell/" + item, steps.toArray(Step[]::new));
    }

    var result =
        run.watched(
            app(
                1 + random.nextInt(3),
                ", error_handle_mode: remove-abnormal-output",
                "<{{#each.item#}}: {{#tell.text#}}>",
                " last"),
            ObjectValue.of("query", Value.of("hello")));

    assertThat(said()).isEqualTo(text(result));
  }
}
