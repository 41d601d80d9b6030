package io.heddle.persistence.history;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.StringValue;
import io.heddle.runtime.machine.RunRequest;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The values of secret environment variables: whatever text holds one shows asterisks there.
 *
 * @param values the longest first, so that one that contains another is hidden whole
 */
record Secrets(List<String> values) {

  static final Secrets NONE = new Secrets(List.of());

  private static final String HIDDEN = "********";

  /** Those of a run: what its caller gave and what its text says. */
  static Secrets of(RunRequest request) {
    var found = new LinkedHashSet<String>();
    for (var variable : request.workflow().environment()) {
      if (variable.isSecret()) {
        var given = request.environment().get(variable.name());
        for (var value :
            given == null ? List.of(variable.value()) : List.of(given, variable.value())) {
          var text = value instanceof StringValue(var plain) ? plain : Json.write(value);
          add(found, text);
        }
      }
    }
    return of(found);
  }

  /** A text inside JSON has escapes. */
  private static void add(Set<String> found, String text) {
    if (!text.isBlank()) {
      found.add(text);
      found.add(text.strip());
      var quoted = Json.write(new StringValue(text));
      found.add(quoted.substring(1, quoted.length() - 1));
    }
  }

  private static Secrets of(Set<String> found) {
    return found.isEmpty()
        ? NONE
        : new Secrets(
            found.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(s -> s))
                .toList());
  }

  Secrets and(Secrets others) {
    if (others.values.isEmpty()) {
      return this;
    }
    if (values.isEmpty()) {
      return others;
    }
    var all = new LinkedHashSet<>(values);
    all.addAll(others.values);
    return of(all);
  }

  String hide(String text) {
    var shown = text;
    for (var secret : values) {
      shown = shown.replace(secret, HIDDEN);
    }
    return shown;
  }
}
