package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;

/** The characters of a TOML text, taken one token at a time. */
final class TomlScanner {

  static final char END = '\0';

  private final String text;
  private final Places places;
  private int at;

  TomlScanner(String text) {
    this.text = text;
    this.places = new Places(text);
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  Position place() {
    return places.at(at);
  }

  boolean accept(char wanted) {
    if (atEnd() || text.charAt(at) != wanted) {
      return false;
    }
    at++;
    return true;
  }

  void take(char wanted, String what) {
    if (!accept(wanted)) {
      throw expected(what);
    }
  }

  Refusal expected(String what) {
    var found =
        atEnd()
            ? "the text ends"
            : peek() == '\n' || peek() == '\r'
                ? "the line ends"
                : "'%s' stands".formatted(new String(Character.toChars(text.codePointAt(at))));
    return Refusal.unreadable(place(), "%s here, expected is %s".formatted(found, what), null);
  }

  void skipBlanks() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  /** Blanks, line ends and comments. */
  void skipLines() {
    while (true) {
      skipBlanks();
      if (peek() == '#') {
        skipComment();
      } else if (!lineEnd()) {
        return;
      }
    }
  }

  /** What may follow a complete line: blanks, a comment, the end of the line or of the text. */
  void endLine() {
    skipBlanks();
    if (peek() == '#') {
      skipComment();
    }
    if (!atEnd() && !lineEnd()) {
      throw expected("the end of the line");
    }
  }

  private boolean lineEnd() {
    var before = at;
    accept('\r');
    accept('\n');
    return at > before;
  }

  private void skipComment() {
    while (!atEnd() && peek() != '\n' && peek() != '\r') {
      refuseControl();
      at++;
    }
  }

  private void refuseControl() {
    var character = text.charAt(at);
    if ((character < ' ' && character != '\t') || character == 0x7F) {
      throw Refusal.unreadable(
          place(),
          "the character U+%04X is not allowed here".formatted((int) character),
          "remove it, or write it as an escape inside double quotes");
    }
  }

  String key() {
    if (peek() == '"' || peek() == '\'') {
      if (text.startsWith("\"\"\"", at) || text.startsWith("'''", at)) {
        throw expected("a key on one line");
      }
      return string();
    }
    var start = at;
    while (isBare(peek())) {
      at++;
    }
    if (at == start) {
      throw expected("a key");
    }
    return text.substring(start, at);
  }

  private static boolean isBare(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '_'
        || character == '-';
  }

  TextScalar scalar() {
    var position = place();
    if (peek() == '"' || peek() == '\'') {
      var string = string();
      return new TextScalar(position, string, Value.of(string));
    }
    var start = at;
    while (isOfAWord(peek())) {
      at++;
    }
    if (at == start) {
      throw expected("a value");
    }
    if (peek() == ' ' && TomlScalars.isDate(text.substring(start, at)) && timeFollows()) {
      at++;
      while (isOfAWord(peek())) {
        at++;
      }
    }
    var raw = text.substring(start, at);
    var value = TomlScalars.value(raw);
    if (value == null) {
      throw Refusal.unreadable(
          position,
          "'%s' is not a value".formatted(Coercion.shown(raw)),
          "a text needs quotes; else true, false, a number or a date is expected");
    }
    return new TextScalar(position, raw, value);
  }

  private static boolean isOfAWord(char character) {
    return isBare(character) || character == '+' || character == '.' || character == ':';
  }

  private boolean timeFollows() {
    return at + 3 < text.length()
        && Character.isDigit(text.charAt(at + 1))
        && Character.isDigit(text.charAt(at + 2))
        && text.charAt(at + 3) == ':';
  }

  private String string() {
    var quote = text.charAt(at);
    var triple = text.startsWith(String.valueOf(quote).repeat(3), at);
    var opened = place();
    at += triple ? 3 : 1;
    if (triple) {
      accept('\r');
      accept('\n');
    }
    var built = new StringBuilder();
    while (true) {
      if (atEnd() || (!triple && (peek() == '\n' || peek() == '\r'))) {
        throw Refusal.unreadable(
            place(), "the string that began at %s is not closed".formatted(opened), null);
      }
      var character = text.charAt(at);
      if (character == quote && closes(quote, triple)) {
        return closed(built, quote, triple);
      } else if (character == '\\' && quote == '"') {
        escape(built, triple);
      } else if (triple && lineEnd()) {
        built.append('\n');
      } else {
        refuseControl();
        built.append(character);
        at++;
      }
    }
  }

  private boolean closes(char quote, boolean triple) {
    return !triple || text.startsWith(String.valueOf(quote).repeat(3), at);
  }

  /** One or two quotes may stand right before the three that close. */
  private String closed(StringBuilder built, char quote, boolean triple) {
    at += triple ? 3 : 1;
    for (var more = 0; triple && more < 2 && accept(quote); more++) {
      built.append(quote);
    }
    return built.toString();
  }

  private void escape(StringBuilder built, boolean triple) {
    var begun = place();
    at++;
    var letter = peek();
    at++;
    switch (letter) {
      case 'b' -> built.append('\b');
      case 't' -> built.append('\t');
      case 'n' -> built.append('\n');
      case 'f' -> built.append('\f');
      case 'r' -> built.append('\r');
      case 'e' -> built.append('\u001B');
      case '"', '\\' -> built.append(letter);
      case 'x' -> built.appendCodePoint(hexadecimal(2, begun));
      case 'u' -> built.appendCodePoint(hexadecimal(4, begun));
      case 'U' -> built.appendCodePoint(hexadecimal(8, begun));
      default -> {
        at--;
        if (!triple || !skipsLineEnd()) {
          throw badEscape(begun);
        }
      }
    }
  }

  /** A backslash at the end of a line takes the line end and all blanks after it away. */
  private boolean skipsLineEnd() {
    skipBlanks();
    if (!lineEnd()) {
      return false;
    }
    do {
      skipBlanks();
    } while (lineEnd());
    return true;
  }

  private int hexadecimal(int digits, Position begun) {
    var code = 0L;
    for (var count = 0; count < digits; count++, at++) {
      var digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw badEscape(begun);
      }
      code = code * 16 + digit;
    }
    if (code > Character.MAX_CODE_POINT || (code >= 0xD800 && code <= 0xDFFF)) {
      throw badEscape(begun);
    }
    return (int) code;
  }

  private static Refusal badEscape(Position begun) {
    return Refusal.unreadable(
        begun,
        "an unknown or incomplete escape in a double-quoted string",
        "write a backslash as \\\\, or use single quotes, where it is no escape");
  }
}
