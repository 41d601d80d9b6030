package io.heddle.llm.cassette;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.model.ValueJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes two requests the same: everything that is said to the model. Credentials and whether
 * the answer streams do not count, nor does the order of parameters.
 */
final class RequestKey {

  private static final int LONG_TEXT = 4_096;

  private RequestKey() {}

  static String of(String provider, Request request) {
    var text = ValueJson.write(sorted(content(provider, request)));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The request for people who read the file; long texts are cut, nothing is read back. */
  static Value shown(Request request) {
    return cut(content("", request));
  }

  private static ObjectValue content(String provider, Request request) {
    Map<String, Value> content = new LinkedHashMap<>();
    if (!provider.isEmpty()) {
      content.put("provider", Value.of(provider));
    }
    content.put("model", Value.of(request.model()));
    content.put("messages", Value.array(request.messages().stream().map(RequestKey::of).toList()));
    content.put("parameters", request.parameters());
    if (!request.tools().isEmpty()) {
      content.put("tools", Value.array(request.tools().stream().map(RequestKey::of).toList()));
    }
    var schema = request.responseSchema();
    if (schema != null) {
      content.put("response_schema", schema);
    }
    return new ObjectValue(content);
  }

  private static Value of(Message message) {
    Map<String, Value> content = new LinkedHashMap<>();
    content.put("role", Value.of(message.role().name()));
    content.put("parts", Value.array(message.parts().stream().map(RequestKey::of).toList()));
    if (!message.toolCalls().isEmpty()) {
      content.put(
          "tool_calls", Value.array(message.toolCalls().stream().map(RequestKey::of).toList()));
    }
    var answers = message.toolCallId();
    if (answers != null) {
      content.put("tool_call_id", Value.of(answers));
    }
    return new ObjectValue(content);
  }

  private static Value of(Part part) {
    return switch (part) {
      case Part.Text(var text) -> Value.of(text);
      case Part.Media(var kind, var url, var detail) ->
          ObjectValue.of("kind", Value.of(kind))
              .with("url", Value.of(url))
              .with("detail", detail == null ? Value.none() : Value.of(detail));
    };
  }

  private static Value of(Tool tool) {
    return ObjectValue.of("name", Value.of(tool.name()))
        .with("description", Value.of(tool.description()))
        .with("parameters", tool.parameters());
  }

  static Value of(ToolCall call) {
    return ObjectValue.of("id", Value.of(call.id()))
        .with("name", Value.of(call.name()))
        .with("arguments", Value.of(call.arguments()));
  }

  private static Value sorted(Value value) {
    return switch (value) {
      case ObjectValue(var entries) -> {
        Map<String, Value> sorted = new TreeMap<>();
        entries.forEach((name, entry) -> sorted.put(name, sorted(entry)));
        yield new ObjectValue(sorted);
      }
      case ArrayValue(var items) -> Value.array(items.stream().map(RequestKey::sorted).toList());
      case Value other -> other;
    };
  }

  private static Value cut(Value value) {
    return switch (value) {
      case StringValue(var text) when text.length() > LONG_TEXT ->
          Value.of(text.substring(0, LONG_TEXT) + "…");
      case ObjectValue(var entries) -> {
        Map<String, Value> shorter = new LinkedHashMap<>();
        entries.forEach((name, entry) -> shorter.put(name, cut(entry)));
        yield new ObjectValue(shorter);
      }
      case ArrayValue(var items) -> Value.array(items.stream().map(RequestKey::cut).toList());
      case Value other -> other;
    };
  }
}
