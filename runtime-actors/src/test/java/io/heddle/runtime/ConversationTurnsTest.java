package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.executor.ScriptedModel;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.node.Cancellation;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ConversationTurnsTest {

  private static final CompiledWorkflow COLLECTS =
      TestGroup.compile(
          """
          version: "0.1.0"
          conversation_variables:
            - { name: said, type: "array[string]", default: [] }
            - { name: mood, type: string, default: calm }
          nodes:
            - { id: start, data: { type: start, title: S, variables: [ { variable: word, type: string } ] } }
            - id: keep
              data:
                type: assigner
                title: Keep
                assigned_variable_selector: [conversation, said]
                input_variable_selector: [start, word]
                write_mode: append
            - id: end
              data:
                type: end
                title: E
                outputs:
                  - { variable: said, value_selector: [conversation, said] }
                  - { variable: turn, value_selector: [sys, dialogue_count] }
          edges:
            - { source: start, target: keep }
            - { source: keep, target: end }
          """);

  private static final CompiledWorkflow CHAT =
      TestGroup.compile(
          """
          app: { mode: advanced-chat, name: Chat }
          kind: app
          version: 0.3.0
          workflow:
            graph:
              nodes:
                - { id: start, data: { type: start, title: S, variables: [] } }
                - id: ask
                  data:
                    type: llm
                    title: Ask
                    model: { provider: any, name: m, mode: chat, completion_params: {} }
                    prompt_template: [ { role: system, text: Be kind. } ]
                    memory: { window: { enabled: true, size: 2 }, query_prompt_template: "{{#sys.query#}}" }
                    context: { enabled: false, variable_selector: [] }
                    vision: { enabled: false }
                - { id: say, data: { type: answer, title: A, answer: "{{#ask.text#}}" } }
              edges:
                - { id: e1, source: start, target: ask, sourceHandle: source }
                - { id: e2, source: ask, target: say, sourceHandle: source }
          """);

  private static RunRequest word(String word) {
    return TestGroup.request(
        word, COLLECTS, ObjectValue.of("word", Value.of(word)), ObjectValue.EMPTY);
  }

  private static RunRequest asking(String question) {
    return TestGroup.request(question, CHAT, ObjectValue.EMPTY, TestGroup.query(question));
  }

  private static String outputs(CompletableFuture<RunResult> result) {
    return Json.write(result.join().outputs());
  }

  @Test
  void variablesOutliveATurnAndStayInTheirConversation() {
    try (var group = new TestGroup(new ScriptedModel())) {
      assertThat(outputs(group.turn("c1", word("one"))))
          .isEqualTo("{\"said\":[\"one\"],\"turn\":1}");
      assertThat(outputs(group.turn("c1", word("two"))))
          .isEqualTo("{\"said\":[\"one\",\"two\"],\"turn\":2}");
      assertThat(outputs(group.turn("c2", word("three"))))
          .isEqualTo("{\"said\":[\"three\"],\"turn\":1}");
    }
  }

  @Test
  void turnsThatArriveTogetherLoseNoWrite() {
    try (var group = new TestGroup(new ScriptedModel())) {
      var turns = new ArrayList<CompletableFuture<RunResult>>();
      for (var i = 0; i < 50; i++) {
        turns.add(group.turn("c1", word("w" + i)));
      }
      var last = turns.getLast().join();
      assertThat(last.outputs().get("turn")).isEqualTo(Value.of(50));
      assertThat(Json.write(last.outputs())).contains("\"w0\",\"w1\"").contains("\"w49\"");
    }
  }

  @Test
  void theModelIsToldTheTurnsBefore() {
    var model =
        new ScriptedModel(
            ScriptedModel.says("Hello Ada"),
            ScriptedModel.says("You are Ada"),
            ScriptedModel.says("Yes"));
    try (var group = new TestGroup(model)) {
      group.turn("c1", asking("I am Ada")).join();
      group.turn("c1", asking("Who am I?")).join();
      assertThat(model.heard())
          .containsExactly(
              "SYSTEM: Be kind.", "USER: I am Ada", "ASSISTANT: Hello Ada", "USER: Who am I?");

      group.turn("c2", asking("Are you there?")).join();
      assertThat(model.heard()).containsExactly("SYSTEM: Be kind.", "USER: Are you there?");
    }
  }

  /** A model that answers when the test says so. */
  private static final class SlowModel implements ModelProvider {
    private final BlockingQueue<CompletableFuture<Reply>> asked = new LinkedBlockingQueue<>();

    @Override
    public String id() {
      return "slow";
    }

    @Override
    public CompletionStage<Reply> chat(
        Request request, Listener listener, Cancellation cancellation) {
      var reply = new CompletableFuture<Reply>();
      asked.add(reply);
      return reply;
    }
  }

  @Test
  void aTurnWaitsForTheOneBeforeAndACancelReachesItThere() throws InterruptedException {
    var model = new SlowModel();
    try (var group = new TestGroup(model)) {
      var first = group.turn("c1", asking("first"));
      var running = model.asked.take();
      var second = group.turn("c1", asking("second"));
      var third = group.turn("c1", asking("third"));

      group.cancel(asking("second"), "changed my mind");

      var cancelled = second.join();
      assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
      assertThat(cancelled.failure())
          .satisfies(failure -> assertThat(failure.failure().message()).contains("my mind"));
      assertThat(model.asked).as("nothing starts beside a running turn").isEmpty();
      running.complete(ScriptedModel.says("1"));
      assertThat(first.join().outputs().get("answer")).isEqualTo(Value.of("1"));
      model.asked.take().complete(ScriptedModel.says("3"));
      assertThat(third.join().outputs().get("answer")).isEqualTo(Value.of("3"));
    }
  }

  @Test
  void aTurnThatFailsDoesNotBlockTheNext() {
    var model = new ScriptedModel();
    try (var group = new TestGroup(model)) {
      assertThat(group.turn("c1", asking("one")).join().status()).isEqualTo(RunStatus.FAILED);
      assertThat(group.turn("c1", asking("two")).join().status()).isEqualTo(RunStatus.FAILED);
    }
  }

  @Test
  void moreTurnsThanMayWaitAreRefused() throws InterruptedException {
    var model = new SlowModel();
    try (var group = new TestGroup(model)) {
      var _ = group.turn("c1", asking("running"));
      model.asked.take();
      for (var i = 0; i < ConversationTurns.MAX_WAITING; i++) {
        var _ = group.turn("c1", asking("waiting " + i));
      }
      var refused = group.turn("c1", asking("one too many")).join();
      assertThat(refused.status()).isEqualTo(RunStatus.FAILED);
      assertThat(refused.failure())
          .satisfies(
              failure -> assertThat(failure.failure().code()).isEqualTo("resource_limit_exceeded"));
    }
  }

  @Test
  void aRunInsideATurnIsNoTurnOfItsOwn() throws InterruptedException {
    var model = new SlowModel();
    try (var group = new TestGroup(model)) {
      var _ = group.turn("c1", asking("outer"));
      model.asked.take();
      var _ =
          group.run(
              TestGroup.request(
                  "inner",
                  CHAT,
                  ObjectValue.EMPTY,
                  TestGroup.query("inner").with("conversation_id", Value.of("c1"))));
      assertThat(model.asked.take()).as("it does not wait").isNotNull();
    }
  }
}
