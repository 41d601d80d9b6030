package io.heddle.llm.mock;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.JsonAnswer;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ValueJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a classifier's prompt lists, as JSON objects with {@code category_id} and {@code
 * category_name}, and the text to be classified.
 *
 * <p>Prompts carry examples of answers too; so the last list in the last message that has one is
 * taken, and a text under {@code input_text} beside it is what is classified.
 */
record PromptClasses(List<Entry> entries, String text) {

  record Entry(String id, String name) {}

  private static final int MAX_TEXT = 1 << 20;
  private static final int MAX_LISTS = 1_000;
  private static final Pattern LIST_START = Pattern.compile("\\[\\s*\\{");
  private static final Pattern INPUT =
      Pattern.compile("\"input_text\"\\s*:\\s*(\\[\\s*)?(\"(?:[^\"\\\\]|\\\\.)*+\")");

  /** The classes of a prompt, or null when it lists none. */
  static @Nullable PromptClasses find(List<Message> messages) {
    for (var message : messages.reversed()) {
      var text = MockAnswers.text(message);
      if (text.length() <= MAX_TEXT && text.contains("category_id")) {
        var found = find(text, messages);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** The answer that a classifier reads: the first class that the text names, else the first. */
  ObjectValue answer() {
    var chosen = entries.getFirst();
    var lower = text.toLowerCase(Locale.ROOT);
    for (var entry : entries.reversed()) {
      if (!entry.name().isBlank()
          && lower.contains(entry.name().strip().toLowerCase(Locale.ROOT))) {
        chosen = entry;
      }
    }
    var answer = new LinkedHashMap<String, Value>();
    answer.put("keywords", Value.array(List.of()));
    answer.put("category_id", Value.of(chosen.id()));
    answer.put("category_name", Value.of(chosen.name()));
    return new ObjectValue(answer);
  }

  private static @Nullable PromptClasses find(String text, List<Message> messages) {
    var matcher = LIST_START.matcher(text);
    List<Entry> entries = List.of();
    var from = 0;
    var to = 0;
    for (var lists = 0; lists < MAX_LISTS && matcher.find(); lists++) {
      var end = JsonAnswer.balancedEnd(text, matcher.start());
      var read = end < 0 ? List.<Entry>of() : entries(text.substring(matcher.start(), end));
      if (!read.isEmpty()) {
        entries = read;
        from = matcher.start();
        to = end;
      }
    }
    if (entries.isEmpty()) {
      return null;
    }
    var rest = text.substring(0, from) + text.substring(to);
    return new PromptClasses(entries, input(text, rest, messages));
  }

  private static List<Entry> entries(String json) {
    var entries = new ArrayList<Entry>();
    for (var item : PlanReader.items(parsed(json))) {
      if (item instanceof ObjectValue object
          && object.get("category_id") instanceof StringValue(var id)
          && object.get("category_name") instanceof StringValue(var name)) {
        entries.add(new Entry(id, name));
      }
    }
    return entries;
  }

  private static String input(String text, String rest, List<Message> messages) {
    var matcher = INPUT.matcher(text);
    var input = "";
    while (matcher.find()) {
      input = parsed(matcher.group(2)) instanceof StringValue(var words) ? words : input;
    }
    if (!input.isEmpty()) {
      return input;
    }
    var user = MockAnswers.lastUserText(messages);
    return user.equals(text) ? rest : user;
  }

  private static Value parsed(String json) {
    var value = ValueJson.parse(json);
    return value == null ? Value.none() : value;
  }

  /** The text parts of a message, one line each. */
  static String join(List<Part> parts) {
    var text = new StringBuilder();
    for (var part : parts) {
      switch (part) {
        case Part.Text(var words) -> text.append(text.isEmpty() ? "" : "\n").append(words);
        case Part.Media _ -> {}
      }
    }
    return text.toString();
  }
}
