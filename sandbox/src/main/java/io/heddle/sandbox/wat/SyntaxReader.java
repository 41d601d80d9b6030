package io.heddle.sandbox.wat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads brackets, words and texts; skips comments. */
final class SyntaxReader {

  /** How deep brackets may nest. */
  static final int MAX_DEPTH = 500;

  private final String source;
  private int at;
  private int line = 1;
  private int lineStart;

  private SyntaxReader(String source) {
    this.source = source;
  }

  /** The one group of the text, or its fields when they stand without {@code (module ...)}. */
  static Syntax.Group read(String source) throws WatException {
    var reader = new SyntaxReader(source);
    var items = new ArrayList<Syntax>();
    reader.skip();
    while (reader.at < source.length()) {
      items.add(reader.item(0));
      reader.skip();
    }
    if (items.size() == 1 && Syntax.isGroup(items.getFirst(), "module")) {
      return (Syntax.Group) items.getFirst();
    }
    if (items.isEmpty()) {
      throw new WatException("the text holds no module", 1, 1);
    }
    items.addFirst(new Syntax.Word("module", 1, 1));
    return new Syntax.Group(items, 1, 1);
  }

  private Syntax item(int depth) throws WatException {
    var c = source.charAt(at);
    return switch (c) {
      case '(' -> group(depth);
      case '"' -> text();
      case ')' -> throw problem("a bracket is closed that was never opened");
      default -> word();
    };
  }

  private Syntax group(int depth) throws WatException {
    if (depth >= MAX_DEPTH) {
      throw problem("brackets nest deeper than %d".formatted(MAX_DEPTH));
    }
    var startLine = line;
    var startColumn = column();
    var items = new ArrayList<Syntax>();
    at++;
    skip();
    while (at < source.length() && source.charAt(at) != ')') {
      items.add(item(depth + 1));
      skip();
    }
    if (at >= source.length()) {
      throw new WatException("a bracket is never closed", startLine, startColumn);
    }
    at++;
    return new Syntax.Group(List.copyOf(items), startLine, startColumn);
  }

  private Syntax word() {
    var start = at;
    var column = column();
    while (at < source.length() && " \t\r\n()\";".indexOf(source.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      at++;
    }
    return new Syntax.Word(source.substring(start, at), line, column);
  }

  private Syntax text() throws WatException {
    var startColumn = column();
    var bytes = new StringBuilder();
    at++;
    while (at < source.length() && source.charAt(at) != '"') {
      var c = source.charAt(at);
      if (c == '\n') {
        throw problem("a text is never closed");
      }
      if (c == '\\') {
        escape(bytes);
      } else {
        var point = source.codePointAt(at);
        append(bytes, point);
        at += Character.charCount(point);
      }
    }
    if (at >= source.length()) {
      throw problem("a text is never closed");
    }
    at++;
    return new Syntax.Text(bytes.toString(), line, startColumn);
  }

  private void escape(StringBuilder bytes) throws WatException {
    var next = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
    at += 2;
    switch (next) {
      case 't' -> bytes.append('\t');
      case 'n' -> bytes.append('\n');
      case 'r' -> bytes.append('\r');
      case '"', '\'', '\\' -> bytes.append(next);
      case 'u' -> {
        var end = source.indexOf('}', at);
        if (end < 0 || source.charAt(at) != '{') {
          throw problem("a malformed escape");
        }
        append(bytes, hex(source.substring(at + 1, end)));
        at = end + 1;
      }
      default -> {
        at++;
        bytes.append((char) hex(source.substring(at - 2, Math.min(at, source.length()))));
      }
    }
  }

  private int hex(String digits) throws WatException {
    try {
      var number = Integer.parseInt(digits, 16);
      if (number >= 0 && number <= Character.MAX_CODE_POINT) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw problem("a malformed escape");
  }

  private static void append(StringBuilder bytes, int point) {
    for (var b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      bytes.append((char) (b & 0xff));
    }
  }

  private void skip() throws WatException {
    while (at < source.length()) {
      var c = source.charAt(at);
      if (source.startsWith(";;", at)) {
        var end = source.indexOf('\n', at);
        at = end < 0 ? source.length() : end;
      } else if (source.startsWith("(;", at)) {
        skipBlock();
      } else if (c == '\n') {
        at++;
        line++;
        lineStart = at;
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\ufeff') {
        at++;
      } else {
        return;
      }
    }
  }

  private void skipBlock() throws WatException {
    var depth = 0;
    do {
      if (source.startsWith("(;", at)) {
        depth++;
        at += 2;
      } else if (source.startsWith(";)", at)) {
        depth--;
        at += 2;
      } else if (at >= source.length()) {
        throw problem("a comment is never closed");
      } else if (source.charAt(at++) == '\n') {
        line++;
        lineStart = at;
      }
    } while (depth > 0);
  }

  private int column() {
    return at - lineStart + 1;
  }

  private WatException problem(String sentence) {
    return new WatException(sentence, line, column());
  }
}
