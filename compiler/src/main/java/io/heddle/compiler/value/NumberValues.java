package io.heddle.compiler.value;

import java.math.BigDecimal;

/** Numbers of all kinds and their order, which is exact where doubles would lose digits. */
public final class NumberValues {

  private NumberValues() {}

  /** A total order, so that any list can be sorted by it: what is not a number comes last. */
  public static int compare(Value left, Value right) {
    if (left instanceof IntegerValue(var a) && right instanceof IntegerValue(var b)) {
      return Long.compare(a, b);
    }
    var a = asDouble(left);
    var b = asDouble(right);
    if (a != b) {
      return Double.compare(a, b);
    }
    // Whole numbers that no double can hold are not infinite.
    var leftEnd = isInfinite(left) ? 1 : 0;
    var rightEnd = isInfinite(right) ? 1 : 0;
    return leftEnd + rightEnd == 0
        ? exact(left).compareTo(exact(right))
        : (leftEnd - rightEnd) * (int) Math.signum(a);
  }

  private static boolean isInfinite(Value value) {
    return value instanceof DecimalValue(var number) && Double.isInfinite(number);
  }

  public static boolean isNan(Value value) {
    return value instanceof DecimalValue(var number) && Double.isNaN(number);
  }

  /** The nearest double; 1 and 0 for the booleans, as Python counts them. */
  public static double asDouble(Value value) {
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
