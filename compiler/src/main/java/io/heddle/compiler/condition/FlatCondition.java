package io.heddle.compiler.condition;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.FlatText;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.List;

/**
 * One condition of the flat dialect. A missing variable reads as null.
 *
 * @param expected what to compare with
 * @param text its text form, made once
 */
record FlatCondition(int index, FlatOperator operator, Value expected, String text)
    implements Condition {

  static FlatCondition of(int index, FlatOperator operator, Value expected) {
    return new FlatCondition(index, operator, expected, textOf(expected));
  }

  /** A string itself, null empty, anything else its JSON. */
  private static String textOf(Value expected) {
    return switch (expected) {
      case StringValue(var text) -> text;
      case NoneValue _ -> "";
      default -> Json.write(expected);
    };
  }

  @Override
  public boolean test(Inputs inputs) throws ConditionException {
    var input = inputs.get(index);
    return test(
        input == null ? NoneValue.NONE : input instanceof StreamValue s ? s.snapshot() : input);
  }

  boolean test(Value actual) throws ConditionException {
    return switch (operator) {
      case CONTAINS -> contains(actual);
      case NOT_CONTAINS -> !contains(actual);
      case START_WITH -> FlatText.display(actual).startsWith(text);
      case END_WITH -> FlatText.display(actual).endsWith(text);
      case IS -> is(actual);
      case IS_NOT -> !is(actual);
      case EMPTY -> Coercion.isEmpty(actual);
      case NOT_EMPTY -> !Coercion.isEmpty(actual);
      case IN -> isIn(actual);
      case NOT_IN -> !isIn(actual);
      case ALL_OF -> allOf(actual);
      case EQUAL -> difference(actual) == 0;
      case NOT_EQUAL -> difference(actual) != 0;
      case GREATER -> number(actual) > number(expected);
      case LESS -> number(actual) < number(expected);
      case GREATER_OR_EQUAL -> number(actual) >= number(expected);
      case LESS_OR_EQUAL -> number(actual) <= number(expected);
      case NULL -> actual == NoneValue.NONE;
      case NOT_NULL -> actual != NoneValue.NONE;
    };
  }

  private boolean is(Value actual) {
    return switch (actual) {
      case StringValue(var own) -> own.equals(text);
      case BooleanValue b -> text.equals(b.isTrue() ? "true" : "false");
      default -> FlatText.display(actual).equals(text);
    };
  }

  private boolean contains(Value actual) {
    return switch (actual) {
      case StringValue(var own) -> own.contains(text);
      case ArrayValue(var items) -> hasItem(items, text);
      default -> false;
    };
  }

  private static boolean hasItem(List<Value> items, String wanted) {
    for (var i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var shown = item instanceof FileValue file ? file.attribute("name") : FlatText.display(item);
      if (shown.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private boolean isIn(Value actual) {
    var shown = FlatText.display(actual);
    if (!(expected instanceof ArrayValue(var items))) {
      return expected instanceof StringValue(var only) && only.equals(shown);
    }
    for (var i = 0; i < items.size(); i++) {
      if (textOf(items.get(i)).equals(shown)) {
        return true;
      }
    }
    return false;
  }

  private boolean allOf(Value actual) {
    if (!(actual instanceof ArrayValue(var items))) {
      return false;
    }
    var wanted = expected instanceof ArrayValue(var list) ? list : List.of(expected);
    return wanted.stream().allMatch(item -> hasItem(items, textOf(item)));
  }

  /** 0 when the numbers are equal; whole numbers compare exactly. */
  private double difference(Value actual) throws ConditionException {
    var left = number(actual);
    var right = number(expected);
    return actual.equals(expected) || Math.abs(left - right) < Coercion.EPSILON ? 0 : 1;
  }

  private double number(Value value) throws ConditionException {
    if (!Coercion.isNumber(value)) {
      throw new ConditionException(
          "TypeMismatch",
          "operator %s needs two numbers, got %s".formatted(operator.text(), value.kind()));
    }
    return Coercion.asNumber(value).orElseThrow();
  }
}
