package io.heddle.compiler.dsl;

/** The scalars of {@link PlainYaml}; each method begins at the first character of one. */
final class YamlTexts {

  private static final String NO_PLAIN_START = ",[]{}#&*!|>'\"%@`?:";

  private final YamlCursor in;

  YamlTexts(YamlCursor in) {
    this.in = in;
  }

  private void checkPlainStart() {
    var first = in.now();
    if (NO_PLAIN_START.indexOf(first) >= 0
        || (first == '-' && YamlCursor.isBlank(in.chars[in.at + 1]))) {
      throw YamlCursor.beyond();
    }
  }

  /** Whether a key stands here: a plain text and a colon, on one line. */
  boolean isPlainKey() {
    var chars = in.chars;
    for (var i = in.at; ; i++) {
      switch (chars[i]) {
        case ':' -> {
          if (YamlCursor.isBlank(chars[i + 1])) {
            return true;
          }
        }
        case '#' -> {
          if (chars[i - 1] == ' ') {
            return false;
          }
        }
        case '\n' -> {
          return false;
        }
        case 0 -> {
          return false;
        }
        default -> {}
      }
    }
  }

  /** A plain text up to the colon that makes it a key. */
  String plainKey() {
    checkPlainStart();
    var start = in.at;
    var last = line(start);
    if (in.now() != ':') {
      throw YamlCursor.beyond();
    }
    return in.text.substring(start, last);
  }

  /** Goes to what ends the text of this line; the end of its last word. */
  private int line(int start) {
    var chars = in.chars;
    var i = start;
    var last = start;
    for (; ; i++) {
      var character = chars[i];
      if (character > ' ' && character != ':' && character != '#') {
        last = i + 1;
      } else if (character == ':') {
        if (YamlCursor.isBlank(chars[i + 1])) {
          break;
        }
        last = i + 1;
      } else if (character == '#') {
        if (chars[i - 1] == ' ') {
          break;
        }
        last = i + 1;
      } else if (character == '\t') {
        throw YamlCursor.beyond();
      } else if (character != ' ') {
        break;
      }
    }
    in.at = i;
    return last;
  }

  /**
   * A plain text outside of brackets, which goes on in lines that are further in. Ends before what
   * follows it.
   *
   * @param outer the column of what it stands in
   */
  String plain(int outer) {
    checkPlainStart();
    var start = in.at;
    var last = line(start);
    var first = in.text.substring(start, last);
    StringBuilder all = null;
    while (in.now() == '\n') {
      var breaks = breaks();
      if (in.at == in.end || in.now() == '#' || in.at - in.lineStart <= outer) {
        break;
      }
      all = all == null ? new StringBuilder(first) : all;
      append(all, breaks);
      start = in.at;
      all.append(in.text, start, line(start));
    }
    if (in.now() == ':') {
      throw YamlCursor.beyond();
    }
    return all == null ? first : all.toString();
  }

  /** Line breaks and the spaces around them; how many breaks. */
  private int breaks() {
    var breaks = 0;
    while (in.now() == '\n') {
      in.newLine();
      breaks++;
      in.skipSpaces();
    }
    return breaks;
  }

  /** One break becomes a space, more of them one less. */
  private static void append(StringBuilder text, int breaks) {
    if (breaks == 1) {
      text.append(' ');
    } else {
      text.repeat('\n', breaks - 1);
    }
  }

  /** A plain text in brackets: of one line. */
  String plainInBrackets() {
    checkPlainStart();
    if (in.now() == '-' && endsInBrackets(in.at + 1)) {
      throw YamlCursor.beyond();
    }
    var chars = in.chars;
    var last = in.at;
    var i = in.at;
    for (; !endsInBrackets(i); i++) {
      if (chars[i] != ' ') {
        last = i + 1;
      }
    }
    if (chars[i] == '\t' || chars[i] == '#') {
      throw YamlCursor.beyond();
    }
    var text = in.text.substring(in.at, last);
    in.at = i;
    return text;
  }

  private boolean endsInBrackets(int i) {
    return switch (in.chars[i]) {
      case ',', '[', ']', '{', '}', '\n', '\t', 0 -> true;
      case '#' -> in.chars[i - 1] == ' ';
      case ':' ->
          switch (in.chars[i + 1]) {
            case ' ', '\n', '\t', 0, ',', '[', ']', '{', '}' -> true;
            default -> false;
          };
      default -> false;
    };
  }

  /** A text in quotes of either kind. */
  String quoted() {
    var quote = in.now();
    var start = in.at + 1;
    var i = start;
    var chars = in.chars;
    while (chars[i] != quote && chars[i] != '\\' && chars[i] >= ' ') {
      i++;
    }
    if (chars[i] == quote && chars[i + 1] != quote) {
      in.at = i + 1;
      return in.text.substring(start, i);
    }
    in.at = start;
    return quote == '"' ? doubleQuoted() : singleQuoted();
  }

  private String singleQuoted() {
    var text = new StringBuilder();
    while (true) {
      switch (in.now()) {
        case '\'' -> {
          in.at++;
          if (in.now() != '\'') {
            return text.toString();
          }
          text.append('\'');
          in.at++;
        }
        case ' ', '\n' -> spaces(text);
        default -> character(text);
      }
    }
  }

  private String doubleQuoted() {
    var text = new StringBuilder();
    while (true) {
      switch (in.now()) {
        case '"' -> {
          in.at++;
          return text.toString();
        }
        case '\\' -> {
          in.at++;
          escape(text);
        }
        case ' ', '\n' -> spaces(text);
        default -> character(text);
      }
    }
  }

  private void character(StringBuilder text) {
    if (in.now() < ' ') {
      throw YamlCursor.beyond();
    }
    text.append(in.now());
    in.at++;
  }

  /** Spaces in quotes count unless a line begins or ends with them. */
  private void spaces(StringBuilder text) {
    var start = in.at;
    in.skipSpaces();
    if (in.now() == '\n') {
      append(text, breaks());
    } else {
      text.append(in.text, start, in.at);
    }
  }

  private void escape(StringBuilder text) {
    var escaped = in.now();
    switch (escaped) {
      case '"', '\\', '/', ' ' -> text.append(escaped);
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case '0' -> text.append('\0');
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 'e' -> text.append('\u001B');
      case 'f' -> text.append('\f');
      case 'v' -> text.append('\u000B');
      case 'N' -> text.append('\u0085');
      case '_' -> text.append('\u00A0');
      case 'x' -> text.appendCodePoint(hexadecimal(2));
      case 'u' -> text.appendCodePoint(hexadecimal(4));
      case 'U' -> text.appendCodePoint(hexadecimal(8));
      case '\n' -> {
        text.repeat('\n', breaks() - 1);
        return;
      }
      default -> throw YamlCursor.beyond();
    }
    in.at++;
  }

  private int hexadecimal(int digits) {
    var number = 0;
    for (var i = 0; i < digits; i++) {
      var character = in.chars[Math.min(in.end, in.at + 1 + i)];
      var digit = character < 0x80 ? Character.digit(character, 16) : -1;
      if (digit < 0 || number > (Character.MAX_CODE_POINT >> 4)) {
        throw YamlCursor.beyond();
      }
      number = (number << 4) | digit;
    }
    if (number > Character.MAX_CODE_POINT
        || (number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE)) {
      throw YamlCursor.beyond();
    }
    in.at += digits;
    return number;
  }
}
