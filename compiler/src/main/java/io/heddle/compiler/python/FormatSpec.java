package io.heddle.compiler.python;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's format specification: {@code format(value, "10.2f")}. */
final class FormatSpec {

  private static final Pattern SPEC =
      Pattern.compile(
          "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[+\\- ])?z?(?<alt>#)?(?<zero>0)?"
              + "(?<width>[0-9]{1,5})?(?<group>[,_])?(?:\\.(?<precision>[0-9]{1,5}))?"
              + "(?<type>[a-zA-Z%])?",
          Pattern.DOTALL);

  private final String fill;
  private final char align;
  private final String sign;
  private final boolean alternate;
  private final int width;
  private final @Nullable String group;
  private final int precision;
  private final char type;

  private FormatSpec(String spec, boolean isText) {
    var matcher = SPEC.matcher(spec);
    if (!matcher.matches()) {
      throw PyError.value("Invalid format specifier");
    }
    var zero = matcher.group("zero") != null;
    var given = matcher.group("align");
    fill =
        matcher.group("fill") != null
            ? matcher.group("fill")
            : zero && given == null ? "0" : zero && given != null ? "0" : " ";
    align = given != null ? given.charAt(0) : zero && !isText ? '=' : isText ? '<' : '>';
    sign = matcher.group("sign") == null ? "" : matcher.group("sign");
    alternate = matcher.group("alt") != null;
    width = matcher.group("width") == null ? 0 : Integer.parseInt(matcher.group("width"));
    group = matcher.group("group");
    precision =
        matcher.group("precision") == null ? -1 : Integer.parseInt(matcher.group("precision"));
    type = matcher.group("type") == null ? ' ' : matcher.group("type").charAt(0);
  }

  static String format(Object value, String spec) {
    if (spec.isEmpty()) {
      return Repr.str(value);
    }
    if (Types.isText(value)) {
      return new FormatSpec(spec, true).text(Types.text(value));
    }
    if (Types.isNumber(value)) {
      var parsed = new FormatSpec(spec, false);
      return value instanceof Double || "eEfFgG%".indexOf(parsed.type) >= 0
          ? parsed.decimal(value)
          : parsed.whole(Numbers.toBig(value), value);
    }
    throw PyError.type(
        "unsupported format string passed to %s.__format__".formatted(Types.name(value)));
  }

  private String text(String text) {
    if (type != ' ' && type != 's') {
      throw unknown("str");
    }
    if (!sign.isEmpty()) {
      throw PyError.value(
          (sign.equals(" ") ? "Space" : "Sign") + " not allowed in string format specifier");
    }
    if (alternate) {
      throw PyError.value("Alternate form (#) not allowed in string format specifier");
    }
    if (align == '=') {
      throw PyError.value("'=' alignment not allowed in string format specifier");
    }
    if (group != null) {
      throw PyError.value("Cannot specify '%s' with 's'.".formatted(group));
    }
    var cut =
        precision >= 0 && precision < Texts.length(text)
            ? Texts.substring(text, 0, precision)
            : text;
    return padded("", cut);
  }

  private PyError unknown(String kind) {
    return PyError.value("Unknown format code '%s' for object of type '%s'".formatted(type, kind));
  }

  private String whole(BigInteger number, Object value) {
    if (precision >= 0) {
      throw PyError.value("Precision not allowed in integer format specifier");
    }
    if (value instanceof Boolean && type == ' ' && group == null) {
      return padded(signOf(number.signum() < 0), number.abs().toString());
    }
    var digits =
        switch (type) {
          case ' ', 'd', 'n' -> number.abs().toString();
          case 'b' -> number.abs().toString(2);
          case 'o' -> number.abs().toString(8);
          case 'x' -> number.abs().toString(16);
          case 'X' -> number.abs().toString(16).toUpperCase(Locale.ROOT);
          case 'c' -> character(number);
          default -> throw unknown(Types.name(value));
        };
    var prefix =
        !alternate
            ? ""
            : switch (type) {
              case 'b' -> "0b";
              case 'o' -> "0o";
              case 'x' -> "0x";
              case 'X' -> "0X";
              default -> "";
            };
    var size = type == 'b' || type == 'o' || type == 'x' || type == 'X' ? 4 : 3;
    return grouped(signOf(number.signum() < 0) + prefix, digits, "", size);
  }

  private static String character(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > 21 || number.intValue() > 0x10ffff) {
      throw new PyError("OverflowError", "%%c arg not in range(0x110000)".formatted());
    }
    return Character.toString(number.intValue());
  }

  private String decimal(Object value) {
    var number = Numbers.toDouble(value);
    var negative = number < 0 || (number == 0 && 1 / number < 0);
    var text =
        switch (type) {
          case ' ' ->
              precision < 0
                  ? Repr.repr(Math.abs(number))
                  : withPoint(FloatFormat.format(number, 'g', precision, alternate), number);
          case 'n', 'g', 'G', 'e', 'E', 'f', 'F' ->
              FloatFormat.format(
                  number, type == 'n' ? 'g' : type, precision < 0 ? 6 : precision, alternate);
          case '%' ->
              FloatFormat.format(number * 100, 'f', precision < 0 ? 6 : precision, alternate) + "%";
          default -> throw unknown("float");
        };
    var end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return grouped(signOf(negative), text.substring(0, end), text.substring(end), 3);
  }

  /** Without a type, a float keeps one digit after its point. */
  private static String withPoint(String text, double number) {
    return Double.isInfinite(number)
            || Double.isNaN(number)
            || text.indexOf('.') >= 0
            || text.indexOf('e') >= 0
        ? text
        : text + ".0";
  }

  private String signOf(boolean negative) {
    return negative ? "-" : sign.equals("-") ? "" : sign;
  }

  private String grouped(String prefix, String digits, String rest, int size) {
    if (group == null || digits.isEmpty()) {
      return padded(prefix, digits + rest);
    }
    var all = digits;
    if (align == '=' && fill.equals("0")) {
      var room = width - prefix.length() - rest.length();
      while (separated(all, size).length() < room) {
        all = "0" + all;
      }
      var text = separated(all, size);
      return prefix + (text.length() > room && text.startsWith(group) ? "0" : "") + text + rest;
    }
    return padded(prefix, separated(all, size) + rest);
  }

  private String separated(String digits, int size) {
    var out = new StringBuilder();
    for (var i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % size == 0) {
        out.append(group);
      }
      out.append(digits.charAt(i));
    }
    return out.toString();
  }

  private String padded(String prefix, String body) {
    var pad = width - Texts.length(prefix) - Texts.length(body);
    if (pad <= 0) {
      return prefix + body;
    }
    return switch (align) {
      case '<' -> prefix + body + fill.repeat(pad);
      case '^' -> fill.repeat(pad / 2) + prefix + body + fill.repeat(pad - pad / 2);
      case '=' -> prefix + fill.repeat(pad) + body;
      default -> fill.repeat(pad) + prefix + body;
    };
  }
}
