package io.heddle.runtime.agent;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.prompt.ModelRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks the model, calls the tools it wants, tells it what they said, and asks again. The last
 * permitted request offers no tools, so that there is an answer. Tools of one reply run one after
 * the other; their failures are told to the model, they do not fail the node.
 *
 * <p>Bounded by iterations, by {@value #MAX_CALLS} tool calls, by the attempt's time, and by
 * {@value #MAX_RESULT} characters of each result.
 */
final class AgentLoop {

  static final int MAX_CALLS = 200;
  static final int MAX_RESULT = 100_000;

  private final NodeContext context;
  private final ModelProvider provider;
  private final ModelRequests requests;
  private final Toolbox tools;
  private final AgentDialogue dialogue;
  private final int maxIterations;
  private final List<ToolCallRecord> records = new ArrayList<>();
  private final AgentSteps steps;
  private Usage usage = Usage.NONE;

  /** How the loop ended. */
  sealed interface End {

    record Answered(String text, int iterations) implements End {}

    record Failed(NodeFailure failure) implements End {}

    record Cancelled() implements End {}
  }

  AgentLoop(
      NodeContext context,
      ModelRequests requests,
      Toolbox tools,
      AgentDialogue dialogue,
      int maxIterations) {
    this.context = context;
    this.provider = context.models().provider(requests.model().provider());
    this.requests = requests;
    this.tools = tools;
    this.dialogue = dialogue;
    this.maxIterations = maxIterations;
    this.steps = new AgentSteps(context, requests.model().provider(), requests.model().name());
  }

  List<ToolCallRecord> records() {
    return records;
  }

  List<Message> messages() {
    return dialogue.messages();
  }

  Usage usage() {
    return usage;
  }

  CompletionStage<End> run() {
    return ask(0);
  }

  /** Shows the last answer while it is made, and the thoughts before it. */
  private record Shown(NodeContext.StreamWriter stream) implements Listener {

    @Override
    public void onText(String delta) {
      stream.write("text", delta);
    }

    @Override
    public void onReasoning(String delta) {
      stream.write("reasoning_content", delta);
    }
  }

  private CompletionStage<End> ask(int iteration) {
    if (context.cancellation().isCancelled()) {
      return ended(new End.Cancelled());
    }
    if (!context.remaining().isPositive()) {
      return ended(
          new End.Failed(
              NodeFailure.of(
                  ErrorKind.TIMEOUT, "timeout", "Timeout", "the agent ran out of time")));
    }
    var last = iteration + 1 >= maxIterations;
    if (last) {
      dialogue.demandAnswer();
    }
    try {
      var request = requests.request(dialogue.messages(), dialogue.offered(), null, last);
      var listener = last ? new Shown(context.stream()) : Listener.NONE;
      steps.asks(iteration);
      return provider
          .chat(request, listener, context.cancellation())
          .thenCompose(
              reply ->
                  switch (reply) {
                    case Reply.Failed _ when context.cancellation().isCancelled() ->
                        ended(new End.Cancelled());
                    case Reply.Failed(var failure) -> {
                      steps.failed(iteration, failure);
                      yield ended(new End.Failed(failure));
                    }
                    case Reply.Answered answer -> answered(answer, iteration, last);
                  });
    } catch (NodeFault fault) {
      return ended(new End.Failed(fault.failure()));
    }
  }

  private CompletionStage<End> answered(Reply.Answered answer, int iteration, boolean last) {
    usage = usage.plus(answer.usage());
    var calls = last ? List.<ToolCall>of() : dialogue.calls(answer);
    steps.thought(iteration, answer, calls);
    if (calls.isEmpty()) {
      var text = dialogue.answer(answer);
      if (!last && !text.isEmpty()) {
        context.stream().write("text", text);
      }
      return ended(new End.Answered(text, iteration + 1));
    }
    return callAll(calls, 0, iteration, new ArrayList<>())
        .thenCompose(
            results -> {
              steps.ends(iteration);
              dialogue.told(answer, calls, results);
              return ask(iteration + 1);
            });
  }

  private static CompletionStage<End> ended(End end) {
    return CompletableFuture.completedFuture(end);
  }

  private CompletionStage<List<ToolCallRecord>> callAll(
      List<ToolCall> calls, int from, int iteration, List<ToolCallRecord> results) {
    if (from == calls.size()) {
      return CompletableFuture.completedFuture(results);
    }
    var call = calls.get(from);
    var number = records.size();
    steps.calls(number, iteration, call.name(), call.arguments());
    return call(call, iteration)
        .thenCompose(
            result -> {
              steps.called(number, result);
              records.add(result);
              results.add(result);
              return callAll(calls, from + 1, iteration, results);
            });
  }

  private CompletionStage<ToolCallRecord> call(ToolCall call, int iteration) {
    var arguments = arguments(call.arguments());
    if (arguments == null) {
      return refused(call, iteration, "the arguments are no JSON object: " + call.arguments());
    }
    if (records.size() >= MAX_CALLS) {
      return refused(call, iteration, "no further tool call is allowed in this run");
    }
    var request = tools.request(call.name(), arguments);
    if (request == null) {
      return refused(
          call,
          iteration,
          "unknown tool '%s'; there are: %s".formatted(call.name(), tools.names()));
    }
    return context
        .tools()
        .call(request, context.cancellation())
        .thenApply(reply -> told(call, arguments, iteration, reply));
  }

  private static CompletionStage<ToolCallRecord> refused(
      ToolCall call, int iteration, String message) {
    return CompletableFuture.completedFuture(
        new ToolCallRecord(iteration, call.name(), ObjectValue.EMPTY, message, true, List.of()));
  }

  private static ToolCallRecord told(
      ToolCall call, ObjectValue arguments, int iteration, ToolReply reply) {
    return switch (reply) {
      case ToolReply.Failed(var failure) ->
          new ToolCallRecord(iteration, call.name(), arguments, failure.message(), true, List.of());
      case ToolReply.Answered answer ->
          new ToolCallRecord(
              iteration, call.name(), arguments, words(answer), answer.isError(), answer.files());
    };
  }

  private static String words(ToolReply.Answered answer) {
    var text =
        answer.text().isEmpty() && !answer.json().isEmpty()
            ? Json.write(Value.array(answer.json()))
            : answer.text();
    return text.length() > MAX_RESULT ? text.substring(0, MAX_RESULT) : text;
  }

  private static @Nullable ObjectValue arguments(String text) {
    if (text.isBlank()) {
      return ObjectValue.EMPTY;
    }
    try {
      return Json.parse(text) instanceof ObjectValue object ? object : null;
    } catch (Json.MalformedJsonException _) {
      return null;
    }
  }
}
