package io.heddle.runtime.prompt;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Messages as people see them in a run's details: words in full, media by kind. */
public final class PromptTexts {

  /** What is shown of all messages together, in characters. */
  private static final int MAX_SHOWN = 64_000;

  private PromptTexts() {}

  static String joined(List<Part> parts, String separator) {
    var texts = new ArrayList<String>(parts.size());
    for (var part : parts) {
      texts.add(part instanceof Part.Text(var text) ? text : "");
    }
    return String.join(separator, texts);
  }

  public static Value shown(List<Message> messages) {
    var left = MAX_SHOWN;
    var shown = new ArrayList<Value>(messages.size());
    for (var message : messages) {
      var entry = new LinkedHashMap<String, Value>();
      var text = joined(message.parts(), "\n");
      var bounded = text.length() > left ? text.substring(0, left) : text;
      left -= bounded.length();
      entry.put("role", Value.of(message.role().name().toLowerCase(Locale.ROOT)));
      entry.put("text", Value.of(bounded));
      entry.put("files", files(message.parts()));
      shown.add(new ObjectValue(entry));
    }
    return Value.array(shown);
  }

  private static Value files(List<Part> parts) {
    var files = new ArrayList<Value>();
    for (var part : parts) {
      if (part instanceof Part.Media media) {
        var data = media.url().startsWith("data:");
        var entry = new LinkedHashMap<String, Value>();
        entry.put("type", Value.of(media.kind()));
        entry.put("url", Value.of(data ? "data:" : media.url()));
        files.add(new ObjectValue(entry));
      }
    }
    return Value.array(files);
  }
}
