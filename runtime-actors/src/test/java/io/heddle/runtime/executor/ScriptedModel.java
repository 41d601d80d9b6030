package io.heddle.runtime.executor;

import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A model that gives its replies in turn and remembers what it was asked. */
public final class ScriptedModel implements ModelProvider {

  public final List<Request> requests = new ArrayList<>();
  private final Deque<Reply> replies;

  public ScriptedModel(Reply... replies) {
    this.replies = new ArrayDeque<>(Arrays.asList(replies));
  }

  public static Reply says(String text) {
    return new Reply.Answered(text, "", List.of(), "stop", usage());
  }

  public static Reply thinksAndSays(String reasoning, String text) {
    return new Reply.Answered(text, reasoning, List.of(), "stop", usage());
  }

  public static Reply calls(String tool, String arguments) {
    var call = new ToolCall("call-" + tool, tool, arguments);
    return new Reply.Answered("", "", List.of(call), "tool_calls", usage());
  }

  public static Usage usage() {
    return new Usage(3, 2, new BigDecimal("0.01"), "USD");
  }

  @Override
  public String id() {
    return "scripted";
  }

  @Override
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    requests.add(request);
    var reply =
        replies.isEmpty()
            ? new Reply.Failed(ModelFailures.config("the script is over"))
            : replies.removeFirst();
    if (request.stream() && reply instanceof Reply.Answered answer) {
      if (!answer.reasoning().isEmpty()) {
        listener.onReasoning(answer.reasoning());
      }
      for (var word : answer.text().split("(?<= )", -1)) {
        listener.onText(word);
      }
    }
    return CompletableFuture.completedFuture(reply);
  }

  public Request request() {
    return requests.getLast();
  }

  /** {@code ROLE: text} of every message of the last request. */
  public List<String> heard() {
    return request().messages().stream().map(ScriptedModel::line).toList();
  }

  private static String line(Message message) {
    var line = new StringBuilder(message.role().name()).append(":");
    for (var part : message.parts()) {
      line.append(' ')
          .append(
              switch (part) {
                case Part.Text(var text) -> text;
                case Part.Media(var kind, var url, var detail) ->
                    "[%s %s %s]".formatted(kind, url, detail);
              });
    }
    return line.toString();
  }
}
