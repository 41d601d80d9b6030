package io.heddle.runtime.model;

import java.util.regex.Pattern;

/** A place in a text that is nearly JSON, and what can be seen from there. */
final class RepairCursor {

  /** How far ahead it looks to tell a quote that ends from one that is meant. */
  private static final int LOOK_AHEAD = 400;

  private static final String QUOTES = "\"'“”‘’`";
  private static final Pattern KEY_FOLLOWS =
      Pattern.compile("\\s*(?:[\"'“”‘’][^\"'“”‘’:,{}\\[\\]]*[\"'“”‘’]|[\\w$-]+)\\s*:");

  final String text;
  int at;

  RepairCursor(String text) {
    this.text = text;
  }

  static boolean isQuote(char c) {
    return QUOTES.indexOf(c) >= 0;
  }

  static char closing(char open) {
    return switch (open) {
      case '“' -> '”';
      case '‘' -> '’';
      default -> open;
    };
  }

  static boolean isComment(int c) {
    return c == '/' || c == '#';
  }

  boolean keyFollows(int from) {
    var matcher = KEY_FOLLOWS.matcher(text);
    matcher.region(from, Math.min(text.length(), from + LOOK_AHEAD));
    return matcher.lookingAt();
  }

  int afterBlank(int from) {
    var i = from;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i < text.length() ? text.charAt(i) : -1;
  }

  /** White space and comments. */
  void skip() {
    while (at < text.length()
        && (Character.isWhitespace(text.charAt(at))
            || text.charAt(at) == '\uFEFF'
            || skipComment())) {
      if (at < text.length()
          && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF')) {
        at++;
      }
    }
  }

  boolean skipComment() {
    if (text.startsWith("/*", at)) {
      var end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length() : end + 2;
      return true;
    }
    if (text.startsWith("//", at) || text.charAt(at) == '#') {
      var end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
      return true;
    }
    return false;
  }

  void escape(StringBuilder words, char close) {
    var c = text.charAt(at + 1);
    at += 2;
    switch (c) {
      case 'n' -> words.append('\n');
      case 't' -> words.append('\t');
      case 'r' -> words.append('\r');
      case 'b' -> words.append('\b');
      case 'f' -> words.append('\f');
      case '\\', '/', '"', '\'' -> words.append(c);
      case 'u' -> hex(words, 4);
      case 'x' -> hex(words, 2);
      default -> {
        if (c != close) {
          words.append('\\');
        }
        words.append(c);
      }
    }
  }

  private void hex(StringBuilder words, int digits) {
    var end = at + digits;
    if (end <= text.length() && isHex(at, end)) {
      words.append((char) Integer.parseInt(text, at, end, 16));
      at = end;
    } else {
      words.append('\\').append(text.charAt(at - 1));
    }
  }

  private boolean isHex(int from, int to) {
    for (var i = from; i < to; i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }
}
