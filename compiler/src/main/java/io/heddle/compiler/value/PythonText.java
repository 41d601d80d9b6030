package io.heddle.compiler.value;

/** How Python writes numbers and strings: {@code repr} and {@code str}, byte for byte. */
public final class PythonText {

  private static final int MAX_PLAIN_EXPONENT = 16;
  private static final int MIN_PLAIN_EXPONENT = -4;
  private static final String HEX = "0123456789abcdef";

  private PythonText() {}

  /** {@code repr(float)}: the shortest digits that read back as the same number. */
  public static String repr(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    var whole = (long) number;
    if (whole == number && Math.abs(whole) < 10_000_000_000_000_000L) {
      return whole + ".0";
    }
    var digits = Digits.of(Math.abs(number));
    var out = new StringBuilder(24);
    if (number < 0) {
      out.append('-');
    }
    return layout(digits, out);
  }

  private static String layout(Digits digits, StringBuilder out) {
    var text = digits.text();
    var point = digits.point();
    if (point > MAX_PLAIN_EXPONENT || point <= MIN_PLAIN_EXPONENT) {
      out.append(text.charAt(0));
      if (text.length() > 1) {
        out.append('.').append(text, 1, text.length());
      }
      var exponent = point - 1;
      out.append('e').append(exponent < 0 ? '-' : '+');
      var magnitude = Math.abs(exponent);
      return out.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
    }
    if (point <= 0) {
      return out.append("0.").repeat('0', -point).append(text).toString();
    }
    if (point >= text.length()) {
      return out.append(text).repeat('0', point - text.length()).append(".0").toString();
    }
    return out.append(text, 0, point).append('.').append(text, point, text.length()).toString();
  }

  /** {@code repr(str)}. */
  public static String repr(String text) {
    var out = new StringBuilder(text.length() + 2);
    repr(text, out);
    return out.toString();
  }

  /** The same, appended. */
  public static void repr(String text, StringBuilder out) {
    var quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    for (var i = 0; i < text.length(); ) {
      var c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == quote || c == '\\') {
        out.append('\\').append((char) c);
      } else if (c >= ' ' && c < 0x7f) {
        out.append((char) c);
      } else {
        escape(c, out);
      }
    }
    out.append(quote);
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else if (c <= 0xff) {
          out.append("\\x").append(hex(c, 2));
        } else if (c <= 0xffff) {
          out.append("\\u").append(hex(c, 4));
        } else {
          out.append("\\U").append(hex(c, 8));
        }
      }
    }
  }

  /** {@code str.isprintable} of one character. */
  public static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  static String hex(int value, int width) {
    var out = new char[width];
    for (var i = width - 1; i >= 0; i--) {
      out[i] = HEX.charAt(value & 0xf);
      value >>>= 4;
    }
    return new String(out);
  }

  /** {@code str(value)}. */
  public static String str(Value value) {
    return value instanceof StringValue(var text) ? text : repr(value);
  }

  /** {@code repr(value)}. */
  public static String repr(Value value) {
    var out = new StringBuilder();
    repr(value, out, 0);
    return out.toString();
  }

  private static void repr(Value value, StringBuilder out, int level) {
    if (level > Json.MAX_DEPTH) {
      throw new IllegalArgumentException("a value nests deeper than " + Json.MAX_DEPTH);
    }
    switch (value) {
      case NoneValue _ -> out.append("None");
      case BooleanValue b -> out.append(b.isTrue() ? "True" : "False");
      case IntegerValue(var number) -> out.append(number);
      case BigIntegerValue(var number) -> out.append(number);
      case DecimalValue(var number) -> out.append(repr(number));
      case StringValue(var text) -> repr(text, out);
      case ArrayValue(var items) -> {
        out.append('[');
        for (var i = 0; i < items.size(); i++) {
          out.append(i > 0 ? ", " : "");
          repr(items.get(i), out, level + 1);
        }
        out.append(']');
      }
      case ObjectValue(var entries) -> {
        out.append('{');
        var first = true;
        for (var entry : entries.entrySet()) {
          out.append(first ? "" : ", ");
          first = false;
          repr(entry.getKey(), out);
          out.append(": ");
          repr(entry.getValue(), out, level + 1);
        }
        out.append('}');
      }
      case FileValue(var description) -> repr(description, out, level);
      case StreamValue stream -> repr(stream.snapshot(), out, level);
    }
  }
}
