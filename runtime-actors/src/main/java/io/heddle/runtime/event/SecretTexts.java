package io.heddle.runtime.event;

import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The secrets of a run, to keep them out of what people see. */
final class SecretTexts {

  static final String HIDDEN = "********";

  /** A shorter secret is found in every text: only the variable itself is hidden. */
  private static final int SHORTEST = 4;

  static final SecretTexts NONE = new SecretTexts(List.of());

  private final List<String> texts;
  private final int longest;

  private SecretTexts(List<String> texts) {
    this.texts = texts;
    this.longest = texts.isEmpty() ? 0 : texts.getFirst().length();
  }

  static SecretTexts of(RunRequest request) {
    var texts = new ArrayList<String>();
    for (var variable : request.workflow().environment()) {
      if (variable.isSecret()) {
        add(variable.value(), texts);
        var given = request.environment().get(variable.name());
        if (given != null) {
          add(given, texts);
        }
      }
    }
    if (texts.isEmpty()) {
      return NONE;
    }
    texts.sort(Comparator.comparingInt(String::length).reversed());
    return new SecretTexts(List.copyOf(texts));
  }

  private static void add(Value value, List<String> texts) {
    if (value instanceof StringValue(var text) && text.length() >= SHORTEST) {
      texts.add(text);
    }
  }

  boolean isEmpty() {
    return texts.isEmpty();
  }

  /** How many characters the longest has. */
  int longest() {
    return longest;
  }

  /** The text without them; itself when it has none. */
  String hide(String text) {
    var hidden = text;
    for (var secret : texts) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    return hidden;
  }
}
