package io.heddle.llm.mock;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value that fits a JSON Schema, chosen by a text: of several allowed values the first that the
 * text mentions, else the first.
 *
 * <p>Objects of an {@code enum}, {@code anyOf} or {@code oneOf} count as mentioned when one of
 * their texts is: so a list of classes picks the class the user wrote of. Free texts are the text
 * itself, cut to {@code maxLength}. Keywords it does not know ({@code pattern}, {@code if} ...) are
 * not kept.
 */
public final class SchemaSample {

  private static final int MAX_DEPTH = 32;
  private static final int MAX_ITEMS = 1_000;

  private final ObjectValue root;
  private final String text;
  private final String lowerText;

  private SchemaSample(Value root, String text) {
    this.root = root instanceof ObjectValue object ? object : ObjectValue.EMPTY;
    this.text = text;
    this.lowerText = text.toLowerCase(Locale.ROOT);
  }

  public static Value of(Value schema, String text) {
    return new SchemaSample(schema, text).sample(schema, 0);
  }

  private Value sample(@Nullable Value schema, int depth) {
    if (!(schema instanceof ObjectValue object) || depth > MAX_DEPTH) {
      return schema == BooleanValue.TRUE ? Value.of(text) : Value.none();
    }
    if (object.get("$ref") instanceof StringValue(var pointer)) {
      return sample(resolve(pointer), depth + 1);
    }
    var constant = object.get("const");
    if (constant != null) {
      return constant;
    }
    if (object.get("enum") instanceof ArrayValue(var items) && !items.isEmpty()) {
      return items.get(mentioned(items));
    }
    for (var keyword : List.of("oneOf", "anyOf")) {
      if (object.get(keyword) instanceof ArrayValue(var items) && !items.isEmpty()) {
        return sample(items.get(mentioned(items)), depth + 1);
      }
    }
    if (object.get("allOf") instanceof ArrayValue(var items) && !items.isEmpty()) {
      return all(object, items, depth);
    }
    var otherwise = object.get("default");
    return otherwise == null ? ofType(type(object), object, depth) : otherwise;
  }

  private Value ofType(String type, ObjectValue schema, int depth) {
    return switch (type) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> Value.of((long) Math.ceil(least(schema)));
      case "number" -> number(least(schema));
      case "boolean" -> Value.of(true);
      case "null" -> Value.none();
      default -> string(schema);
    };
  }

  private Value object(ObjectValue schema, int depth) {
    var entries = new LinkedHashMap<String, Value>();
    var chosen = -1;
    if (schema.get("properties") instanceof ObjectValue(var properties)) {
      for (var property : properties.entrySet()) {
        var items = strings(property.getValue());
        if (chosen < 0 && mentionedOrNone(items) >= 0) {
          chosen = mentionedOrNone(items);
        }
      }
      for (var property : properties.entrySet()) {
        var items = strings(property.getValue());
        var value =
            chosen >= 0 && chosen < items.size() && mentionedOrNone(items) < 0
                ? items.get(chosen)
                : sample(property.getValue(), depth + 1);
        entries.put(property.getKey(), value);
      }
    }
    return new ObjectValue(entries);
  }

  private Value array(ObjectValue schema, int depth) {
    var count = (int) Math.min(MAX_ITEMS, Math.max(0, numberAt(schema, "minItems", 0)));
    var item = sample(schema.get("items"), depth + 1);
    return Value.array(java.util.Collections.nCopies(count, item));
  }

  private Value all(ObjectValue schema, List<Value> parts, int depth) {
    Map<String, Value> merged = new LinkedHashMap<>(schema.entries());
    merged.remove("allOf");
    for (var part : parts) {
      var resolved =
          part instanceof ObjectValue object
                  && object.get("$ref") instanceof StringValue(var pointer)
              ? resolve(pointer)
              : part;
      if (resolved instanceof ObjectValue(var entries)) {
        for (var entry : entries.entrySet()) {
          merged.merge(entry.getKey(), entry.getValue(), SchemaSample::both);
        }
      }
    }
    return sample(new ObjectValue(merged), depth + 1);
  }

  private static Value both(Value left, Value right) {
    if (left instanceof ObjectValue(var first) && right instanceof ObjectValue(var second)) {
      var merged = new LinkedHashMap<>(first);
      merged.putAll(second);
      return new ObjectValue(merged);
    }
    return right;
  }

  private Value string(ObjectValue schema) {
    var sample =
        switch (schema.get("format")) {
          case StringValue(var format) ->
              switch (format) {
                case "date-time" -> "2000-01-01T00:00:00Z";
                case "date" -> "2000-01-01";
                case "time" -> "00:00:00Z";
                case "email" -> "someone@example.com";
                case "uri" -> "https://example.com/";
                case "uuid" -> "00000000-0000-4000-8000-000000000000";
                default -> text;
              };
          case null, default -> text;
        };
    var min = (int) Math.min(MAX_ITEMS, Math.max(0, numberAt(schema, "minLength", 0)));
    var max = (int) Math.min(Integer.MAX_VALUE, numberAt(schema, "maxLength", Integer.MAX_VALUE));
    var padded = sample.length() < min ? sample + "x".repeat(min - sample.length()) : sample;
    return Value.of(padded.length() > max ? padded.substring(0, Math.max(0, max)) : padded);
  }

  private @Nullable Value resolve(String pointer) {
    Value at = root;
    if (!pointer.startsWith("#")) {
      return null;
    }
    for (var step : pointer.substring(1).split("/", -1)) {
      if (!step.isEmpty()) {
        var name = step.replace("~1", "/").replace("~0", "~");
        at = at instanceof ObjectValue object ? object.get(name) : null;
        if (at == null) {
          return null;
        }
      }
    }
    return at;
  }

  private int mentioned(List<Value> items) {
    return Math.max(0, mentionedOrNone(items));
  }

  private int mentionedOrNone(List<Value> items) {
    for (var i = 0; i < items.size(); i++) {
      if (isMentioned(items.get(i), 0)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isMentioned(Value item, int depth) {
    return switch (item) {
      case StringValue(var word) ->
          !word.isBlank() && lowerText.contains(word.strip().toLowerCase(Locale.ROOT));
      case ObjectValue(var entries) when depth < MAX_DEPTH ->
          entries.entrySet().stream()
              .anyMatch(
                  entry -> !isKeyword(entry.getKey()) && isMentioned(entry.getValue(), depth + 1));
      case ArrayValue(var items) when depth < MAX_DEPTH ->
          items.stream().anyMatch(inner -> isMentioned(inner, depth + 1));
      case Value _ -> false;
    };
  }

  private static boolean isKeyword(String name) {
    return name.equals("type") || name.equals("required") || name.equals("description");
  }

  private static List<Value> strings(Value schema) {
    return schema instanceof ObjectValue object
            && object.get("enum") instanceof ArrayValue(var items)
            && items.stream().allMatch(StringValue.class::isInstance)
        ? items
        : List.of();
  }

  private static String type(ObjectValue schema) {
    return switch (schema.get("type")) {
      case StringValue(var name) -> name;
      case ArrayValue(var names)
          when !names.isEmpty() && names.getFirst() instanceof StringValue(var name) ->
          name;
      case null, default ->
          schema.get("properties") != null
              ? "object"
              : schema.get("items") != null ? "array" : "string";
    };
  }

  private static double least(ObjectValue schema) {
    var above = numberAt(schema, "exclusiveMinimum", Double.NEGATIVE_INFINITY) + 1;
    var least = Math.max(above, numberAt(schema, "minimum", Double.NEGATIVE_INFINITY));
    var most =
        Math.min(
            numberAt(schema, "maximum", Double.POSITIVE_INFINITY),
            numberAt(schema, "exclusiveMaximum", Double.POSITIVE_INFINITY) - 1);
    return Double.isFinite(least) ? least : Math.min(1, most);
  }

  private static Value number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Value.of((long) number)
        : Value.of(number);
  }

  private static double numberAt(ObjectValue schema, String name, double otherwise) {
    return switch (schema.get(name)) {
      case IntegerValue(var number) -> number;
      case DecimalValue(var number) -> number;
      case null, default -> otherwise;
    };
  }
}
