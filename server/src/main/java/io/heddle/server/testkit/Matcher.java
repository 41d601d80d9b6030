package io.heddle.server.testkit;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.FlatText;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be like. A plain value must be equal; in a mapping {@code {$contains: x}} the
 * one key names the way, at any depth.
 */
public sealed interface Matcher {

  List<String> WAYS = List.of("$contains", "$matches", "$type", "$size", "$any", "$not");

  /** Whether the value is like this; null is a value that is absent. */
  boolean matches(@Nullable Value value);

  /** How messages show it. */
  String shown();

  /**
   * Makes a matcher of what a test file says.
   *
   * @param problems hears what is wrong with it
   */
  static Matcher of(Value written, List<String> problems) {
    return switch (written) {
      case ObjectValue(var entries) when isWay(entries) -> way(entries, problems);
      case ObjectValue(var entries) -> {
        var parts = new LinkedHashMap<String, Matcher>();
        entries.forEach((name, value) -> parts.put(name, of(value, problems)));
        yield new Parts(parts);
      }
      case ArrayValue(var items) ->
          new Items(items.stream().map(item -> of(item, problems)).toList());
      case Value other -> new Same(other);
    };
  }

  private static boolean isWay(Map<String, Value> entries) {
    return entries.size() == 1 && entries.keySet().iterator().next().startsWith("$");
  }

  private static Matcher way(Map<String, Value> entries, List<String> problems) {
    var entry = entries.entrySet().iterator().next();
    var given = entry.getValue();
    return switch (entry.getKey()) {
      case "$contains" -> new Contains(given);
      case "$matches" -> pattern(FlatText.display(given), problems);
      case "$type" -> new Kind(FlatText.display(given));
      case "$size" -> new Size(given instanceof IntegerValue(var size) ? size : -1);
      case "$any" -> new Any();
      case "$not" -> new Not(of(given, problems));
      default -> {
        problems.add(
            "'%s' is no way to compare; %s"
                .formatted(entry.getKey(), NearestName.hint(entry.getKey(), WAYS)));
        yield new Any();
      }
    };
  }

  private static Matcher pattern(String text, List<String> problems) {
    try {
      return new Matches(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      problems.add("'%s' is no regular expression: %s".formatted(text, e.getDescription()));
      return new Any();
    }
  }

  /** Equal; a whole number equals the same decimal. */
  record Same(Value expected) implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      return switch (expected) {
        case IntegerValue(var whole) when value instanceof DecimalValue(var decimal) ->
            decimal == whole;
        case DecimalValue(var decimal) when value instanceof IntegerValue(var whole) ->
            decimal == whole;
        case Value other -> other.equals(value == null ? NoneValue.NONE : value);
      };
    }

    @Override
    public String shown() {
      return Json.write(expected);
    }
  }

  /** An object with exactly these entries. */
  record Parts(Map<String, Matcher> parts) implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      return value instanceof ObjectValue(var entries)
          && entries.keySet().equals(parts.keySet())
          && parts.entrySet().stream()
              .allMatch(part -> part.getValue().matches(entries.get(part.getKey())));
    }

    @Override
    public String shown() {
      var shown = new ArrayList<String>();
      parts.forEach((name, part) -> shown.add("%s:%s".formatted(quoted(name), part.shown())));
      return "{" + String.join(",", shown) + "}";
    }
  }

  /** An array of exactly these items. */
  record Items(List<Matcher> items) implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      if (!(value instanceof ArrayValue(var actual)) || actual.size() != items.size()) {
        return false;
      }
      for (var i = 0; i < items.size(); i++) {
        if (!items.get(i).matches(actual.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String shown() {
      return "[" + String.join(",", items.stream().map(Matcher::shown).toList()) + "]";
    }
  }

  /** A text with this part, an array with this item, or an object with these entries. */
  record Contains(Value part) implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      return switch (value) {
        case StringValue(var text) -> text.contains(FlatText.display(part));
        case ArrayValue(var items) -> items.stream().anyMatch(of(part, new ArrayList<>())::matches);
        case ObjectValue(var entries) when part instanceof ObjectValue(var wanted) ->
            wanted.entrySet().stream()
                .allMatch(
                    entry ->
                        of(entry.getValue(), new ArrayList<>())
                            .matches(entries.get(entry.getKey())));
        case null, default -> false;
      };
    }

    @Override
    public String shown() {
      return "something that contains " + Json.write(part);
    }
  }

  /** A text in which the expression is found. */
  record Matches(Pattern pattern) implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      return value != null && pattern.matcher(FlatText.display(value)).find();
    }

    @Override
    public String shown() {
      return "something that matches " + pattern;
    }
  }

  /** A value of a kind: {@code string}, {@code array} ... */
  record Kind(String kind) implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      return value != null && value.kind().equals(kind);
    }

    @Override
    public String shown() {
      return "a value of type " + kind;
    }
  }

  /** So many characters, items or entries. */
  record Size(long size) implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      return switch (value) {
        case StringValue(var text) -> text.codePointCount(0, text.length()) == size;
        case ArrayValue(var items) -> items.size() == size;
        case ObjectValue(var entries) -> entries.size() == size;
        case null, default -> false;
      };
    }

    @Override
    public String shown() {
      return "a value of size " + size;
    }
  }

  /** Any value that is there and not null. */
  record Any() implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      return value != null && value != NoneValue.NONE;
    }

    @Override
    public String shown() {
      return "any value";
    }
  }

  record Not(Matcher other) implements Matcher {
    @Override
    public boolean matches(@Nullable Value value) {
      return !other.matches(value);
    }

    @Override
    public String shown() {
      return "not " + other.shown();
    }
  }

  private static String quoted(String name) {
    return Json.write(Value.of(name));
  }
}
