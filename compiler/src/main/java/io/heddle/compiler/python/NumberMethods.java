package io.heddle.compiler.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods and attributes of {@code int} and {@code float}. */
final class NumberMethods {

  static final Set<String> INT = Set.of("bit_length", "bit_count", "conjugate", "as_integer_ratio");
  static final Set<String> FLOAT = Set.of("is_integer", "conjugate", "as_integer_ratio", "hex");

  private NumberMethods() {}

  static @Nullable Object attribute(Object number, String name) {
    return switch (name) {
      case "real" -> Numbers.positive(number);
      case "imag" -> number instanceof Double ? (Object) 0.0 : (Object) 0L;
      case "numerator" -> number instanceof Double ? null : Numbers.positive(number);
      case "denominator" -> number instanceof Double ? null : (Object) 1L;
      default -> null;
    };
  }

  static Object call(Object number, String name) {
    return switch (name) {
      case "bit_length" -> (long) Numbers.toBig(number).abs().bitLength();
      case "bit_count" -> (long) Numbers.toBig(number).abs().bitCount();
      case "is_integer" -> {
        var value = Numbers.toDouble(number);
        yield value == Math.rint(value) && !Double.isInfinite(value);
      }
      case "as_integer_ratio" -> ratio(number);
      case "hex" -> hex(Numbers.toDouble(number));
      default -> Numbers.positive(number);
    };
  }

  private static PyTuple ratio(Object number) {
    if (!(number instanceof Double value)) {
      return PyTuple.of(Numbers.positive(number), 1L);
    }
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new PyError("OverflowError", "cannot convert Infinity to integer ratio");
    }
    var decimal = new BigDecimal(value);
    var numerator = decimal.unscaledValue();
    var denominator = BigInteger.TEN.pow(Math.max(0, decimal.scale()));
    if (decimal.scale() < 0) {
      numerator = decimal.toBigIntegerExact();
    }
    var divisor = numerator.gcd(denominator);
    return PyTuple.of(
        Numbers.whole(numerator.divide(divisor)), Numbers.whole(denominator.divide(divisor)));
  }

  private static String hex(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Repr.repr(value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0x0.0p+0" : "0x0.0p+0";
    }
    var mantissa = Double.doubleToLongBits(value) & ((1L << 52) - 1);
    var exponent = Math.getExponent(value);
    var normal = exponent >= Double.MIN_EXPONENT;
    return "%s0x%d.%013xp%+d"
        .formatted(value < 0 ? "-" : "", normal ? 1 : 0, mantissa, normal ? exponent : -1022);
  }
}
