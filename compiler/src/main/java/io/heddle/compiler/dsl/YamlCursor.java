package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;

/** A place in a YAML text that moves forward, line by line, and knows its line and column. */
final class YamlCursor {

  /** Thrown where the text leaves what {@link PlainYaml} reads; nobody reads a trace of it. */
  static final class Beyond extends RuntimeException {

    private static final long serialVersionUID = 1;

    private Beyond() {
      super(null, null, false, false);
    }
  }

  /** The characters, and a zero behind them: the text itself has none. */
  final char[] chars;

  final String text;
  final int end;
  int at;
  int lineStart;
  private int line = 1;

  /** Up to here the columns of this line are counted: some characters take two places. */
  private int counted;

  private int column;
  private final boolean isWide;

  YamlCursor(String source) {
    // Windows' line breaks are one for a full parser too: no column counts their first half.
    this.text = source.indexOf('\r') < 0 ? source : source.replace("\r\n", "\n");
    this.end = text.length();
    this.chars = new char[end + 1];
    text.getChars(0, end, chars, 0);
    this.isWide = isWide();
    checkMarker();
  }

  static Beyond beyond() {
    return new Beyond();
  }

  /** Whether some characters take two places; none of those that YAML treats apart may occur. */
  private boolean isWide() {
    var wide = false;
    for (var i = 0; i < end; i++) {
      var character = chars[i];
      if (character < ' ' || character > '~') {
        wide |= isSurrogateOf(i);
      }
    }
    return wide;
  }

  private boolean isSurrogateOf(int i) {
    var character = chars[i];
    if (Character.isSurrogate(character)) {
      var isPaired =
          Character.isHighSurrogate(character)
              ? Character.isLowSurrogate(chars[i + 1])
              : i > 0 && Character.isHighSurrogate(chars[i - 1]);
      if (!isPaired) {
        throw beyond();
      }
      return true;
    }
    var isOrdinary =
        character == '\n'
            || character == '\t'
            || (character >= 0xA0
                && character <= 0xFFFD
                && character != 0xFEFF
                && character != 0x2028
                && character != 0x2029);
    if (!isOrdinary) {
      throw beyond();
    }
    return false;
  }

  char now() {
    return chars[at];
  }

  /** The place of a character of this line. */
  Position position(int offset) {
    if (!isWide) {
      return new Position(line, offset - lineStart + 1);
    }
    if (offset < counted) {
      counted = lineStart;
      column = 0;
    }
    column += Character.codePointCount(chars, counted, offset - counted);
    counted = offset;
    return new Position(line, column + 1);
  }

  int line() {
    return line;
  }

  /** Past a line break. */
  void newLine() {
    at++;
    line++;
    lineStart = at;
    counted = at;
    column = 0;
    checkMarker();
  }

  /** Three dashes or dots at the beginning of a line can end a document. */
  private void checkMarker() {
    var first = chars[at];
    if ((first == '-' || first == '.') && chars[at + 1] == first && chars[at + 2] == first) {
      throw beyond();
    }
  }

  void skipSpaces() {
    while (chars[at] == ' ') {
      at++;
    }
    if (chars[at] == '\t') {
      throw beyond();
    }
  }

  /** Whether no value is left on this line: a comment may be. */
  boolean isAtEndOfLine() {
    return switch (chars[at]) {
      case '\n' -> true;
      case '#' -> chars[at - 1] == ' ';
      case 0 -> at == end;
      default -> false;
    };
  }

  /** Nothing but a comment may follow on this line. */
  void endLine() {
    skipSpaces();
    if (!isAtEndOfLine()) {
      throw beyond();
    }
  }

  /** Goes to what comes next after blank lines and comments: its column, or -1 at the end. */
  int next() {
    while (true) {
      skipSpaces();
      switch (chars[at]) {
        case '\n' -> newLine();
        case '#' -> {
          while (chars[at] != '\n' && at < end) {
            at++;
          }
        }
        default -> {
          return at == end ? -1 : at - lineStart;
        }
      }
    }
  }

  /** Whether the character ends a word: a space, a line break, the end. */
  static boolean isBlank(char character) {
    return switch (character) {
      case ' ', '\n', '\t', 0 -> true;
      default -> false;
    };
  }
}
