package io.heddle.runtime.stub;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.prompt.ExtractorPrompt;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A model that says what it was asked: the last user message, an object that fits the response
 * schema, the first class of a classifier, or made-up parameters. At once, and always the same.
 */
public final class StubModel implements ModelProvider {

  private static final int MAX_ECHO = 1_000;

  @Override
  public String id() {
    return "stub";
  }

  @Override
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    var calls = calls(request);
    var text = calls.isEmpty() ? text(request) : "";
    if (request.stream() && !text.isEmpty()) {
      listener.onText(text);
    }
    var usage = new Usage(1, 1, BigDecimal.ZERO, "USD");
    return CompletableFuture.completedFuture(
        new Reply.Answered(text, "", calls, calls.isEmpty() ? "stop" : "tool_calls", usage));
  }

  private static List<ToolCall> calls(Request request) {
    for (var tool : request.tools()) {
      if (tool.name().equals(ExtractorPrompt.FUNCTION)) {
        var arguments = Json.write(SampleValues.ofSchema(tool.parameters()));
        return List.of(new ToolCall("stub", tool.name(), arguments));
      }
    }
    return List.of();
  }

  private static String text(Request request) {
    if (request.responseSchema() != null) {
      return Json.write(SampleValues.ofSchema(request.responseSchema()));
    }
    var asked = lastUserText(request.messages());
    var chosen = firstClass(asked);
    if (chosen != null) {
      return Json.write(chosen);
    }
    return asked.length() > MAX_ECHO ? asked.substring(0, MAX_ECHO) : asked;
  }

  private static String lastUserText(List<Message> messages) {
    for (var message : messages.reversed()) {
      if (message.role() == Role.USER) {
        var text = new StringBuilder();
        for (var part : message.parts()) {
          text.append(part instanceof Part.Text(var words) ? words : "");
        }
        return text.toString();
      }
    }
    return "stub";
  }

  /** The answer to a classifier's question, or null when it is none. */
  private static @Nullable ObjectValue firstClass(String asked) {
    try {
      var start = asked.lastIndexOf("{\"input_text\"");
      if (start >= 0
          && Json.parse(asked.substring(start)) instanceof ObjectValue question
          && question.get("categories") instanceof ArrayValue(var classes)
          && !classes.isEmpty()
          && classes.getFirst() instanceof ObjectValue(var first)) {
        var answer = new LinkedHashMap<String, Value>();
        answer.put("keywords", ArrayValue.EMPTY);
        answer.putAll(first);
        return new ObjectValue(answer);
      }
    } catch (Json.MalformedJsonException _) {
      return null;
    }
    return null;
  }
}
