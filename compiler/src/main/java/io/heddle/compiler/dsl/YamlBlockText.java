package io.heddle.compiler.dsl;

/** A literal ({@code |}) or folded ({@code >}) text of {@link PlainYaml}. */
final class YamlBlockText {

  private final YamlCursor in;
  private final boolean isFolded;
  private final StringBuilder text = new StringBuilder();

  /** What becomes of the line breaks at the end: {@code '-'} none, {@code '+'} all, 0 the first. */
  private char chomping;

  private int increment;

  private YamlBlockText(YamlCursor in) {
    this.in = in;
    this.isFolded = in.now() == '>';
  }

  /**
   * Reads from the indicator to behind the last line.
   *
   * @param outer the column of what it stands in
   */
  static String read(YamlCursor in, int outer) {
    return new YamlBlockText(in).read(outer);
  }

  private String read(int outer) {
    in.at++;
    indicator();
    indicator();
    in.skipSpaces();
    if (in.now() != '\n') {
      throw YamlCursor.beyond();
    }
    in.newLine();
    var breaks = increment > 0 ? breaks(outer + increment) : leadingBreaks();
    var indent = increment > 0 ? outer + increment : Math.max(outer + 1, in.at - in.lineStart);
    lines(indent, breaks);
    return text.toString();
  }

  private void indicator() {
    var now = in.now();
    if ((now == '-' || now == '+') && chomping == 0) {
      chomping = now;
      in.at++;
    } else if (now >= '1' && now <= '9' && increment == 0) {
      increment = now - '0';
      in.at++;
    }
  }

  /** Goes to the first line with text; a blank line before it may not be further in. */
  private int leadingBreaks() {
    var breaks = 0;
    var widest = 0;
    while (true) {
      in.skipSpaces();
      var width = in.at - in.lineStart;
      if (in.at == in.end || (in.now() != '\n' && width < widest)) {
        throw YamlCursor.beyond();
      }
      if (in.now() != '\n') {
        return breaks;
      }
      widest = Math.max(widest, width);
      in.newLine();
      breaks++;
    }
  }

  /** Line breaks, and up to as many spaces as the text is in. */
  private int breaks(int indent) {
    var breaks = 0;
    while (true) {
      while (in.at - in.lineStart < indent && in.now() == ' ') {
        in.at++;
      }
      if (in.now() != '\n') {
        return breaks;
      }
      in.newLine();
      breaks++;
    }
  }

  private void lines(int indent, int leadingBreaks) {
    var breaks = leadingBreaks;
    var hasText = false;
    while (in.at - in.lineStart == indent && in.at < in.end) {
      text.repeat('\n', breaks);
      var isText = !isSpace();
      var last = in.text.indexOf('\n', in.at);
      if (last < 0) {
        throw YamlCursor.beyond();
      }
      hasText = true;
      text.append(in.text, in.at, last);
      in.at = last;
      in.newLine();
      breaks = breaks(indent);
      if (in.at - in.lineStart != indent || in.at == in.end) {
        break;
      }
      if (!isFolded || !isText || isSpace()) {
        text.append('\n');
      } else if (breaks == 0) {
        text.append(' ');
      }
    }
    if (hasText && chomping != '-') {
      text.append('\n');
    }
    if (chomping == '+') {
      text.repeat('\n', breaks);
    }
  }

  private boolean isSpace() {
    return in.now() == ' ' || in.now() == '\t';
  }
}
