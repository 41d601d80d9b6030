package io.heddle.runtime.routing;

import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Value;
import java.math.BigDecimal;

/** The order of numbers of all kinds; exact where doubles would lose digits. */
final class Numbers {

  private Numbers() {}

  /** A total order, so that any list can be sorted by it: what is not a number comes last. */
  static int compare(Value left, Value right) {
    if (left instanceof IntegerValue(var a) && right instanceof IntegerValue(var b)) {
      return Long.compare(a, b);
    }
    var a = asDouble(left);
    var b = asDouble(right);
    if (a == b && Double.isFinite(a)) {
      return exact(left).compareTo(exact(right));
    }
    return a == b ? 0 : Double.compare(a, b);
  }

  static boolean isNan(Value value) {
    return value instanceof DecimalValue(var number) && Double.isNaN(number);
  }

  static double asDouble(Value value) {
    return switch (value) {
      case IntegerValue(var number) -> number;
      case BigIntegerValue(var number) -> number.doubleValue();
      case DecimalValue(var number) -> number;
      default -> value == BooleanValue.TRUE ? 1 : 0;
    };
  }

  private static BigDecimal exact(Value value) {
    return switch (value) {
      case IntegerValue(var number) -> BigDecimal.valueOf(number);
      case BigIntegerValue(var number) -> new BigDecimal(number);
      case DecimalValue(var number) -> new BigDecimal(number);
      default -> value == BooleanValue.TRUE ? BigDecimal.ONE : BigDecimal.ZERO;
    };
  }
}
