package io.heddle.runtime.model;

import io.heddle.compiler.value.IntegerValue;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import java.util.List;

/**
 * How many tokens something is, when nobody has counted: a quarter of its UTF-8 bytes, rounded up,
 * and 1,000 for a picture or other medium. Rough, and never nothing.
 */
public final class TokenEstimate {

  private static final int BYTES_PER_TOKEN = 4;
  private static final int MEDIA = 1_000;
  private static final List<String> LIMITS = List.of("max_tokens", "max_completion_tokens");

  private TokenEstimate() {}

  /** What a request sends: messages, calls and tools. */
  public static long prompt(Request request) {
    var tokens = 0L;
    for (var message : request.messages()) {
      tokens += message(message);
    }
    for (var tool : request.tools()) {
      tokens += tool(tool);
    }
    return Math.max(1, tokens);
  }

  /** The longest answer a request allows, or {@code otherwise} when it sets no limit. */
  public static long completionLimit(Request request, long otherwise) {
    for (var name : LIMITS) {
      if (request.parameters().get(name) instanceof IntegerValue(var limit) && limit > 0) {
        return limit;
      }
    }
    return otherwise;
  }

  /** What was used: as the service counted, else estimated. A failed request used nothing. */
  public static long used(Request request, Reply reply) {
    return switch (reply) {
      case Reply.Failed _ -> 0;
      case Reply.Answered answered ->
          answered.usage().totalTokens() > 0
              ? answered.usage().totalTokens()
              : prompt(request) + completion(answered);
    };
  }

  private static long completion(Reply.Answered answered) {
    var tokens = text(answered.text()) + text(answered.reasoning());
    for (var call : answered.toolCalls()) {
      tokens += call(call);
    }
    return tokens;
  }

  private static long message(Message message) {
    var tokens = 0L;
    for (var part : message.parts()) {
      tokens +=
          switch (part) {
            case Part.Text(var words) -> text(words);
            case Part.Media _ -> MEDIA;
          };
    }
    for (var call : message.toolCalls()) {
      tokens += call(call);
    }
    return tokens;
  }

  private static long tool(Tool tool) {
    return text(tool.name()) + text(tool.description()) + text(ValueJson.write(tool.parameters()));
  }

  private static long call(ToolCall call) {
    return text(call.name()) + text(call.arguments());
  }

  private static long text(String text) {
    var bytes = 0L;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }
}
