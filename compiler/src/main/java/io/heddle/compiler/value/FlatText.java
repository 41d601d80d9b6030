package io.heddle.compiler.value;

/** How the flat dialect's first engine writes values: Rust's formats, and its template engine's. */
public final class FlatText {

  private static final int MAX_PLAIN_EXPONENT = 16;
  private static final int MIN_PLAIN_EXPONENT = -5;

  private FlatText() {}

  /** Rust's {@code Display} of a double: never an exponent, no {@code .0}. */
  public static String display(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    var digits = Digits.of(Math.abs(number));
    var out = new StringBuilder(number < 0 ? "-" : "");
    return plain(digits, out).toString();
  }

  private static StringBuilder plain(Digits digits, StringBuilder out) {
    var text = digits.text();
    var point = digits.point();
    if (point <= 0) {
      return out.append("0.").repeat('0', -point).append(text);
    }
    if (point >= text.length()) {
      return out.append(text).repeat('0', point - text.length());
    }
    return out.append(text, 0, point).append('.').append(text, point, text.length());
  }

  /** A number as serde_json writes it: {@code 1.0}, {@code 1e16}. */
  public static String jsonDecimal(double number) {
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    var digits = Digits.of(Math.abs(number));
    var out = new StringBuilder(number < 0 ? "-" : "");
    if (digits.point() > MIN_PLAIN_EXPONENT && digits.point() <= MAX_PLAIN_EXPONENT) {
      plain(digits, out);
      return digits.point() >= digits.text().length()
          ? out.append(".0").toString()
          : out.toString();
    }
    out.append(digits.text().charAt(0));
    if (digits.text().length() > 1) {
      out.append('.').append(digits.text(), 1, digits.text().length());
    }
    return out.append('e').append(digits.point() - 1).toString();
  }

  /** The display string: what {@code {{#node.var#}}} becomes and conditions compare. */
  public static String display(Value value) {
    return switch (value) {
      case NoneValue _ -> "";
      case StringValue(var text) -> text;
      case BooleanValue b -> b.isTrue() ? "true" : "false";
      case IntegerValue(var number) -> Long.toString(number);
      case BigIntegerValue(var number) -> display(number.doubleValue());
      case DecimalValue(var number) -> display(number);
      case StreamValue stream -> display(stream.snapshot());
      case ArrayValue _, ObjectValue _, FileValue _ -> JsonText.RUST.write(value);
    };
  }

  /** What a printed expression of the flat dialect's template engine becomes. */
  public static String printed(Value value) {
    return switch (value) {
      case NoneValue _ -> "none";
      case StringValue(var text) -> text;
      case BooleanValue b -> b.isTrue() ? "true" : "false";
      case IntegerValue(var number) -> Long.toString(number);
      case BigIntegerValue(var number) -> number.toString();
      case DecimalValue(var number) -> printed(number);
      case StreamValue stream -> printed(stream.snapshot());
      case ArrayValue _, ObjectValue _, FileValue _ -> debug(value);
    };
  }

  /** A double printed by the template engine: Rust's display with {@code .0} when whole. */
  public static String printed(double number) {
    var text = display(number);
    return Json.isFinite(number) && text.indexOf('.') < 0 ? text + ".0" : text;
  }

  private static String debug(Value value) {
    var out = new StringBuilder();
    debug(value, out, 0);
    return out.toString();
  }

  private static void debug(Value value, StringBuilder out, int level) {
    if (level > Json.MAX_DEPTH) {
      throw new IllegalArgumentException("a value nests deeper than " + Json.MAX_DEPTH);
    }
    switch (value) {
      case StringValue(var text) -> quote(text, out);
      case DecimalValue(var number) ->
          out.append(Json.isFinite(number) ? jsonDecimal(number) : display(number));
      case ArrayValue(var items) -> {
        out.append('[');
        for (var i = 0; i < items.size(); i++) {
          out.append(i > 0 ? ", " : "");
          debug(items.get(i), out, level + 1);
        }
        out.append(']');
      }
      case ObjectValue(var entries) -> {
        out.append('{');
        var first = true;
        for (var entry : entries.entrySet()) {
          out.append(first ? "" : ", ");
          first = false;
          quote(entry.getKey(), out);
          out.append(": ");
          debug(entry.getValue(), out, level + 1);
        }
        out.append('}');
      }
      case FileValue(var description) -> debug(description, out, level);
      case StreamValue stream -> debug(stream.snapshot(), out, level);
      case NoneValue _, BooleanValue _, IntegerValue _, BigIntegerValue _ ->
          out.append(printed(value));
    }
  }

  /** Rust's {@code Debug} of a string. */
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0 -> out.append("\\0");
                default -> {
                  if (PythonText.isPrintable(c)) {
                    out.appendCodePoint(c);
                  } else {
                    out.append("\\u{").append(Integer.toHexString(c)).append('}');
                  }
                }
              }
            });
    out.append('"');
  }
}
