package io.heddle.compiler.python;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** C's {@code e}, {@code f} and {@code g} of a double, exact as CPython's are. */
final class FloatFormat {

  static final int MAX_PRECISION = 10_000;

  private FloatFormat() {}

  /**
   * Formats the absolute value.
   *
   * @param type one of {@code eEfFgG%}
   * @param alternate whether a point is always shown and {@code g} keeps zeros
   */
  static String format(double value, char type, int precision, boolean alternate) {
    if (precision > MAX_PRECISION) {
      throw PyError.value("precision too big");
    }
    var upper = Character.isUpperCase(type);
    if (Double.isNaN(value)) {
      return upper ? "NAN" : "nan";
    }
    if (Double.isInfinite(value)) {
      return upper ? "INF" : "inf";
    }
    var exact = new BigDecimal(Math.abs(value));
    var text =
        switch (Character.toLowerCase(type)) {
          case 'e' -> scientific(exact, precision, alternate);
          case 'g' -> general(exact, precision == 0 ? 1 : precision, alternate);
          default -> {
            var fixed = exact.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
            yield alternate && precision == 0 ? fixed + "." : fixed;
          }
        };
    return upper ? text.toUpperCase(java.util.Locale.ROOT) : text;
  }

  private static String scientific(BigDecimal value, int precision, boolean alternate) {
    if (value.signum() == 0) {
      return digits("0".repeat(precision + 1), alternate) + "e+00";
    }
    var rounded = value.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    var digits = rounded.unscaledValue().toString();
    var exponent = digits.length() - 1 - rounded.scale();
    digits = (digits + "0".repeat(precision)).substring(0, precision + 1);
    return digits(digits, alternate) + exponent(exponent);
  }

  private static String digits(String digits, boolean alternate) {
    return digits.length() == 1
        ? digits + (alternate ? "." : "")
        : digits.charAt(0) + "." + digits.substring(1);
  }

  private static String exponent(int exponent) {
    return "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String general(BigDecimal value, int precision, boolean alternate) {
    if (value.signum() == 0) {
      return alternate ? "0." + "0".repeat(precision - 1) : "0";
    }
    var rounded = value.round(new MathContext(precision, RoundingMode.HALF_EVEN));
    var exponent = rounded.precision() - 1 - rounded.scale();
    if (exponent < -4 || exponent >= precision) {
      var text = scientific(value, precision - 1, alternate);
      var e = text.indexOf('e');
      return (alternate ? text.substring(0, e) : trimmed(text.substring(0, e))) + text.substring(e);
    }
    var text = value.setScale(precision - 1 - exponent, RoundingMode.HALF_EVEN).toPlainString();
    return alternate ? text : trimmed(text);
  }

  private static String trimmed(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    var end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
