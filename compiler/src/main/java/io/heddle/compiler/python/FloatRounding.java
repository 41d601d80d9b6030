package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** {@code round}, {@code int(float)} and fixed decimals. */
public final class FloatRounding {

  private static final int MAX_PLACES = 400;

  private FloatRounding() {}

  /** {@code int(number)}. */
  public static Object truncate(double number) {
    if (Double.isNaN(number)) {
      throw PyError.value("cannot convert float NaN to integer");
    }
    if (Double.isInfinite(number)) {
      throw new PyError("OverflowError", "cannot convert float infinity to integer");
    }
    return Math.abs(number) < 1e18
        ? (Object) (long) number
        : Numbers.whole(new BigDecimal(number).toBigInteger());
  }

  /** {@code "%.nf" % number}. */
  public static String fixed(double number, int places) {
    var sign = number < 0 || (number == 0 && 1 / number < 0) ? "-" : "";
    return sign + FloatFormat.format(number, 'f', places, false);
  }

  /** {@code round(number, places)}: half to even, correctly rounded. */
  public static Object round(Object number, Object places) {
    if (number instanceof Double value) {
      if (places == NoneValue.NONE) {
        return truncate(Math.rint(value));
      }
      var digits = Numbers.toIndex(places);
      if (Double.isNaN(value) || Double.isInfinite(value) || digits > MAX_PLACES) {
        return value;
      }
      if (digits < -MAX_PLACES) {
        return 0.0 * value;
      }
      var rounded = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
      return rounded == 0 ? Math.copySign(0.0, value) : rounded;
    }
    var whole = Numbers.toBig(number);
    if (places == NoneValue.NONE) {
      return Numbers.whole(whole);
    }
    var digits = Numbers.toIndex(places);
    if (digits >= 0) {
      return Numbers.whole(whole);
    }
    return digits < -MAX_PLACES
        ? 0L
        : Numbers.whole(
            new BigDecimal(whole).setScale(digits, RoundingMode.HALF_EVEN).toBigInteger());
  }
}
