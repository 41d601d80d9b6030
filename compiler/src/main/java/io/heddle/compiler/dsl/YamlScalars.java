package io.heddle.compiler.dsl;

import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted YAML scalar means: in YAML 1.1 as PyYAML's {@code safe_load} reads it, and in
 * the core schema of YAML 1.2.
 *
 * <p>Dates stay text in both.
 */
final class YamlScalars {

  private static final Pattern LEGACY_INTEGER =
      Pattern.compile(
          "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])++");
  private static final Pattern LEGACY_DECIMAL =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])++\\.[0-9_]*");
  private static final Pattern CORE_INTEGER =
      Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern CORE_DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");

  /** Python's own bound; beyond it an integer costs more to read than a workflow is worth. */
  static final int LONGEST_NUMBER = 4_300;

  private static final int LONGEST_WORD = 5;
  private static final int SURELY_A_LONG = 18;

  private YamlScalars() {}

  /** False when both readings are the text itself: true for all but a few scalars of a file. */
  static boolean isPlainlyText(String raw) {
    if (raw.isEmpty()) {
      return false;
    }
    var first = raw.charAt(0);
    return switch (first) {
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+', '.' ->
          raw.length() > LONGEST_NUMBER;
      case '~', 'n', 'N', 't', 'T', 'f', 'F', 'y', 'Y', 'o', 'O' -> raw.length() > LONGEST_WORD;
      default -> true;
    };
  }

  static Value legacy(String raw) {
    var word = word(raw);
    if (word == null) {
      word = legacyWord(raw);
    }
    if (word != null) {
      return word;
    }
    if (isShortDecimalInteger(raw)) {
      return Value.of(Long.parseLong(raw));
    }
    if (LEGACY_INTEGER.matcher(raw).matches()) {
      return legacyInteger(raw);
    }
    return LEGACY_DECIMAL.matcher(raw).matches() ? legacyDecimal(raw) : Value.of(raw);
  }

  static Value core(String raw) {
    var word = word(raw);
    if (word != null) {
      return word;
    }
    if (isShortDecimalInteger(raw)) {
      return Value.of(Long.parseLong(raw));
    }
    if (CORE_INTEGER.matcher(raw).matches()) {
      return switch (raw.length() > 2 ? raw.substring(0, 2) : "") {
        case "0o" -> Value.of(new BigInteger(raw.substring(2), 8));
        case "0x" -> Value.of(new BigInteger(raw.substring(2), 16));
        default -> Value.of(new BigInteger(raw));
      };
    }
    return CORE_DECIMAL.matcher(raw).matches() ? Value.of(Double.parseDouble(raw)) : Value.of(raw);
  }

  /** The words that mean the same in both. */
  private static @Nullable Value word(String raw) {
    return switch (raw) {
      case "", "~", "null", "Null", "NULL" -> Value.none();
      case "true", "True", "TRUE" -> Value.of(true);
      case "false", "False", "FALSE" -> Value.of(false);
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Value.of(Double.POSITIVE_INFINITY);
      case "-.inf", "-.Inf", "-.INF" -> Value.of(Double.NEGATIVE_INFINITY);
      case ".nan", ".NaN", ".NAN" -> Value.of(Double.NaN);
      default -> null;
    };
  }

  private static @Nullable Value legacyWord(String raw) {
    return switch (raw) {
      case "yes", "Yes", "YES", "on", "On", "ON" -> Value.of(true);
      case "no", "No", "NO", "off", "Off", "OFF" -> Value.of(false);
      default -> null;
    };
  }

  /** Most numbers of a file; the same in both, and cheaper to know without a pattern. */
  private static boolean isShortDecimalInteger(String raw) {
    if (raw.isEmpty() || raw.length() > SURELY_A_LONG) {
      return false;
    }
    var at = raw.charAt(0) == '-' ? 1 : 0;
    if (at == raw.length() || (raw.charAt(at) == '0' && raw.length() > at + 1)) {
      return false;
    }
    for (; at < raw.length(); at++) {
      if (raw.charAt(at) < '0' || raw.charAt(at) > '9') {
        return false;
      }
    }
    return true;
  }

  private static Value legacyInteger(String raw) {
    var negative = raw.charAt(0) == '-';
    var digits = raw.replace("_", "");
    if (negative || digits.charAt(0) == '+') {
      digits = digits.substring(1);
    }
    BigInteger number;
    if (digits.startsWith("0b") || digits.startsWith("0x")) {
      if (digits.length() == 2) {
        return Value.of(raw);
      }
      number = new BigInteger(digits.substring(2), digits.charAt(1) == 'b' ? 2 : 16);
    } else if (digits.indexOf(':') >= 0) {
      number = sexagesimal(digits);
    } else {
      number = new BigInteger(digits, digits.charAt(0) == '0' ? 8 : 10);
    }
    return Value.of(negative ? number.negate() : number);
  }

  private static BigInteger sexagesimal(String digits) {
    var number = BigInteger.ZERO;
    for (var part : digits.split(":", -1)) {
      number = number.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
    }
    return number;
  }

  private static Value legacyDecimal(String raw) {
    var digits = raw.replace("_", "");
    if (digits.indexOf(':') < 0) {
      return Value.of(Double.parseDouble(digits));
    }
    var negative = digits.charAt(0) == '-';
    if (negative || digits.charAt(0) == '+') {
      digits = digits.substring(1);
    }
    var number = 0.0;
    for (var part : digits.split(":", -1)) {
      number = number * 60 + Double.parseDouble(part);
    }
    return Value.of(negative ? -number : number);
  }
}
