package io.heddle.compiler.condition;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.NumberValues;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.List;

/** Python's truth, equality and order of values, which the operators of app exports follow. */
final class Truth {

  private Truth() {}

  /** {@code bool(value)}. */
  static boolean of(Value value) {
    return switch (value) {
      case NoneValue _ -> false;
      case BooleanValue b -> b.isTrue();
      case IntegerValue(var number) -> number != 0;
      case BigIntegerValue _, FileValue _ -> true;
      case DecimalValue(var number) -> number != 0;
      case StringValue(var text) -> !text.isEmpty();
      case ArrayValue(var items) -> !items.isEmpty();
      case ObjectValue(var entries) -> !entries.isEmpty();
      case StreamValue stream -> of(stream.snapshot());
    };
  }

  static boolean isNumeric(Value value) {
    return value instanceof IntegerValue
        || value instanceof DecimalValue
        || value instanceof BooleanValue
        || value instanceof BigIntegerValue;
  }

  /** {@code left == right}: numbers and booleans by value, the rest by kind and content. */
  static boolean areEqual(Value left, Value right) {
    if (left instanceof IntegerValue(var a) && right instanceof IntegerValue(var b)) {
      return a == b;
    }
    if (isNumeric(left) && isNumeric(right)) {
      return NumberValues.compare(left, right) == 0
          && !NumberValues.isNan(left)
          && !NumberValues.isNan(right);
    }
    if (left instanceof ArrayValue(var a) && right instanceof ArrayValue(var b)) {
      return areEqual(a, b);
    }
    if (left instanceof ObjectValue(var a) && right instanceof ObjectValue(var b)) {
      return a.size() == b.size()
          && a.entrySet().stream()
              .allMatch(
                  e -> {
                    var other = b.get(e.getKey());
                    return other != null && areEqual(e.getValue(), other);
                  });
    }
    return left.equals(right);
  }

  private static boolean areEqual(List<Value> left, List<Value> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (var i = 0; i < left.size(); i++) {
      if (!areEqual(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean contains(List<Value> items, Value wanted) {
    for (var i = 0; i < items.size(); i++) {
      if (areEqual(items.get(i), wanted)) {
        return true;
      }
    }
    return false;
  }
}
