package io.heddle.compiler.python;

/** Strings by code points, as Python counts them. */
public final class Texts {

  /** How long one text of a template may become, in characters. */
  public static final int MAX_LENGTH = 10_000_000;

  private Texts() {}

  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static boolean isPlain(String text) {
    return length(text) == text.length();
  }

  static String at(String text, int index) {
    if (isPlain(text)) {
      return String.valueOf(text.charAt(index));
    }
    return Character.toString(text.codePointAt(text.offsetByCodePoints(0, index)));
  }

  static String substring(String text, int from, int to) {
    if (isPlain(text)) {
      return text.substring(from, to);
    }
    var start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }

  /** The order of two strings by code point. */
  static int compare(String left, String right) {
    var length = Math.min(left.length(), right.length());
    for (var i = 0; i < length; i++) {
      var a = left.charAt(i);
      var b = right.charAt(i);
      if (a != b) {
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? (a < b ? -1 : 1)
            : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  static String repeat(String text, long times) {
    if (times <= 0 || text.isEmpty()) {
      return "";
    }
    if (text.length() * (double) times > MAX_LENGTH) {
      throw PyError.limit("a text is longer than %d characters".formatted(MAX_LENGTH));
    }
    return text.repeat((int) times);
  }

  /** Joins two texts within the bound. */
  public static String concat(String left, String right) {
    if ((long) left.length() + right.length() > MAX_LENGTH) {
      throw PyError.limit("a text is longer than %d characters".formatted(MAX_LENGTH));
    }
    return left.concat(right);
  }

  /** White space as {@code str.isspace} has it. */
  public static boolean isSpace(int c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0xa0
        || (c > 0xff && Character.isSpaceChar(c));
  }

  public static String strip(String text) {
    return stripStart(stripEnd(text));
  }

  public static String stripStart(String text) {
    var start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  public static String stripEnd(String text) {
    var end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
