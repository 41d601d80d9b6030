package io.heddle.runtime.executor;

import static io.heddle.runtime.executor.Runs.failure;
import static io.heddle.runtime.executor.Runs.json;
import static io.heddle.runtime.executor.Runs.object;
import static io.heddle.runtime.executor.Runs.output;
import static io.heddle.runtime.executor.Runs.outputs;
import static io.heddle.runtime.executor.ScriptedModel.says;
import static io.heddle.runtime.executor.ScriptedModel.thinksAndSays;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.ModelSpec.Llm;
import io.heddle.compiler.ir.ModelSpec.Memory;
import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.ir.ModelSpec.NamedText;
import io.heddle.compiler.ir.ModelSpec.Prompt;
import io.heddle.compiler.ir.ModelSpec.Vision;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.node.NodeContext.Exchange;
import io.heddle.runtime.node.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LlmExecutorTest {

  private static final ModelRef CHAT = model(false);

  private final FakeContext context = new FakeContext();

  private static ModelRef model(boolean completion) {
    return new ModelRef(
        "mock", "m", completion, object("{\"temperature\":0.5}"), List.of(), ObjectValue.EMPTY);
  }

  private static Prompt prompt(String role, TextTemplate text) {
    return new Prompt(role, text, null, List.of());
  }

  private static Llm llm(
      List<Prompt> prompts,
      @Nullable Memory memory,
      int contextInput,
      int queryInput,
      @Nullable Vision vision) {
    return new Llm(
        CHAT, prompts, memory, contextInput, queryInput, vision, null, false, false, false);
  }

  private static Llm chat(Prompt... prompts) {
    return llm(List.of(prompts), null, -1, -1, null);
  }

  private static Llm flat(Llm spec) {
    return new Llm(
        spec.model(),
        spec.prompts(),
        spec.memory(),
        spec.contextInput(),
        spec.queryInput(),
        spec.vision(),
        spec.responseSchema(),
        spec.separateReasoning(),
        spec.stream(),
        true);
  }

  private static Llm streaming(Llm spec, boolean separate) {
    return new Llm(
        spec.model(),
        spec.prompts(),
        spec.memory(),
        spec.contextInput(),
        spec.queryInput(),
        spec.vision(),
        spec.responseSchema(),
        separate,
        true,
        spec.flat());
  }

  private static Llm structured(Llm spec, String schema) {
    return new Llm(
        spec.model(),
        spec.prompts(),
        spec.memory(),
        spec.contextInput(),
        spec.queryInput(),
        spec.vision(),
        json(schema),
        false,
        false,
        false);
  }

  private ScriptedModel model(Reply... replies) {
    var model = new ScriptedModel(replies);
    context.asking(model);
    return model;
  }

  @Test
  void asksWithRenderedPromptsAndPutsOutTheAnswer() {
    var model = model(says("hello"));
    var runs = Runs.export();
    var spec =
        chat(
            prompt("system", runs.text("You are {{#start.who#}}.")),
            prompt("user", runs.text("{{#start.q#}}")));

    var outcome = runs.run(spec, context, Value.of("Bob"), Value.of("hi"));

    assertThat(model.heard()).containsExactly("SYSTEM: You are Bob.", "USER: hi");
    assertThat(model.request().parameters()).isEqualTo(object("{\"temperature\":0.5}"));
    assertThat(output(outcome, "text")).isEqualTo(Value.of("hello"));
    assertThat(output(outcome, "finish_reason")).isEqualTo(Value.of("stop"));
    assertThat(output(outcome, "reasoning_content")).isEqualTo(Value.of(""));
    assertThat(((ObjectValue) output(outcome, "usage")).get("total_tokens")).isEqualTo(Value.of(5));
    assertThat(((ObjectValue) output(outcome, "usage")).get("total_price"))
        .isEqualTo(Value.of("0.01"));
    assertThat(((Outcome.Completed) outcome).usage().totalTokens()).isEqualTo(5);
  }

  @Test
  void tellsThePromptsInTheDetailsAndNoCredentials() {
    model(says("hello"));
    var runs = Runs.export();
    var model =
        new ModelRef(
            "mock", "m", false, ObjectValue.EMPTY, List.of(), object("{\"api_key\":\"sk-1\"}"));
    var spec =
        new Llm(
            model,
            List.of(prompt("user", runs.text("hi"))),
            null,
            -1,
            -1,
            null,
            null,
            false,
            false,
            false);

    var details = Runs.completed(runs.run(spec, context)).details();

    assertThat(details.get("prompts"))
        .isEqualTo(json("[{\"role\":\"user\",\"text\":\"hi\",\"files\":[]}]"));
    assertThat(details.toString()).doesNotContain("sk-1");
  }

  @Test
  void refusesAMissingVariableAndTakesNullAsNothing() {
    var model = model(says("ok"));
    var runs = Runs.export();
    var spec = chat(prompt("user", runs.text("a{{#start.q#}}b")));

    assertThat(failure(runs.run(spec, context, (Value) null)).message())
        .isEqualTo("Variable #start.q# not found");
    runs.run(spec, context, Value.none());
    assertThat(model.heard()).containsExactly("USER: ab");
  }

  @Test
  void leavesOutEmptyMessagesAndRefusesToAskNothing() {
    var model = model(says("ok"));
    var runs = Runs.export();

    runs.run(chat(prompt("system", runs.text("")), prompt("user", runs.text("q"))), context);

    assertThat(model.heard()).containsExactly("USER: q");
    assertThat(failure(runs.run(chat(prompt("user", runs.text(""))), context)).message())
        .isEqualTo(
            "No prompt found in the LLM configuration. "
                + "Please ensure a prompt is properly configured before proceeding.");
  }

  @Test
  void putsContextWhereItsPlaceIsAndListsKnowledge() {
    var model = model(says("ok"));
    var runs = Runs.export();
    var text = runs.text("Know: {{#context#}}");
    var passages =
        json(
            "[{\"title\":\"T\",\"content\":\"one\","
                + "\"metadata\":{\"_source\":\"knowledge\",\"position\":1}},\"two\"]");
    var spec = llm(List.of(prompt("user", text)), null, runs.input("kb.result"), -1, null);

    var outcome = Runs.completed(runs.run(spec, context, passages));

    assertThat(model.heard()).containsExactly("USER: Know: one\ntwo");
    assertThat(outcome.details().get("retriever_resources"))
        .isEqualTo(json("[{\"position\":1,\"title\":\"T\",\"content\":\"one\"}]"));
    assertThat(failure(runs.run(spec, context, json("[{\"a\":1}]"))).message())
        .isEqualTo("Invalid context structure: {'a': 1}");
  }

  @Test
  void addsHistoryAndTheQueryAfterThePrompts() {
    var model = model(says("ok"), says("ok"));
    context.history = _ -> CompletableFuture.completedFuture(List.of(new Exchange("q1", "a1")));
    var runs = Runs.export();
    var prompts = List.of(prompt("system", runs.text("S")));
    var query = runs.input("sys.query");

    runs.run(
        llm(prompts, new Memory(1, -1, null, "", ""), -1, query, null), context, Value.of("q2"));
    assertThat(model.heard()).containsExactly("SYSTEM: S", "USER: q1", "ASSISTANT: a1", "USER: q2");

    var own = new Memory(1, -1, runs.text("<{{#sys.query#}}>"), "", "");
    runs.run(llm(prompts, own, -1, query, null), context, Value.of("q2"));
    assertThat(model.heard().getLast()).isEqualTo("USER: <q2>");
  }

  @Test
  void showsFilesBeforeTheWordsOfTheLastUserMessage() {
    var model = model(says("ok"));
    var runs = Runs.export();
    var picture =
        new FileValue(
            object(
                "{\"type\":\"image\",\"url\":\"data:image/png;base64,AAAA\",\"name\":\"a.png\"}"));
    var page = new FileValue(object("{\"type\":\"document\",\"url\":\"http://h/a.pdf\"}"));
    var vision = new Vision(runs.input("sys.files"), "high");
    var spec = llm(List.of(prompt("user", runs.text("look"))), null, -1, -1, vision);

    runs.run(spec, context, Value.array(List.of(picture, page)));

    assertThat(model.heard())
        .containsExactly(
            "USER: [image data:image/png;base64,AAAA high] [document http://h/a.pdf high] look");
  }

  @Test
  void completionModelsGetOneTextWithHistoriesInPlace() {
    var model = model(says("ok"), says("ok"));
    context.history = _ -> CompletableFuture.completedFuture(List.of(new Exchange("q1", "a1")));
    var runs = Runs.export();
    var memory = new Memory(0, -1, null, "Me", "Bot");

    runs.run(completion(memory, runs.text("{{#histories#}}\nNow #sys.query#")), context);
    assertThat(model.heard()).containsExactly("USER: Me: q1\nBot: a1\nNow #sys.query#");

    runs.run(completion(memory, runs.text("Now")), context);
    assertThat(model.heard()).containsExactly("USER: Me: q1\nBot: a1\nNow");
  }

  private static Llm completion(Memory memory, TextTemplate text) {
    return new Llm(
        model(true),
        List.of(prompt("user", text)),
        memory,
        -1,
        -1,
        null,
        null,
        false,
        false,
        false);
  }

  @Test
  void resolvesParametersToTheirTypes() {
    var model = model(says("ok"));
    var runs = Runs.export();
    var ref =
        new ModelRef(
            "mock",
            "m",
            false,
            object("{\"temperature\":\"{{#s.t#}}\"}"),
            List.of(new NamedText("temperature", runs.text("{{#s.t#}}"))),
            ObjectValue.EMPTY);
    var spec =
        new Llm(
            ref,
            List.of(prompt("user", runs.text("q"))),
            null,
            -1,
            -1,
            null,
            null,
            false,
            false,
            false);

    runs.run(spec, context, Value.of("0.7"));

    assertThat(model.request().parameters()).isEqualTo(object("{\"temperature\":0.7}"));
  }

  @Test
  void streamsThoughtsInTagsOrApart() {
    model(thinksAndSays("hm", "a b"), says("<think>hm</think>a b"), says("<think>hm</think>a b"));
    var runs = Runs.export();
    var spec = chat(prompt("user", runs.text("q")));

    var tagged = runs.run(streaming(spec, false), context);
    assertThat(String.join("", context.streamed))
        .isEqualTo("text:<think>\nhmtext:\n</think>a text:b");
    assertThat(output(tagged, "text")).isEqualTo(Value.of("<think>\nhm\n</think>a b"));

    context.streamed.clear();
    assertThat(output(runs.run(streaming(spec, false), context), "text"))
        .isEqualTo(Value.of("<think>hm</think>a b"));

    context.streamed.clear();
    var separate = runs.run(streaming(spec, true), context);
    assertThat(context.streamed).contains("reasoning_content:hm").noneMatch(s -> s.contains("<"));
    assertThat(output(separate, "text")).isEqualTo(Value.of("a b"));
    assertThat(output(separate, "reasoning_content")).isEqualTo(Value.of("hm"));
  }

  @Test
  void putsOutAStructuredAnswerThatFitsAndFailsOneThatDoesNot() {
    var schema = "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\"}}}";
    model(says("Sure: {\"n\": 1,}"), says("{\"n\": \"x\"}"), says("no"));
    var runs = Runs.export();
    var spec = structured(chat(prompt("user", runs.text("q"))), schema);

    assertThat(output(runs.run(spec, context), "structured_output")).isEqualTo(json("{\"n\":1}"));
    var failed = (Outcome.Failed) runs.run(spec, context);
    assertThat(failed.failure().message())
        .isEqualTo(
            "Structured output validation failed (stage=result, path=$.n): "
                + "'x' is not of type 'number'");
    assertThat(failed.usage().totalTokens()).isEqualTo(5);
    assertThat(failure(runs.run(spec, context)).message())
        .isEqualTo(
            "Structured output validation failed (stage=result, path=$): "
                + "structured output is missing");
  }

  @Test
  void flatPutsMemoryFirstAndContextAtTheEndOfTheSystemMessage() {
    var model = model(says("ok"), says("ok"));
    context.flat();
    var runs = Runs.flat();
    var prompts =
        List.of(prompt("system", runs.text("S")), prompt("user", runs.text("{{#start.q#}}")));
    var memory = new Memory(1, runs.input("conversation.log"), null, "", "");
    var spec = flat(llm(prompts, memory, runs.input("kb.text"), -1, null));

    var outcome =
        runs.run(
            spec,
            context,
            Value.of("q"),
            json("[{\"role\":\"user\",\"text\":\"old\"},{\"role\":\"assistant\",\"text\":\"a\"}]"),
            Value.of("facts"));

    assertThat(model.heard()).containsExactly("ASSISTANT: a", "SYSTEM: S\nfacts", "USER: q");
    assertThat(outputs(outcome))
        .isEqualTo(
            object(
                "{\"text\":\"ok\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,"
                    + "\"total_tokens\":5}}"));
  }

  @Test
  void flatInsertsASystemMessageForContextAndShowsPicturesLast() {
    var model = model(says("ok"));
    context.flat();
    var runs = Runs.flat();
    var prompts = List.of(prompt("user", runs.text("q{{#start.no#}}")));
    var vision = new Vision(runs.input("start.pic"), "low");
    var spec = flat(llm(prompts, null, runs.input("kb.text"), -1, vision));

    runs.run(spec, context, null, Value.of("http://h/p.png"), Value.of("facts"));

    assertThat(model.heard())
        .containsExactly("SYSTEM: facts", "USER: q", "USER: [image http://h/p.png low]");
  }

  @Test
  void givesTheModelsFailureOnWithWhatWasAsked() {
    model(new Reply.Failed(ModelFailures.timeout("too slow")));
    var runs = Runs.export();

    var outcome = (Outcome.Failed) runs.run(chat(prompt("user", runs.text("q"))), context);

    assertThat(outcome.failure()).isEqualTo(ModelFailures.timeout("too slow"));
    assertThat(outcome.details().get("model_name")).isEqualTo(Value.of("m"));
  }

  @Test
  void isCancelledWhenItsAttemptIs() {
    model(new Reply.Failed(ModelFailures.timeout("too late")));
    context.cancellation = new Cancelled();
    var runs = Runs.export();
    ModelSpec spec = chat(prompt("user", runs.text("q")));

    assertThat(runs.run(spec, context)).isEqualTo(new Outcome.Cancelled());
  }
}
