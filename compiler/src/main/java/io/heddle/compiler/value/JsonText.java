package io.heddle.compiler.value;

/**
 * The ways JSON text is laid out: what separates, how far it indents, what is escaped, how a
 * decimal prints.
 *
 * @param itemSeparator between items, before the line break of an indented text
 * @param keySeparator between a key and its value
 * @param indent spaces of one level, or -1 for one line
 * @param ascii whether characters beyond ASCII are escaped
 * @param decimals how a number that is not whole prints
 */
record JsonText(
    String itemSeparator, String keySeparator, int indent, boolean ascii, Decimals decimals) {

  /** Whose number format a text has. */
  enum Decimals {
    PYTHON,
    RUST
  }

  static final JsonText COMPACT = new JsonText(",", ":", -1, false, Decimals.PYTHON);
  static final JsonText PRETTY = new JsonText(",", ": ", 2, false, Decimals.PYTHON);

  /** {@code json.dumps(value, ensure_ascii=False)}. */
  static final JsonText PYTHON = new JsonText(", ", ": ", -1, false, Decimals.PYTHON);

  /** What serde_json writes. */
  static final JsonText RUST = new JsonText(",", ":", -1, false, Decimals.RUST);

  String write(Value value) {
    var out = new StringBuilder();
    write(value, out, 0);
    return out.toString();
  }

  void write(Value value, StringBuilder out, int level) {
    if (level > Json.MAX_DEPTH) {
      throw new IllegalArgumentException("a value nests deeper than " + Json.MAX_DEPTH);
    }
    switch (value) {
      case NoneValue _ -> out.append("null");
      case BooleanValue b -> out.append(b.isTrue());
      case IntegerValue(var number) -> out.append(number);
      case BigIntegerValue(var number) -> out.append(number);
      case DecimalValue(var number) -> decimal(number, out);
      case StringValue(var text) -> quote(text, out, ascii);
      case ArrayValue(var items) -> {
        if (items.isEmpty()) {
          out.append("[]");
          return;
        }
        out.append('[');
        for (var i = 0; i < items.size(); i++) {
          separate(i, out, level + 1);
          write(items.get(i), out, level + 1);
        }
        end(']', out, level);
      }
      case ObjectValue(var entries) -> {
        if (entries.isEmpty()) {
          out.append("{}");
          return;
        }
        out.append('{');
        var i = 0;
        for (var entry : entries.entrySet()) {
          separate(i++, out, level + 1);
          quote(entry.getKey(), out, ascii);
          out.append(keySeparator);
          write(entry.getValue(), out, level + 1);
        }
        end('}', out, level);
      }
      case FileValue(var description) -> write(description, out, level);
      case StreamValue stream -> write(stream.snapshot(), out, level);
    }
  }

  private void separate(int index, StringBuilder out, int level) {
    if (index > 0) {
      out.append(itemSeparator);
    }
    if (indent >= 0) {
      out.append('\n').repeat(' ', indent * level);
    }
  }

  private void end(char bracket, StringBuilder out, int level) {
    if (indent >= 0) {
      out.append('\n').repeat(' ', indent * level);
    }
    out.append(bracket);
  }

  private void decimal(double number, StringBuilder out) {
    switch (decimals) {
      case PYTHON -> {
        if (Json.isFinite(number)) {
          out.append(PythonText.repr(number));
        } else if (Double.isNaN(number)) {
          out.append("NaN");
        } else {
          out.append(number > 0 ? "Infinity" : "-Infinity");
        }
      }
      case RUST -> out.append(Json.isFinite(number) ? FlatText.jsonDecimal(number) : "null");
    }
  }

  /** A JSON string literal. */
  static void quote(String text, StringBuilder out, boolean ascii) {
    out.append('"');
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            out.append("\\u").append(PythonText.hex(c, 4));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
