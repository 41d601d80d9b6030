package io.heddle.runtime.agent;

import static io.heddle.runtime.executor.Runs.failure;
import static io.heddle.runtime.executor.Runs.json;
import static io.heddle.runtime.executor.Runs.object;
import static io.heddle.runtime.executor.Runs.output;
import static io.heddle.runtime.executor.ScriptedModel.calls;
import static io.heddle.runtime.executor.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.ModelSpec.Agent;
import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.executor.FakeContext;
import io.heddle.runtime.executor.Runs;
import io.heddle.runtime.executor.ScriptedModel;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext.ToolListing;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeContext.Tools;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class AgentExecutorTest {

  private static final ModelRef MODEL =
      new ModelRef("mock", "m", false, ObjectValue.EMPTY, List.of(), ObjectValue.EMPTY);

  private final FakeContext context = new FakeContext();
  private final Runs runs = Runs.flat();
  private final SearchTools tools = new SearchTools();

  AgentExecutorTest() {
    context.tools = tools;
    context.flat();
  }

  /** Every server offers {@code search}, which answers with what it was asked. */
  private static final class SearchTools implements Tools {
    final List<ToolRequest> requests = new ArrayList<>();
    ToolReply reply = answer("found", false);
    Runnable called = () -> {};

    static ToolReply answer(String text, boolean isError) {
      return new ToolReply.Answered(text, List.of(), List.of(), ObjectValue.EMPTY, isError);
    }

    @Override
    public CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation) {
      requests.add(request);
      called.run();
      return CompletableFuture.completedFuture(reply);
    }

    @Override
    public CompletionStage<ToolListing> list(ToolSource source, Cancellation cancellation) {
      var tool =
          new ModelProvider.Tool(
              "search", "Searches", json("{\"properties\":{\"q\":{\"type\":\"string\"}}}"));
      return CompletableFuture.completedFuture(new ToolListing.Listed(List.of(tool)));
    }
  }

  private static McpServer server(String name) {
    return new McpServer(
        name, "stdio", "mock", List.of(), ObjectValue.EMPTY, "", ObjectValue.EMPTY);
  }

  private Agent agent(String strategy, int iterations, boolean flat, String... servers) {
    return new Agent(
        MODEL,
        strategy,
        runs.text("Be kind"),
        runs.text("{{#start.q#}}"),
        java.util.Arrays.stream(servers).map(AgentExecutorTest::server).toList(),
        List.of(),
        iterations,
        null,
        List.of(),
        flat);
  }

  private ScriptedModel model(Reply... replies) {
    var model = new ScriptedModel(replies);
    context.asking(model);
    return model;
  }

  private Outcome ask(Agent spec) {
    return runs.run(spec, context, Value.of("why?"));
  }

  @Test
  void callsToolsUntilTheModelAnswers() {
    var model = model(calls("search", "{\"q\":\"rust\"}"), says("final"));

    var outcome = ask(agent("function_calling", 5, true, "s"));

    assertThat(output(outcome, "text")).isEqualTo(Value.of("final"));
    assertThat(output(outcome, "iterations")).isEqualTo(Value.of(2));
    assertThat(output(outcome, "tool_calls_count")).isEqualTo(Value.of(1));
    assertThat(output(outcome, "tool_calls"))
        .isEqualTo(
            json(
                "[{\"iteration\":0,\"tool\":\"search\",\"arguments\":{\"q\":\"rust\"},"
                    + "\"result\":\"found\",\"is_error\":false}]"));
    assertThat(((Outcome.Completed) outcome).usage().totalTokens()).isEqualTo(10);
    var last = model.request().messages().getLast();
    assertThat(last.role()).isEqualTo(Role.TOOL);
    assertThat(last.toolCallId()).isEqualTo("call-search");
    assertThat(model.heard())
        .containsExactly("SYSTEM: Be kind", "USER: why?", "ASSISTANT:", "TOOL: found");
  }

  @Test
  void asksWithoutToolsAtTheLastIteration() {
    var model =
        model(calls("search", "{\"q\":\"a\"}"), calls("search", "{\"q\":\"b\"}"), says("forced"));

    var outcome = ask(agent("function_calling", 3, true, "s"));

    assertThat(output(outcome, "text")).isEqualTo(Value.of("forced"));
    assertThat(output(outcome, "iterations")).isEqualTo(Value.of(3));
    assertThat(output(outcome, "tool_calls_count")).isEqualTo(Value.of(2));
    assertThat(model.requests.get(1).tools()).hasSize(1);
    assertThat(model.requests.get(2).tools()).isEmpty();
    assertThat(context.streamed).containsExactly("text:forced");
  }

  @Test
  void tellsTheModelOfFailuresInsteadOfFailing() {
    tools.reply =
        new ToolReply.Failed(NodeFailure.of(ErrorKind.NETWORK, "x", "X", "server is down"));
    var model =
        model(
            calls("search", "{\"q\":1}"),
            calls("search", "not json"),
            calls("nope", "{}"),
            says("ok"));

    var outcome = ask(agent("function_calling", 9, true, "s"));

    assertThat(output(outcome, "text")).isEqualTo(Value.of("ok"));
    assertThat(model.heard())
        .contains(
            "TOOL: server is down",
            "TOOL: the arguments are no JSON object: not json",
            "TOOL: unknown tool 'nope'; there are: search");
  }

  @Test
  void refusesTwoToolsOfTheSameName() {
    model(says("never"));

    assertThat(failure(ask(agent("function_calling", 3, true, "a", "b"))).message())
        .isEqualTo("two tools have the name 'search'; a model could not tell them apart");
  }

  @Test
  void speaksReActWithModelsThatCannotCall() {
    var model =
        model(
            says(
                "Thought: look\nAction:\n```json\n"
                    + "{\"action\": \"search\", \"action_input\": \"rust\"}\n```"),
            says("```json\n{\"action\": \"Final Answer\", \"action_input\": \"done\"}\n```"));

    var outcome = ask(agent("ReAct", 5, true, "s"));

    assertThat(output(outcome, "text")).isEqualTo(Value.of("done"));
    assertThat(tools.requests.getFirst().arguments()).isEqualTo(object("{\"q\":\"rust\"}"));
    assertThat(model.request().tools()).isEmpty();
    assertThat(model.heard().getLast()).isEqualTo("USER: Observation: found");
  }

  @Test
  void exportPutsOutTextUsageFilesAndJson() {
    model(says("hi"));

    var outputs = Runs.outputs(ask(agent("function_calling", 3, false)));

    assertThat(outputs.entries().keySet()).containsExactly("text", "usage", "files", "json");
    assertThat(outputs.get("json")).isEqualTo(json("[{\"data\":[]}]"));
  }

  @Test
  void theWorkflowsArgumentsWinOverTheModels() {
    var tool =
        new WorkSpec.Tool(
            new ToolSource.Provider("builtin", "p", "p"),
            "search",
            List.of(new WorkSpec.Argument("limit", -1, null, Value.of(3))),
            ObjectValue.EMPTY);
    var spec =
        new Agent(
            MODEL,
            "function_calling",
            null,
            runs.text("q"),
            List.of(),
            List.of(tool),
            5,
            null,
            List.of(),
            false);
    model(calls("search", "{\"q\":\"x\",\"limit\":99}"), says("ok"));

    ask(spec);

    assertThat(tools.requests.getFirst().arguments())
        .isEqualTo(object("{\"q\":\"x\",\"limit\":3}"));
  }

  @Test
  void describesAToolByTheExportWhenItsProviderDoesNot() {
    var configuration =
        object(
            """
            {"extra": {"description": "Finds things"}, "schemas": [
              {"name": "q", "type": "string", "required": true, "form": "llm",
               "llm_description": "What to find"},
              {"name": "key", "type": "secret-input", "form": "form"}]}
            """);
    var tool =
        new WorkSpec.Tool(
            new ToolSource.Provider("builtin", "p", "p"), "find", List.of(), configuration);
    var spec =
        new Agent(
            MODEL,
            "function_calling",
            null,
            null,
            List.of(),
            List.of(tool),
            5,
            null,
            List.of(),
            false);
    var model = model(says("ok"));

    ask(spec);

    assertThat(model.request().tools())
        .containsExactly(
            new ModelProvider.Tool(
                "find",
                "Finds things",
                json(
                    """
                    {"type": "object",
                     "properties": {"q": {"type": "string", "description": "What to find"}},
                     "required": ["q"]}
                    """)));
  }

  @Test
  void failsWhenItsTimeIsOver() {
    context.remaining = Duration.ZERO;
    model(says("never"));

    assertThat(failure(ask(agent("function_calling", 3, true))).kind())
        .isEqualTo(ErrorKind.TIMEOUT);
  }

  private List<String> told() {
    return context.steps.stream()
        .map(step -> "%s %s %s".formatted(step.id(), step.status(), step.label()))
        .toList();
  }

  @Test
  void tellsEachStepWhenItBeginsAndWhenItHasEnded() {
    context.followed = true;
    model(calls("search", "{\"q\":\"rust\"}"), says("final"));

    ask(agent("function_calling", 5, true, "s"));

    assertThat(told())
        .containsExactly(
            "round-0 START ROUND 1",
            "thought-0 START m Thought",
            "thought-0 SUCCESS m Thought",
            "call-0 START CALL search",
            "call-0 SUCCESS CALL search",
            "round-0 SUCCESS ROUND 1",
            "round-1 START ROUND 2",
            "thought-1 START m Thought",
            "thought-1 SUCCESS m Thought",
            "round-1 SUCCESS ROUND 2");
    assertThat(context.steps).filteredOn(step -> step.parent() == null).hasSize(4);
    assertThat(context.steps.get(4).parent()).isEqualTo("round-0");
    assertThat(context.steps.get(4).data().get("result")).isEqualTo(Value.of("found"));
    assertThat(context.steps.get(8).data().get("output")).isEqualTo(Value.of("final"));
  }

  @Test
  void tellsOfACallBeforeTheToolHasAnswered() {
    context.followed = true;
    var before = new ArrayList<String>();
    tools.called = () -> before.addAll(told());
    tools.reply = SearchTools.answer("no such page", true);
    model(calls("search", "{}"), says("final"));

    ask(agent("function_calling", 5, true, "s"));

    assertThat(before).last().isEqualTo("call-0 START CALL search");
    assertThat(told()).contains("call-0 ERROR CALL search");
    assertThat(context.steps.get(4).error()).isEqualTo("no such page");
  }

  @Test
  void tellsThatTheModelDidNotAnswer() {
    context.followed = true;
    model(
        new Reply.Failed(
            NodeFailure.of(ErrorKind.NETWORK, "llm_error", "InvokeError", "no connection")));

    ask(agent("function_calling", 5, true, "s"));

    assertThat(told())
        .endsWith("thought-0 ERROR m Thought", "round-0 ERROR ROUND 1");
    assertThat(context.steps.getLast().error()).isEqualTo("no connection");
  }

  @Test
  void makesNoStepsWhenNobodyFollows() {
    model(calls("search", "{}"), says("final"));

    ask(agent("function_calling", 5, true, "s"));

    assertThat(context.steps).isEmpty();
  }
}
