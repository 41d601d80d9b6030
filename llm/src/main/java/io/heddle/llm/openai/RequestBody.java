package io.heddle.llm.openai;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.model.ValueJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The body of a request. Completion parameters go through as they are, known or not. */
final class RequestBody {

  /** Ours to say: a parameter of the same name would break the exchange. */
  private static final Set<String> OWN =
      Set.of("model", "messages", "stream", "stream_options", "tools", "json_schema");

  private static final Pattern DATA_URL = Pattern.compile("data:([^;,]*)(?:;[^,]*)?;base64,");

  private RequestBody() {}

  static String of(Request request, String model) {
    var body = new LinkedHashMap<String, Value>();
    body.put("model", Value.of(model));
    body.put("messages", Value.array(request.messages().stream().map(RequestBody::of).toList()));
    body.put("stream", Value.of(request.stream()));
    if (request.stream()) {
      body.put("stream_options", ObjectValue.of("include_usage", Value.of(true)));
    }
    for (var entry : request.parameters().entries().entrySet()) {
      if (!OWN.contains(entry.getKey()) && !entry.getValue().equals(Value.none())) {
        body.put(entry.getKey(), entry.getValue());
      }
    }
    putFormat(body, request);
    if (!request.tools().isEmpty()) {
      body.put("tools", Value.array(request.tools().stream().map(RequestBody::of).toList()));
    }
    return ValueJson.write(new ObjectValue(body));
  }

  /** Exports write the format as a word, and the schema beside it as a text. */
  private static void putFormat(Map<String, Value> body, Request request) {
    var schema = request.responseSchema();
    if (schema != null) {
      body.put(
          "response_format", format(object("name", Value.of("llm_response"), "schema", schema)));
    } else if (body.get("response_format") instanceof StringValue(var word)) {
      var written = request.parameters().get("json_schema");
      var parsed = written instanceof StringValue(var text) ? ValueJson.parse(text) : written;
      body.put(
          "response_format",
          word.equals("json_schema") && parsed != null
              ? format(parsed)
              : ObjectValue.of("type", Value.of(word.toLowerCase(Locale.ROOT))));
    }
  }

  private static Value format(Value schema) {
    return object("type", Value.of("json_schema"), "json_schema", schema);
  }

  private static Value of(Message message) {
    var wire = new LinkedHashMap<String, Value>();
    wire.put("role", Value.of(message.role().name().toLowerCase(Locale.ROOT)));
    wire.put("content", content(message));
    if (!message.toolCalls().isEmpty()) {
      wire.put(
          "tool_calls", Value.array(message.toolCalls().stream().map(RequestBody::of).toList()));
    }
    if (message.toolCallId() != null) {
      wire.put("tool_call_id", Value.of(message.toolCallId()));
    }
    return new ObjectValue(wire);
  }

  /** One text is written as such: not every service understands parts. */
  private static Value content(Message message) {
    var parts = message.parts();
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(var text)) {
      return text.isEmpty() && !message.toolCalls().isEmpty() ? Value.none() : Value.of(text);
    }
    if (parts.isEmpty()) {
      return message.toolCalls().isEmpty() ? Value.of("") : Value.none();
    }
    var wire = new ArrayList<Value>();
    for (var part : parts) {
      wire.add(
          switch (part) {
            case Part.Text(var text) -> object("type", Value.of("text"), "text", Value.of(text));
            case Part.Media media -> of(media);
          });
    }
    return Value.array(wire);
  }

  private static Value of(Part.Media media) {
    return switch (media.kind()) {
      case "audio" -> audio(media);
      case "document", "file", "custom" -> typed("file", document(media));
      case "video" -> typed("video_url", ObjectValue.of("url", Value.of(media.url())));
      default -> {
        var image = ObjectValue.of("url", Value.of(media.url()));
        var detail = media.detail();
        yield typed("image_url", detail == null ? image : image.with("detail", Value.of(detail)));
      }
    };
  }

  private static Value audio(Part.Media media) {
    var data = DATA_URL.matcher(media.url());
    if (!data.lookingAt()) {
      return typed("audio_url", ObjectValue.of("url", Value.of(media.url())));
    }
    var kind = data.group(1).substring(data.group(1).indexOf('/') + 1);
    var format =
        switch (kind) {
          case "mpeg", "mp3" -> "mp3";
          case "x-wav", "wave" -> "wav";
          default -> kind;
        };
    return typed(
        "input_audio",
        object("data", Value.of(media.url().substring(data.end())), "format", Value.of(format)));
  }

  private static Value document(Part.Media media) {
    var data = DATA_URL.matcher(media.url());
    var type = data.lookingAt() ? data.group(1) : "";
    var name = type.equals("application/pdf") || type.isEmpty() ? "document.pdf" : "document";
    return object("filename", Value.of(name), "file_data", Value.of(media.url()));
  }

  private static Value typed(String type, Value content) {
    return object("type", Value.of(type), type, content);
  }

  private static Value of(ToolCall call) {
    var function = object("name", Value.of(call.name()), "arguments", Value.of(call.arguments()));
    return object("id", Value.of(call.id()), "type", Value.of("function"))
        .with("function", function);
  }

  private static Value of(Tool tool) {
    var function =
        object("name", Value.of(tool.name()), "description", Value.of(tool.description()));
    return typed("function", function.with("parameters", tool.parameters()));
  }

  private static ObjectValue object(String first, Value one, String second, Value two) {
    var entries = new LinkedHashMap<String, Value>(4);
    entries.put(first, one);
    entries.put(second, two);
    return new ObjectValue(entries);
  }
}
