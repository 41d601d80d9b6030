package io.heddle.compiler.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** {@code text % values}. */
public final class PercentFormat {

  private static final int MAX_WIDTH = 100_000;

  private final String format;
  private final Object values;
  private final List<Object> items;
  private final boolean markup;
  private int at;
  private int used;

  private PercentFormat(String format, Object values, boolean markup) {
    this.format = format;
    this.values = values;
    this.items = values instanceof PyTuple tuple ? tuple.items() : List.of(values);
    this.markup = markup;
  }

  /** Formats; markup stays markup and escapes what it takes in. */
  public static Object format(Object format, Object values) {
    var isMarkup = format instanceof Markup;
    var text = new PercentFormat(Types.text(format), values, isMarkup).run();
    return isMarkup ? new Markup(text) : text;
  }

  private String run() {
    var out = new StringBuilder();
    while (at < format.length()) {
      var c = format.charAt(at++);
      if (c == '%') {
        directive(out);
      } else {
        out.append(c);
      }
      if (out.length() > Texts.MAX_LENGTH) {
        throw PyError.limit("a text is longer than %d characters".formatted(Texts.MAX_LENGTH));
      }
    }
    if (used < items.size() && !isMapping() && !(values instanceof PyList)) {
      throw PyError.type("not all arguments converted during string formatting");
    }
    return out.toString();
  }

  private boolean isMapping() {
    return values instanceof PyDict;
  }

  private void directive(StringBuilder out) {
    Object named = null;
    if (peek() == '(') {
      named = named();
    }
    var flags = new StringBuilder();
    while ("#0- +".indexOf(peek()) >= 0) {
      flags.append(next());
    }
    var width = number();
    var precision = -1;
    if (peek() == '.') {
      at++;
      precision = Math.max(0, number());
    }
    while ("hlL".indexOf(peek()) >= 0) {
      at++;
    }
    var type = next();
    if (type == '%') {
      out.append('%');
      return;
    }
    var value = named == null ? argument() : named;
    var left = flags.indexOf("-") >= 0 || width < -1;
    var body = body(type, value, flags.toString(), precision);
    var pad = Math.abs(width == -1 ? 0 : width) - Texts.length(body);
    if (pad <= 0) {
      out.append(body);
    } else if (left) {
      out.append(body).append(Texts.repeat(" ", pad));
    } else if (flags.indexOf("0") >= 0 && "diouxXeEfFgG".indexOf(type) >= 0) {
      var sign = signLength(body);
      out.append(body, 0, sign).append(Texts.repeat("0", pad)).append(body, sign, body.length());
    } else {
      out.append(Texts.repeat(" ", pad)).append(body);
    }
  }

  private static int signLength(String body) {
    var sign = !body.isEmpty() && "+- ".indexOf(body.charAt(0)) >= 0 ? 1 : 0;
    return body.length() > sign + 1
            && body.charAt(sign) == '0'
            && "xXo".indexOf(body.charAt(sign + 1)) >= 0
        ? sign + 2
        : sign;
  }

  private char peek() {
    if (at >= format.length()) {
      throw PyError.value("incomplete format");
    }
    return format.charAt(at);
  }

  private char next() {
    var c = peek();
    at++;
    return c;
  }

  private Object named() {
    var depth = 0;
    var start = at + 1;
    do {
      var c = next();
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (at >= format.length() && depth > 0) {
        throw PyError.value("incomplete format key");
      }
    } while (depth > 0);
    if (!(values instanceof PyDict dict)) {
      throw PyError.type("format requires a mapping");
    }
    var key = format.substring(start, at - 1);
    var value = dict.get(key);
    if (value == null) {
      throw new PyError("KeyError", Repr.repr(key));
    }
    return value;
  }

  /** A width or precision; -1 when there is none; less when it comes from an argument. */
  private int number() {
    if (peek() == '*') {
      at++;
      var value = argument();
      if (!Types.isInt(value)) {
        throw PyError.type("* wants int");
      }
      return bounded(Numbers.toIndex(value));
    }
    var start = at;
    while (Character.isDigit(peek())) {
      at++;
    }
    return start == at
        ? -1
        : at - start > 6
            ? bounded(MAX_WIDTH + 1)
            : bounded(Integer.parseInt(format, start, at, 10));
  }

  private static int bounded(int width) {
    if (Math.abs((long) width) > MAX_WIDTH) {
      throw PyError.value("width too big");
    }
    return width;
  }

  private Object argument() {
    if (used >= items.size()) {
      throw PyError.type("not enough arguments for format string");
    }
    return items.get(used++);
  }

  private String body(char type, Object value, String flags, int precision) {
    return switch (type) {
      case 's', 'r', 'a' -> text(type, value, precision);
      case 'd', 'i', 'u' -> signed(whole(type, value), 10, flags, precision, "");
      case 'o' -> signed(whole(type, value), 8, flags, precision, "0o");
      case 'x' -> signed(whole(type, value), 16, flags, precision, "0x");
      case 'X' ->
          signed(whole(type, value), 16, flags, precision, "0x").toUpperCase(java.util.Locale.ROOT);
      case 'e', 'E', 'f', 'F', 'g', 'G' -> decimal(type, value, flags, precision);
      case 'c' -> character(value);
      default ->
          throw PyError.value(
              "unsupported format character '%s' (0x%x) at index %d"
                  .formatted(type, (int) type, at - 1));
    };
  }

  private String text(char type, Object value, int precision) {
    var text =
        switch (type) {
          case 's' -> Repr.str(value);
          case 'a' -> Repr.ascii(value);
          default -> Repr.repr(value);
        };
    if (markup) {
      text = type == 's' ? Markup.escape(value).text() : Markup.escapeText(text);
    }
    return precision >= 0 && precision < Texts.length(text)
        ? Texts.substring(text, 0, precision)
        : text;
  }

  private static BigInteger whole(char type, Object value) {
    if (value instanceof Double number && "diu".indexOf(type) >= 0) {
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw Double.isNaN(number)
            ? PyError.value("cannot convert float NaN to integer")
            : new PyError("OverflowError", "cannot convert float infinity to integer");
      }
      return new BigDecimal(number).toBigInteger();
    }
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!Types.isInt(value)) {
      throw PyError.type(
          "%%%s format: %s is required, not %s"
              .formatted(
                  type,
                  "diu".indexOf(type) >= 0 ? "a real number" : "an integer",
                  Types.name(value)));
    }
    return Numbers.toBig(value);
  }

  private static String signed(
      BigInteger number, int radix, String flags, int precision, String prefix) {
    var digits = number.abs().toString(radix);
    var pad = Math.max(0, precision - digits.length());
    var sign =
        number.signum() < 0 ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    return sign + (flags.contains("#") ? prefix : "") + "0".repeat(pad) + digits;
  }

  private static String decimal(char type, Object value, String flags, int precision) {
    if (!Types.isNumber(value)) {
      throw value instanceof Undefined undefined
          ? undefined.error()
          : PyError.type("must be real number, not " + Types.name(value));
    }
    var number = Numbers.toDouble(value);
    var negative = number < 0 || (number == 0 && 1 / number < 0);
    var sign = negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    return sign
        + FloatFormat.format(number, type, precision < 0 ? 6 : precision, flags.contains("#"));
  }

  private static String character(Object value) {
    if (Types.isText(value) && Texts.length(Types.text(value)) == 1) {
      return Types.text(value);
    }
    if (!Types.isInt(value)) {
      throw PyError.type("%%c requires int or char".formatted());
    }
    var code = Numbers.toIndex(value);
    if (!Character.isValidCodePoint(code)) {
      throw new PyError("OverflowError", "%%c arg not in range(0x110000)".formatted());
    }
    return Character.toString(code);
  }
}
