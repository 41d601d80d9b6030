package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Arithmetic: whole numbers without bound, floor division, Python's errors. */
public final class Numbers {

  private static final int MAX_BITS = 1 << 20;
  private static final long EXACT = 1L << 53;

  private Numbers() {}

  static long toLong(Object value) {
    return switch (value) {
      case Long number -> number;
      case Boolean b -> b ? 1 : 0;
      case BigInteger number -> {
        if (number.bitLength() >= Long.SIZE) {
          throw new PyError("OverflowError", "Python int too large to convert to C ssize_t");
        }
        yield number.longValue();
      }
      default ->
          throw PyError.type(
              "'%s' object cannot be interpreted as an integer".formatted(Types.name(value)));
    };
  }

  /** An index or width: whole numbers that fit an int. */
  public static int toIndex(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    var number = toLong(value);
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
  }

  static BigInteger toBig(Object value) {
    return value instanceof BigInteger number ? number : BigInteger.valueOf(toLong(value));
  }

  /** The nearest double; infinite when there is none. */
  static double approximate(Object value) {
    return switch (value) {
      case Double number -> number;
      case BigInteger number -> number.doubleValue();
      default -> toLong(value);
    };
  }

  /** {@code float(number)}. */
  public static double toDouble(Object value) {
    var number = approximate(value);
    if (Double.isInfinite(number) && !(value instanceof Double)) {
      throw new PyError("OverflowError", "int too large to convert to float");
    }
    return number;
  }

  /** The smallest representation of a whole number. */
  public static Object whole(BigInteger number) {
    if (number.bitLength() > MAX_BITS) {
      throw PyError.limit("a number has more than %d bits".formatted(MAX_BITS));
    }
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  public static Object add(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      var sum = a + b;
      return ((a ^ sum) & (b ^ sum)) < 0 ? toBig(a).add(toBig(b)) : (Object) sum;
    }
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return Types.isInt(left) && Types.isInt(right)
          ? whole(toBig(left).add(toBig(right)))
          : (Object) (toDouble(left) + toDouble(right));
    }
    return Sequences.add(left, right);
  }

  public static Object subtract(Object left, Object right) {
    checkNumbers("-", left, right);
    if (left instanceof Long a && right instanceof Long b) {
      var difference = a - b;
      return ((a ^ b) & (a ^ difference)) < 0 ? toBig(a).subtract(toBig(b)) : (Object) difference;
    }
    return Types.isInt(left) && Types.isInt(right)
        ? whole(toBig(left).subtract(toBig(right)))
        : (Object) (toDouble(left) - toDouble(right));
  }

  public static Object multiply(Object left, Object right) {
    if (Types.isNumber(left) && Types.isNumber(right)) {
      if (left instanceof Long a && right instanceof Long b) {
        var high = Math.multiplyHigh(a, b);
        var low = a * b;
        if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
          return low;
        }
      }
      return Types.isInt(left) && Types.isInt(right)
          ? whole(toBig(left).multiply(toBig(right)))
          : (Object) (toDouble(left) * toDouble(right));
    }
    return Sequences.multiply(left, right);
  }

  public static Object divide(Object left, Object right) {
    checkNumbers("/", left, right);
    if (Types.isInt(left) && Types.isInt(right)) {
      if (toBig(right).signum() == 0) {
        throw new PyError("ZeroDivisionError", "division by zero");
      }
      return trueDivision(left, right);
    }
    var divisor = toDouble(right);
    if (divisor == 0) {
      throw new PyError("ZeroDivisionError", "float division by zero");
    }
    return toDouble(left) / divisor;
  }

  private static Object trueDivision(Object left, Object right) {
    if (left instanceof Long a
        && right instanceof Long b
        && Math.abs(a) < EXACT
        && Math.abs(b) < EXACT) {
      return (double) a / b;
    }
    var quotient =
        new BigDecimal(toBig(left))
            .divide(new BigDecimal(toBig(right)), new MathContext(60))
            .doubleValue();
    if (Double.isInfinite(quotient)) {
      throw new PyError("OverflowError", "integer division result too large for a float");
    }
    return quotient;
  }

  public static Object floorDivide(Object left, Object right) {
    checkNumbers("//", left, right);
    if (Types.isInt(left) && Types.isInt(right)) {
      if (toBig(right).signum() == 0) {
        throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
      }
      if (left instanceof Long a && right instanceof Long b && !(a == Long.MIN_VALUE && b == -1)) {
        return Math.floorDiv(a, b);
      }
      return whole(floorDivide(toBig(left), toBig(right)));
    }
    var divisor = toDouble(right);
    if (divisor == 0) {
      throw new PyError("ZeroDivisionError", "float floor division by zero");
    }
    return floatDivMod(toDouble(left), divisor)[0];
  }

  private static BigInteger floorDivide(BigInteger left, BigInteger right) {
    var parts = left.divideAndRemainder(right);
    return parts[1].signum() != 0 && parts[1].signum() != right.signum()
        ? parts[0].subtract(BigInteger.ONE)
        : parts[0];
  }

  /** CPython's float_divmod: quotient and remainder with the sign of the divisor. */
  private static double[] floatDivMod(double left, double right) {
    var mod = left % right;
    var div = (left - mod) / right;
    if (mod != 0) {
      if ((right < 0) != (mod < 0)) {
        mod += right;
        div -= 1;
      }
    } else {
      mod = Math.copySign(0, right);
    }
    double floor;
    if (div != 0) {
      floor = Math.floor(div);
      if (div - floor > 0.5) {
        floor += 1;
      }
    } else {
      floor = Math.copySign(0, left / right);
    }
    return new double[] {floor, mod};
  }

  public static Object modulo(Object left, Object right) {
    if (Types.isText(left)) {
      return PercentFormat.format(left, right);
    }
    checkNumbers("%", left, right);
    if (Types.isInt(left) && Types.isInt(right)) {
      if (toBig(right).signum() == 0) {
        throw new PyError("ZeroDivisionError", "integer modulo by zero");
      }
      if (left instanceof Long a && right instanceof Long b) {
        return Math.floorMod(a, b);
      }
      var divisor = toBig(right);
      return whole(toBig(left).subtract(floorDivide(toBig(left), divisor).multiply(divisor)));
    }
    var divisor = toDouble(right);
    if (divisor == 0) {
      throw new PyError("ZeroDivisionError", "float modulo");
    }
    return floatDivMod(toDouble(left), divisor)[1];
  }

  public static Object power(Object left, Object right) {
    checkNumbers("** or pow()", left, right);
    if (Types.isInt(left) && Types.isInt(right) && toBig(right).signum() >= 0) {
      return wholePower(toBig(left), toBig(right));
    }
    var base = toDouble(left);
    var exponent = toDouble(right);
    if (base == 0 && exponent < 0) {
      throw new PyError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    }
    if (base < 0 && exponent != Math.rint(exponent) && !Double.isInfinite(base)) {
      throw PyError.value("a complex number is no value of a template");
    }
    var power =
        base == 1 || exponent == 0
            ? 1
            : base == -1 && Double.isInfinite(exponent) ? 1 : Math.pow(base, exponent);
    if (Double.isInfinite(power) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
      throw new PyError("OverflowError", "(34, 'Numerical result out of range')");
    }
    return power;
  }

  private static Object wholePower(BigInteger base, BigInteger exponent) {
    if (base.abs().bitLength() <= 1) {
      var odd = exponent.testBit(0);
      return exponent.signum() == 0 ? 1L : whole(odd ? base : base.abs());
    }
    if (exponent.bitLength() > 31 || (double) base.bitLength() * exponent.intValue() > MAX_BITS) {
      throw PyError.limit("a number has more than %d bits".formatted(MAX_BITS));
    }
    return whole(base.pow(exponent.intValue()));
  }

  public static Object negate(Object value) {
    return switch (value) {
      case Long number when number != Long.MIN_VALUE -> -number;
      case Double number -> -number;
      case Undefined undefined -> throw undefined.error();
      default -> {
        if (!Types.isInt(value)) {
          throw PyError.type("bad operand type for unary -: '%s'".formatted(Types.name(value)));
        }
        yield whole(toBig(value).negate());
      }
    };
  }

  public static Object positive(Object value) {
    return switch (value) {
      case Boolean b -> b ? 1L : 0L;
      case Undefined undefined -> throw undefined.error();
      default -> {
        if (!Types.isNumber(value)) {
          throw PyError.type("bad operand type for unary +: '%s'".formatted(Types.name(value)));
        }
        yield value;
      }
    };
  }

  public static Object absolute(Object value) {
    return switch (value) {
      case Double number -> Math.abs(number);
      case Undefined undefined -> throw PyError.type("bad operand type for abs(): 'Undefined'");
      default -> {
        if (!Types.isInt(value)) {
          throw PyError.type("bad operand type for abs(): '%s'".formatted(Types.name(value)));
        }
        yield whole(toBig(value).abs());
      }
    };
  }

  static void checkNumbers(String sign, Object left, Object right) {
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return;
    }
    throw unsupported(sign, left, right);
  }

  static PyError unsupported(String sign, Object left, Object right) {
    if (left instanceof Undefined undefined) {
      return undefined.error();
    }
    if (right instanceof Undefined undefined) {
      return undefined.error();
    }
    return PyError.type(
        "unsupported operand type(s) for %s: '%s' and '%s'"
            .formatted(sign, Types.name(left), Types.name(right)));
  }

  /** Whether a value stands for "not given". */
  static boolean isNone(Object value) {
    return value == NoneValue.NONE;
  }
}
