package io.heddle.llm.mock;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ValueJson;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads named settings of any spelling a form or a text gives them: {@code 5}, {@code "5"}, a list
 * or its JSON text.
 *
 * <p>The first thing wrong is kept in {@link #problem}; reading goes on with defaults.
 */
final class Settings {

  private static final long MAX_MILLIS = Duration.ofHours(1).toMillis();

  private final String place;
  private final Map<String, Value> entries;
  private final Set<String> known = new LinkedHashSet<>();
  private @Nullable String problem;

  /**
   * Settings that nobody has read yet.
   *
   * @param place what messages put before a setting's name
   */
  Settings(String place, Map<String, Value> entries) {
    this.place = place;
    this.entries = entries;
  }

  @Nullable String problem() {
    return problem;
  }

  void refuse(String name, String expected) {
    if (problem == null) {
      problem = "%s%s: expected %s".formatted(place, name, expected);
    }
  }

  /** Refuses settings that nobody asked for. */
  void refuseUnknown() {
    for (var name : entries.keySet()) {
      if (!known.contains(name) && problem == null) {
        problem = "%s%s is not a setting; there are %s".formatted(place, name, known);
      }
    }
  }

  boolean has(String name) {
    known.add(name);
    return !entries.getOrDefault(name, Value.none()).equals(Value.none());
  }

  /** As it is written: a text that happens to be JSON stays a text. */
  Value raw(String name) {
    known.add(name);
    return entries.getOrDefault(name, Value.none());
  }

  Value value(String name) {
    known.add(name);
    var value = entries.get(name);
    if (value instanceof StringValue(var text) && looksLikeJson(text)) {
      var parsed = ValueJson.parse(text);
      return parsed == null ? value : parsed;
    }
    return value == null ? Value.none() : value;
  }

  String text(String name, String otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    return switch (entries.get(name)) {
      case StringValue(var text) -> text;
      case IntegerValue(var number) -> Long.toString(number);
      case null, default -> {
        refuse(name, "a text");
        yield otherwise;
      }
    };
  }

  long number(String name, long otherwise, long min, long max) {
    if (!has(name)) {
      return otherwise;
    }
    var number = number(entries.get(name));
    if (number == null || number < min || number > max) {
      refuse(name, "a whole number from %d to %d".formatted(min, max));
      return otherwise;
    }
    return number;
  }

  Duration millis(String name, Duration otherwise) {
    return Duration.ofMillis(number(name, otherwise.toMillis(), 0, MAX_MILLIS));
  }

  boolean flag(String name, boolean otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    return switch (entries.get(name)) {
      case BooleanValue flag -> flag.isTrue();
      case StringValue(var text) when text.equals("true") || text.equals("false") ->
          text.equals("true");
      case null, default -> {
        refuse(name, "true or false");
        yield otherwise;
      }
    };
  }

  List<Value> list(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (value(name) instanceof ArrayValue(var items)) {
      return items;
    }
    if (raw(name) instanceof StringValue text) {
      return List.of(text);
    }
    refuse(name, "a list");
    return List.of();
  }

  <E extends Enum<E>> E choice(String name, E[] choices, E otherwise) {
    var written = text(name, "");
    if (written.isEmpty()) {
      return otherwise;
    }
    for (var choice : choices) {
      if (choice.name().equals(written.toUpperCase(Locale.ROOT).replace('-', '_'))) {
        return choice;
      }
    }
    refuse(name, "one of " + names(choices));
    return otherwise;
  }

  /** The settings under one name. */
  Settings inner(String name) {
    var inner = value(name);
    var path = place + name + ".";
    if (inner instanceof ObjectValue(var map)) {
      return new Settings(path, map);
    }
    refuse(name, "named settings");
    return new Settings(path, Map.of());
  }

  /** Takes over what went wrong inside. */
  void include(Settings inner) {
    inner.refuseUnknown();
    if (problem == null) {
      problem = inner.problem;
    }
  }

  static <E extends Enum<E>> String names(E[] choices) {
    var names = new StringBuilder();
    for (var choice : choices) {
      names.append(names.isEmpty() ? "" : ", ").append(choice.name().toLowerCase(Locale.ROOT));
    }
    return names.toString();
  }

  private static @Nullable Long number(@Nullable Value value) {
    return switch (value) {
      case IntegerValue(var number) -> number;
      case DecimalValue(var number) when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          (long) number;
      case StringValue(var text) when text.strip().matches("-?\\d{1,18}") ->
          Long.valueOf(text.strip());
      case null, default -> null;
    };
  }

  private static boolean looksLikeJson(String text) {
    var start = text.stripLeading();
    return start.startsWith("[") || start.startsWith("{");
  }
}
