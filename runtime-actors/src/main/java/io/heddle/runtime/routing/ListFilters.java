package io.heddle.runtime.routing;

import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.NumberValues;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The conditions a list operator of an app export filters by, and the keys it sorts files by. */
final class ListFilters {

  private static final Set<String> TEXT_KEYS =
      Set.of("name", "extension", "mime_type", "url", "related_id");
  private static final Set<String> SET_KEYS = Set.of("type", "transfer_method");
  private static final String SIZE = "size";

  private ListFilters() {}

  /** What a list consists of; other lists cannot be filtered. */
  enum Items {
    STRINGS,
    NUMBERS,
    BOOLEANS,
    FILES;

    static @Nullable Items of(List<Value> items) {
      var kind = of(items.getFirst());
      for (var item : items) {
        if (of(item) != kind) {
          return null;
        }
      }
      return kind;
    }

    private static @Nullable Items of(Value item) {
      return switch (item) {
        case StringValue _ -> STRINGS;
        case BooleanValue _ -> BOOLEANS;
        case FileValue _ -> FILES;
        default -> Coercion.isNumber(item) ? NUMBERS : null;
      };
    }
  }

  /** A condition or key that does not fit the list; expected, so it carries no stack trace. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;

    Refused(String type, String message) {
      super(message, null, false, false);
      this.type = type;
    }

    /** The error's class, as app exports show it. */
    String type() {
      return type;
    }
  }

  /**
   * @param text the expected value, rendered; null when the text gives a list
   */
  static Predicate<Value> of(Items kind, ListPlan.ItemCondition condition, @Nullable String text)
      throws Refused {
    var operator = condition.operator();
    return switch (kind) {
      case STRINGS -> onText(operator, expected(condition, text), value -> string(value));
      case NUMBERS -> onNumber(operator, expected(condition, text), value -> value);
      case BOOLEANS -> onBoolean(operator, text);
      case FILES -> onFile(condition, text);
    };
  }

  private static String expected(ListPlan.ItemCondition condition, @Nullable String text)
      throws Refused {
    if (text == null && condition.values().isEmpty()) {
      return "";
    }
    if (text == null) {
      var values = Value.array(condition.values().stream().map(Value::of).toList());
      throw new Refused(
          "InvalidFilterValueError", "Invalid filter value: " + PythonText.repr(values));
    }
    return text;
  }

  @FunctionalInterface
  private interface TextOf {
    String of(Value item);
  }

  @FunctionalInterface
  private interface NumberOf {
    Value of(Value item);
  }

  private static Predicate<Value> onText(String operator, String expected, TextOf text)
      throws Refused {
    return switch (operator) {
      case "contains" -> item -> text.of(item).contains(expected);
      case "not contains" -> item -> !text.of(item).contains(expected);
      case "start with" -> item -> text.of(item).startsWith(expected);
      case "end with" -> item -> text.of(item).endsWith(expected);
      case "is" -> item -> text.of(item).equals(expected);
      case "is not" -> item -> !text.of(item).equals(expected);
      case "in" -> item -> expected.contains(text.of(item));
      case "not in" -> item -> !expected.contains(text.of(item));
      case "empty" -> item -> text.of(item).isEmpty();
      case "not empty" -> item -> !text.of(item).isEmpty();
      default -> throw invalidCondition(operator);
    };
  }

  private static Predicate<Value> onNumber(String operator, String expected, NumberOf number)
      throws Refused {
    var other = new DecimalValue(toFloat(expected));
    return switch (operator) {
      case "=" -> comparing(number, other, order -> order == 0);
      case "≠" -> comparing(number, other, order -> order == 0).negate();
      case "<" -> comparing(number, other, order -> order < 0);
      case "≤" -> comparing(number, other, order -> order <= 0);
      case ">" -> comparing(number, other, order -> order > 0);
      case "≥" -> comparing(number, other, order -> order >= 0);
      default -> throw invalidCondition(operator);
    };
  }

  /** Nothing holds of what is not a number, as in Python. */
  private static Predicate<Value> comparing(NumberOf number, Value other, IntPredicate holds) {
    return item -> {
      var value = number.of(item);
      return !NumberValues.isNan(value)
          && !NumberValues.isNan(other)
          && holds.test(NumberValues.compare(value, other));
    };
  }

  private static Predicate<Value> onBoolean(String operator, @Nullable String text) throws Refused {
    var expected =
        switch (text) {
          case "true", "True" -> BooleanValue.TRUE;
          case "false", "False" -> BooleanValue.FALSE;
          case null, default ->
              throw new Refused(
                  "TypeError",
                  "Boolean filter expects a boolean value, got <class '%s'>"
                      .formatted(text == null ? "list" : "str"));
        };
    return switch (operator) {
      case "is" -> item -> item == expected;
      case "is not" -> item -> item != expected;
      default -> throw invalidCondition(operator);
    };
  }

  private static Predicate<Value> onFile(ListPlan.ItemCondition condition, @Nullable String text)
      throws Refused {
    var key = condition.key();
    if (TEXT_KEYS.contains(key) && text != null) {
      return onText(condition.operator(), text, item -> attribute(item, key));
    }
    if (SET_KEYS.contains(key)) {
      return onSet(condition, text, key);
    }
    if (key.equals(SIZE) && text != null) {
      return onNumber(condition.operator(), text, ListFilters::size);
    }
    throw new Refused("InvalidKeyError", "Invalid key: " + key);
  }

  /** With a text instead of a list, {@code in} asks for a part of that text. */
  private static Predicate<Value> onSet(
      ListPlan.ItemCondition condition, @Nullable String text, String key) throws Refused {
    Predicate<Value> isIn =
        text == null
            ? item -> condition.values().contains(attribute(item, key))
            : item -> text.contains(attribute(item, key));
    return switch (condition.operator()) {
      case "in" -> isIn;
      case "not in" -> isIn.negate();
      default -> throw invalidCondition(condition.operator());
    };
  }

  static Comparator<Value> byAttribute(String key) throws Refused {
    if (TEXT_KEYS.contains(key) || SET_KEYS.contains(key)) {
      return (a, b) -> CodePoints.compare(attribute(a, key), attribute(b, key));
    }
    if (key.equals(SIZE)) {
      return (a, b) -> NumberValues.compare(size(a), size(b));
    }
    throw new Refused("InvalidKeyError", "Invalid order key: " + key);
  }

  private static String string(Value value) {
    return value instanceof StringValue(var text) ? text : "";
  }

  private static String attribute(Value item, String key) {
    if (!(item instanceof FileValue file)) {
      return "";
    }
    var text = file.attribute(key);
    return switch (key) {
      case "name" -> text.isEmpty() ? file.attribute("filename") : text;
      case "url" -> text.isEmpty() ? file.attribute("remote_url") : text;
      default -> text;
    };
  }

  /** A file of unknown size counts as -1, as the reference has it. */
  private static Value size(Value item) {
    var size = item instanceof FileValue file ? file.description().get(SIZE) : null;
    return size != null && Coercion.isNumber(size) ? size : Value.of(-1);
  }

  private static Refused invalidCondition(String operator) {
    return new Refused("InvalidConditionError", "Invalid condition: " + operator);
  }

  /** Python's {@code int(text)}, of as many digits as an index may have. */
  static long toInt(String text) throws Refused {
    var digits = text.strip();
    try {
      return Long.parseLong(digits.startsWith("+") ? digits.substring(1) : digits);
    } catch (NumberFormatException _) {
      throw new Refused(
          "ValueError", "invalid literal for int() with base 10: " + PythonText.repr(text));
    }
  }

  private static double toFloat(String text) throws Refused {
    var number = Coercion.asNumber(Value.of(text.strip()));
    if (number.isEmpty()) {
      throw new Refused(
          "ValueError", "could not convert string to float: " + PythonText.repr(text));
    }
    return number.getAsDouble();
  }
}
