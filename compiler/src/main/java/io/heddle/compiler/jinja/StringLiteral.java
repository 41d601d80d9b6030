package io.heddle.compiler.jinja;

/** Python's string escapes. */
final class StringLiteral {

  private static final int HEX = 16;
  private static final int OCTAL = 8;
  private static final int MAX_OCTAL_DIGITS = 3;

  private StringLiteral() {}

  static String unescape(String text, int line) throws SyntaxException {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var out = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (++i == text.length()) {
        throw new SyntaxException("\\ at end of string", line);
      }
      c = text.charAt(i);
      switch (c) {
        case '\n' -> {}
        case '\\', '\'', '"' -> out.append(c);
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'v' -> out.append('\u000b');
        case 'x' -> i = hex(text, i, 2, "\\xXX", out, line);
        case 'u' -> i = hex(text, i, 4, "\\uXXXX", out, line);
        case 'U' -> i = hex(text, i, 8, "\\UXXXXXXXX", out, line);
        case 'N' -> i = named(text, i, out, line);
        default -> {
          if (c >= '0' && c <= '7') {
            i = octal(text, i, out);
          } else {
            out.append('\\').append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static int hex(String text, int at, int width, String form, StringBuilder out, int line)
      throws SyntaxException {
    var end = at + 1 + width;
    var digits = end <= text.length() ? text.substring(at + 1, end) : "";
    if (digits.isEmpty()
        || !digits.chars().allMatch(c -> Character.digit(c, HEX) >= 0 && c < 128)) {
      throw new SyntaxException("truncated " + form + " escape", line);
    }
    var code = Long.parseLong(digits, HEX);
    if (code > Character.MAX_CODE_POINT) {
      throw new SyntaxException("illegal Unicode character", line);
    }
    out.appendCodePoint((int) code);
    return end - 1;
  }

  private static int octal(String text, int at, StringBuilder out) {
    var end = at;
    while (end < text.length()
        && end < at + MAX_OCTAL_DIGITS
        && Character.digit(text.charAt(end), OCTAL) >= 0) {
      end++;
    }
    out.append((char) Integer.parseInt(text.substring(at, end), OCTAL));
    return end - 1;
  }

  private static int named(String text, int at, StringBuilder out, int line)
      throws SyntaxException {
    var end = text.indexOf('}', at);
    if (at + 1 >= text.length() || text.charAt(at + 1) != '{' || end < 0) {
      throw new SyntaxException("malformed \\N character escape", line);
    }
    try {
      out.appendCodePoint(Character.codePointOf(text.substring(at + 2, end)));
    } catch (IllegalArgumentException e) {
      throw new SyntaxException("unknown Unicode character name", line);
    }
    return end;
  }
}
