package io.heddle.sandbox.wat;

import java.math.BigInteger;
import java.util.Locale;

/** Numbers as the text format writes them. */
final class Numbers {

  private static final long CANONICAL_NAN = 0x7ff8_0000_0000_0000L;
  private static final int CANONICAL_NAN_32 = 0x7fc0_0000;

  private Numbers() {}

  static int index(Syntax.Word word) throws WatException {
    return (int) integer(word, BigInteger.ZERO, 31);
  }

  /** An integer of so many bits: signed or unsigned, as the format allows both. */
  static long integer(Syntax.Word word, int bits) throws WatException {
    return integer(word, BigInteger.ONE.shiftLeft(bits - 1).negate(), bits);
  }

  static long unsigned(Syntax.Word word, int bits) throws WatException {
    return integer(word, BigInteger.ZERO, bits);
  }

  private static long integer(Syntax.Word word, BigInteger least, int bits) throws WatException {
    var text = word.text().replace("_", "");
    var negative = text.startsWith("-");
    var digits = negative || text.startsWith("+") ? text.substring(1) : text;
    try {
      var hex = digits.startsWith("0x");
      var magnitude = new BigInteger(hex ? digits.substring(2) : digits, hex ? 16 : 10);
      var number = negative ? magnitude.negate() : magnitude;
      var inRange =
          magnitude.signum() >= 0
              && number.compareTo(least) >= 0
              && number.compareTo(BigInteger.ONE.shiftLeft(bits)) < 0;
      if (!inRange) {
        throw WatException.at(word, "%s does not fit %d bits".formatted(word.text(), bits));
      }
      return bits == 32 ? number.intValue() : number.longValue();
    } catch (NumberFormatException _) {
      throw WatException.at(word, "expected a whole number, found %s".formatted(word.text()));
    }
  }

  static int float32(Syntax.Word word) throws WatException {
    var text = word.text();
    if (text.contains("nan")) {
      var payload = text.contains(":") ? (int) payload(word, 23) | 0x7f80_0000 : CANONICAL_NAN_32;
      return text.startsWith("-") ? payload | Integer.MIN_VALUE : payload;
    }
    try {
      return Float.floatToRawIntBits(Float.parseFloat(javaForm(text)));
    } catch (NumberFormatException _) {
      throw WatException.at(word, "expected a number, found %s".formatted(text));
    }
  }

  static long float64(Syntax.Word word) throws WatException {
    var text = word.text();
    if (text.contains("nan")) {
      var payload = text.contains(":") ? payload(word, 52) | 0x7ff0_0000_0000_0000L : CANONICAL_NAN;
      return text.startsWith("-") ? payload | Long.MIN_VALUE : payload;
    }
    try {
      return Double.doubleToRawLongBits(Double.parseDouble(javaForm(text)));
    } catch (NumberFormatException _) {
      throw WatException.at(word, "expected a number, found %s".formatted(text));
    }
  }

  private static long payload(Syntax.Word word, int bits) throws WatException {
    var text = word.text();
    var digits = new Syntax.Word(text.substring(text.indexOf(':') + 1), word.line(), word.column());
    return unsigned(digits, bits);
  }

  private static String javaForm(String text) {
    var plain = text.replace("_", "").toLowerCase(Locale.ROOT);
    if (plain.endsWith("inf")) {
      return plain.replace("inf", "Infinity");
    }
    return plain.contains("0x") && !plain.contains("p") ? plain + "p0" : plain;
  }
}
