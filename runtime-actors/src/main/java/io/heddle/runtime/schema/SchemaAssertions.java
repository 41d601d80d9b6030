package io.heddle.runtime.schema;

import static io.heddle.runtime.schema.JsonSchema.violation;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The keywords that look at one value alone. */
final class SchemaAssertions {

  private SchemaAssertions() {}

  static @Nullable Violation check(String keyword, Value argument, Value instance) {
    return switch (keyword) {
      case "type" -> type(argument, instance);
      case "enum" ->
          list(argument).stream().anyMatch(one -> areEqual(one, instance))
              ? null
              : says(instance, "is not one of " + PythonText.repr(argument));
      case "const" ->
          areEqual(argument, instance)
              ? null
              : violation(PythonText.repr(argument) + " was expected");
      case "required" -> required(argument, instance);
      case "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf" ->
          number(keyword, argument, instance);
      case "minLength" ->
          instance instanceof StringValue(var text) && length(text) < count(argument)
              ? tooShort(instance, argument)
              : null;
      case "maxLength" ->
          instance instanceof StringValue(var text) && length(text) > count(argument)
              ? tooLong(instance, argument)
              : null;
      case "pattern" ->
          instance instanceof StringValue(var text)
                  && argument instanceof StringValue(var regex)
                  && !finds(regex, text)
              ? says(instance, "does not match " + PythonText.repr(argument))
              : null;
      case "minItems" ->
          instance instanceof ArrayValue(var items) && items.size() < count(argument)
              ? tooShort(instance, argument)
              : null;
      case "maxItems" ->
          instance instanceof ArrayValue(var items) && items.size() > count(argument)
              ? tooLong(instance, argument)
              : null;
      case "uniqueItems" ->
          argument == BooleanValue.TRUE
                  && instance instanceof ArrayValue(var items)
                  && hasTwins(items)
              ? says(instance, "has non-unique elements")
              : null;
      case "minProperties" ->
          instance instanceof ObjectValue object && object.size() < count(argument)
              ? says(
                  instance,
                  count(argument) == 1 ? "should be non-empty" : "does not have enough properties")
              : null;
      case "maxProperties" ->
          instance instanceof ObjectValue object && object.size() > count(argument)
              ? says(
                  instance,
                  count(argument) == 0 ? "is expected to be empty" : "has too many properties")
              : null;
      default -> null;
    };
  }

  private static Violation says(Value instance, String what) {
    return violation(PythonText.repr(instance) + " " + what);
  }

  private static Violation tooShort(Value instance, Value bound) {
    return says(instance, count(bound) == 1 ? "should be non-empty" : "is too short");
  }

  private static Violation tooLong(Value instance, Value bound) {
    return says(instance, count(bound) == 0 ? "is expected to be empty" : "is too long");
  }

  private static @Nullable Violation type(Value argument, Value instance) {
    var types = argument instanceof ArrayValue(var several) ? several : List.of(argument);
    for (var type : types) {
      if (type instanceof StringValue(var name) && isOfType(name, instance)) {
        return null;
      }
    }
    return says(
        instance,
        "is not of type " + String.join(", ", types.stream().map(PythonText::repr).toList()));
  }

  private static boolean isOfType(String name, Value instance) {
    return switch (name) {
      case "null" -> instance == NoneValue.NONE;
      case "boolean" -> instance instanceof BooleanValue;
      case "string" -> instance instanceof StringValue;
      case "array" -> instance instanceof ArrayValue;
      case "object" -> instance instanceof ObjectValue;
      case "number" -> isNumber(instance);
      case "integer" ->
          instance instanceof IntegerValue
              || instance instanceof BigIntegerValue
              || (instance instanceof DecimalValue(var number)
                  && number == Math.rint(number)
                  && !Double.isInfinite(number));
      default -> false;
    };
  }

  private static @Nullable Violation required(Value argument, Value instance) {
    if (instance instanceof ObjectValue object) {
      for (var name : list(argument)) {
        if (name instanceof StringValue(var text) && object.get(text) == null) {
          return violation(PythonText.repr(text) + " is a required property");
        }
      }
    }
    return null;
  }

  private static @Nullable Violation number(String keyword, Value argument, Value instance) {
    if (!isFinite(instance) || !isFinite(argument)) {
      return null;
    }
    var number = exact(instance);
    var bound = exact(argument);
    var order = number.compareTo(bound);
    var broken =
        switch (keyword) {
          case "minimum" -> order < 0 ? "is less than the minimum of " : null;
          case "exclusiveMinimum" -> order <= 0 ? "is less than or equal to the minimum of " : null;
          case "maximum" -> order > 0 ? "is greater than the maximum of " : null;
          case "exclusiveMaximum" ->
              order >= 0 ? "is greater than or equal to the maximum of " : null;
          default ->
              bound.signum() > 0 && number.remainder(bound).signum() != 0
                  ? "is not a multiple of "
                  : null;
        };
    return broken == null ? null : says(instance, broken + PythonText.repr(argument));
  }

  private static boolean isNumber(Value value) {
    return value instanceof IntegerValue
        || value instanceof BigIntegerValue
        || value instanceof DecimalValue;
  }

  private static boolean isFinite(Value value) {
    return isNumber(value)
        && !(value instanceof DecimalValue(var number) && !Double.isFinite(number));
  }

  private static BigDecimal exact(Value value) {
    return switch (value) {
      case IntegerValue(var number) -> BigDecimal.valueOf(number);
      case BigIntegerValue(var number) -> new BigDecimal(number);
      case DecimalValue(var number) -> BigDecimal.valueOf(number);
      default -> BigDecimal.ZERO;
    };
  }

  /** Numbers by value, so that 1 is 1.0; a boolean is no number here. */
  static boolean areEqual(Value left, Value right) {
    return canonical(left).equals(canonical(right));
  }

  private static boolean hasTwins(List<Value> items) {
    var seen = HashSet.<Value>newHashSet(items.size());
    return !items.stream().allMatch(item -> seen.add(canonical(item)));
  }

  /** The same value with whole decimals as integers: equal values become equal records. */
  private static Value canonical(Value value) {
    return switch (value) {
      case DecimalValue(var number) when number == Math.rint(number) && isFinite(value) ->
          Value.of(new BigDecimal(number).toBigInteger());
      case ArrayValue(var items) ->
          Value.array(items.stream().map(SchemaAssertions::canonical).toList());
      case ObjectValue(var entries) -> {
        var same = LinkedHashMap.<String, Value>newLinkedHashMap(entries.size());
        entries.forEach((name, entry) -> same.put(name, canonical(entry)));
        yield new ObjectValue(same);
      }
      default -> value;
    };
  }

  private static List<Value> list(Value value) {
    return value instanceof ArrayValue(var items) ? items : List.of();
  }

  private static long count(Value bound) {
    return isFinite(bound) ? exact(bound).longValue() : 0;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether the expression is found; one that Java cannot read, or that takes too long, is not. */
  static boolean finds(String regex, String text) {
    try {
      return Pattern.compile(regex).matcher(new MeteredText(text)).find();
    } catch (PatternSyntaxException | MeteredText.SpentException | StackOverflowError _) {
      return false;
    }
  }
}
