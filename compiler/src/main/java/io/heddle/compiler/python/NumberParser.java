package io.heddle.compiler.python;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code int(text, base)} and {@code float(text)}. */
public final class NumberParser {

  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:[0-9]+(?:_[0-9]+)*\\.?(?:[0-9]+(?:_[0-9]+)*)?|\\.[0-9]+(?:_[0-9]+)*)"
              + "(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?");
  private static final Pattern DIGITS = Pattern.compile("[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*");
  private static final int MAX_DIGITS = 4_300;
  private static final int MAX_PLAIN = 18;

  private NumberParser() {}

  /** Digits of any script as ASCII. */
  private static String ascii(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    var out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              var digit = Character.digit(c, 10);
              if (c >= 0x80 && digit >= 0) {
                out.append(digit);
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /** Nothing but digits that fit: nearly every number is, and needs none of the rules below. */
  private static boolean isPlain(String text) {
    var plain = !text.isEmpty() && text.length() <= MAX_PLAIN;
    for (var i = 0; plain && i < text.length(); i++) {
      plain = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return plain;
  }

  /** The whole number, or null when Python would refuse the text. */
  public static @Nullable Object wholeOrNull(String text, int base) {
    if (base != 0 && (base < 2 || base > 36)) {
      return null;
    }
    if (base == 10 && isPlain(text)) {
      return Long.parseLong(text);
    }
    var body = ascii(Texts.strip(text)).toLowerCase(Locale.ROOT);
    var negative = body.startsWith("-");
    if (negative || body.startsWith("+")) {
      body = body.substring(1);
    }
    var prefixBase =
        body.length() > 2 && body.charAt(0) == '0'
            ? switch (body.charAt(1)) {
              case 'x' -> 16;
              case 'o' -> 8;
              case 'b' -> 2;
              default -> 0;
            }
            : 0;
    var radix = base;
    if (prefixBase != 0 && (base == 0 || base == prefixBase)) {
      radix = prefixBase;
      body = body.substring(body.charAt(2) == '_' ? 3 : 2);
    } else if (base == 0) {
      if (body.length() > 1
          && body.startsWith("0")
          && !body.replace("_", "").chars().allMatch(c -> c == '0')) {
        return null;
      }
      radix = 10;
    }
    if (!DIGITS.matcher(body).matches() || body.length() > MAX_DIGITS) {
      return null;
    }
    var digits = body.replace("_", "");
    for (var i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), radix) < 0) {
        return null;
      }
    }
    var number = new BigInteger(digits, radix);
    return Numbers.whole(negative ? number.negate() : number);
  }

  /** The number, or null when Python would refuse the text. */
  public static @Nullable Double decimalOrNull(String text) {
    var body = ascii(Texts.strip(text));
    if (DECIMAL.matcher(body).matches()) {
      return Double.valueOf(body.replace("_", ""));
    }
    var lower = body.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      case "nan", "+nan", "-nan" -> Double.NaN;
      default -> null;
    };
  }
}
