package io.heddle.compiler.condition;

import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code int(text)} and {@code float(text)}, with their error texts. */
final class PythonNumbers {

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+(?:_[0-9]+)*");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:(?:[0-9]+(?:_[0-9]+)*)?\\.?(?:[0-9]+(?:_[0-9]+)*)?)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?");
  private static final int MAX_FAST_DIGITS = 18;

  private PythonNumbers() {}

  static Value parseInt(String text) throws ConditionException {
    var stripped = text.strip();
    if (!WHOLE.matcher(stripped).matches()) {
      throw new ConditionException(
          "ValueError", "invalid literal for int() with base 10: " + PythonText.repr(text));
    }
    var digits = stripped.indexOf('_') < 0 ? stripped : stripped.replace("_", "");
    return digits.length() <= MAX_FAST_DIGITS
        ? Value.of(Long.parseLong(digits))
        : Value.of(new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits));
  }

  static double parseFloat(String text) throws ConditionException {
    var number = floatOrNull(text);
    if (number == null) {
      throw new ConditionException(
          "ValueError", "could not convert string to float: " + PythonText.repr(text));
    }
    return number;
  }

  /** The number, or null when Python would refuse the text. */
  static @Nullable Double floatOrNull(String text) {
    var stripped = text.strip();
    if (DECIMAL.matcher(stripped).matches() && hasDigit(stripped)) {
      return Double.valueOf(stripped.indexOf('_') < 0 ? stripped : stripped.replace("_", ""));
    }
    var negative = stripped.startsWith("-");
    var bare = negative || stripped.startsWith("+") ? stripped.substring(1) : stripped;
    if (bare.equalsIgnoreCase("inf") || bare.equalsIgnoreCase("infinity")) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return bare.equalsIgnoreCase("nan") ? Double.NaN : null;
  }

  /** A mantissa needs one: neither "." nor "e5" is a number. */
  private static boolean hasDigit(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        return true;
      }
      if (c == 'e' || c == 'E') {
        return false;
      }
    }
    return false;
  }
}
