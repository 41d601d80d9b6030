package io.heddle.compiler.dsl;

import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an unquoted TOML word means. Dates and times stay the text that they are. */
final class TomlScalars {

  private static final Pattern INTEGER = Pattern.compile("[-+]?(?:0|[1-9](?:_?[0-9])*+)");
  private static final Pattern OTHER_BASE =
      Pattern.compile("0x[0-9a-fA-F](?:_?[0-9a-fA-F])*+|0o[0-7](?:_?[0-7])*+|0b[01](?:_?[01])*+");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[-+]?(?:0|[1-9](?:_?[0-9])*+)(?:\\.[0-9](?:_?[0-9])*+)?"
              + "(?:[eE][-+]?[0-9](?:_?[0-9])*+)?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern DATE_OR_TIME =
      Pattern.compile(
          "(?:\\d{4}-\\d{2}-\\d{2})?(?:[Tt ]?\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,30})?)?"
              + "(?:[Zz]|[-+]\\d{2}:\\d{2})?)?");

  private TomlScalars() {}

  static boolean isDate(String raw) {
    return DATE.matcher(raw).matches();
  }

  /** Null when the word is none of TOML's values. */
  static @Nullable Value value(String raw) {
    return switch (raw) {
      case "true" -> Value.of(true);
      case "false" -> Value.of(false);
      case "inf", "+inf" -> Value.of(Double.POSITIVE_INFINITY);
      case "-inf" -> Value.of(Double.NEGATIVE_INFINITY);
      case "nan", "+nan", "-nan" -> Value.of(Double.NaN);
      default -> raw.length() > YamlScalars.LONGEST_NUMBER ? null : number(raw);
    };
  }

  private static @Nullable Value number(String raw) {
    var digits = raw.replace("_", "");
    if (INTEGER.matcher(raw).matches()) {
      return digits.length() < 18
          ? Value.of(Long.parseLong(digits))
          : Value.of(new BigInteger(digits));
    }
    if (OTHER_BASE.matcher(raw).matches()) {
      var base = raw.charAt(1) == 'x' ? 16 : raw.charAt(1) == 'o' ? 8 : 2;
      return Value.of(new BigInteger(digits.substring(2), base));
    }
    if (DECIMAL.matcher(raw).matches()) {
      return Value.of(Double.parseDouble(digits));
    }
    return DATE_OR_TIME.matcher(raw).matches() ? Value.of(raw) : null;
  }
}
