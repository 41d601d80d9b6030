package io.heddle.compiler.condition;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.NumberValues;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;

/** What each operator of an app export makes of an actual and an expected value. */
final class ExportComparison {

  private ExportComparison() {}

  static boolean test(ExportOperator operator, Value actual, Value expected)
      throws ConditionException {
    return switch (operator) {
      case CONTAINS -> Truth.of(actual) && contains(actual, expected);
      case NOT_CONTAINS -> !Truth.of(actual) || !contains(actual, expected);
      case START_WITH ->
          Truth.of(actual) && text(actual).startsWith(prefix(expected, "startswith"));
      case END_WITH -> Truth.of(actual) && text(actual).endsWith(prefix(expected, "endswith"));
      case IS -> actual != NoneValue.NONE && is(actual, expected);
      case IS_NOT -> actual != NoneValue.NONE && !is(actual, expected);
      case EMPTY -> !Truth.of(actual);
      case NOT_EMPTY -> Truth.of(actual);
      case EQUAL -> actual != NoneValue.NONE && equal(actual, expected);
      case NOT_EQUAL -> actual != NoneValue.NONE && !equal(actual, expected);
      case GREATER -> actual != NoneValue.NONE && order(actual, expected) == 1;
      case LESS -> actual != NoneValue.NONE && order(actual, expected) == -1;
      case GREATER_OR_EQUAL -> actual != NoneValue.NONE && isAtLeast(actual, expected);
      case LESS_OR_EQUAL -> actual != NoneValue.NONE && isAtMost(actual, expected);
      case NULL, NOT_EXISTS -> actual == NoneValue.NONE;
      case NOT_NULL, EXISTS -> actual != NoneValue.NONE;
      case IN -> Truth.of(actual) && Truth.contains(list(expected).items(), actual);
      case NOT_IN -> !Truth.of(actual) || !Truth.contains(list(expected).items(), actual);
      case ALL_OF -> Truth.of(actual) && allOf(actual, expected);
    };
  }

  private static boolean contains(Value actual, Value expected) throws ConditionException {
    return switch (actual) {
      case StringValue(var text) -> text.contains(PythonText.str(expected));
      case ArrayValue(var items) -> Truth.contains(items, expected);
      default -> throw invalid("Invalid actual value type: string or array");
    };
  }

  private static String text(Value actual) throws ConditionException {
    if (actual instanceof StringValue(var text)) {
      return text;
    }
    throw invalid("Invalid actual value type: string");
  }

  private static String prefix(Value expected, String method) throws ConditionException {
    if (expected instanceof StringValue(var text)) {
      return text;
    }
    throw invalid("Expected value must be a string for " + method);
  }

  private static boolean is(Value actual, Value expected) throws ConditionException {
    if (actual instanceof StringValue(var text)) {
      return expected instanceof StringValue(var other) && text.equals(other);
    }
    if (actual instanceof BooleanValue) {
      return Truth.areEqual(actual, expected);
    }
    throw invalid("Invalid actual value type: string or boolean");
  }

  private static boolean equal(Value actual, Value expected) throws ConditionException {
    return switch (actual) {
      case BooleanValue b -> {
        if (!(expected instanceof StringValue) && !Truth.isNumeric(expected)) {
          throw invalid("Cannot convert %s to bool".formatted(typeName(expected)));
        }
        yield b.isTrue() == Truth.of(expected);
      }
      case IntegerValue _, BigIntegerValue _ -> Truth.areEqual(actual, toInt(expected));
      case DecimalValue(var number) -> number == toFloat(expected);
      default -> throw invalid("Invalid actual value type: number or boolean");
    };
  }

  private static Value toInt(Value expected) throws ConditionException {
    return switch (expected) {
      case StringValue(var text) -> PythonNumbers.parseInt(text);
      case IntegerValue _, BigIntegerValue _ -> expected;
      case BooleanValue b -> IntegerValue.of(b.isTrue() ? 1 : 0);
      case DecimalValue(var number) when Double.isFinite(number) ->
          Value.of(new java.math.BigDecimal(number).toBigInteger());
      default -> throw invalid("Cannot convert %s to int".formatted(typeName(expected)));
    };
  }

  private static double toFloat(Value expected) throws ConditionException {
    return switch (expected) {
      case StringValue(var text) -> PythonNumbers.parseFloat(text);
      case DecimalValue(var number) -> number;
      case IntegerValue(var number) -> number;
      case BigIntegerValue(var number) -> number.doubleValue();
      case BooleanValue b -> b.isTrue() ? 1 : 0;
      default -> throw invalid("Cannot convert %s to float".formatted(typeName(expected)));
    };
  }

  private static boolean isAtLeast(Value actual, Value expected) throws ConditionException {
    var order = order(actual, expected);
    return order == 0 || order == 1;
  }

  private static boolean isAtMost(Value actual, Value expected) throws ConditionException {
    var order = order(actual, expected);
    return order == 0 || order == -1;
  }

  /** -1, 0, 1; or 2 when one is not a number and nothing can be said. */
  private static int order(Value actual, Value expected) throws ConditionException {
    if (!Truth.isNumeric(actual)) {
      throw invalid("Invalid actual value type: number");
    }
    var other = number(expected);
    return NumberValues.isNan(actual) || NumberValues.isNan(other)
        ? 2
        : NumberValues.compare(actual, other);
  }

  private static Value number(Value expected) throws ConditionException {
    if (Truth.isNumeric(expected)) {
      return expected;
    }
    if (!(expected instanceof StringValue(var text))) {
      throw invalid("Cannot convert %s to number".formatted(typeName(expected)));
    }
    var number = PythonNumbers.floatOrNull(text);
    if (number == null) {
      throw invalid("Cannot convert '%s' to number".formatted(text));
    }
    return new DecimalValue(number);
  }

  private static ArrayValue list(Value expected) throws ConditionException {
    if (expected instanceof ArrayValue list) {
      return list;
    }
    throw invalid("Invalid expected value type: array");
  }

  private static boolean allOf(Value actual, Value expected) throws ConditionException {
    var wanted = list(expected).items();
    for (var item : wanted) {
      var found =
          actual instanceof StringValue(var text)
              ? text.contains(PythonText.str(item))
              : actual instanceof ArrayValue(var items) && Truth.contains(items, item);
      if (!found) {
        return false;
      }
    }
    return true;
  }

  /** How Python prints the class of a value. */
  static String typeName(Value value) {
    return "<class '%s'>"
        .formatted(
            switch (value.kind()) {
              case "none" -> "NoneType";
              case "boolean" -> "bool";
              case "integer" -> "int";
              case "decimal" -> "float";
              case "string" -> "str";
              case "array" -> "list";
              default -> "dict";
            });
  }

  private static ConditionException invalid(String message) {
    return new ConditionException("ValueError", message);
  }
}
