package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Splitting strings. */
public final class StringSplits {

  private StringSplits() {}

  static PyList split(String text, Args args, boolean fromRight) {
    var bound = args.bind("split", 0, "sep", "maxsplit");
    var most = bound[1] == null ? -1 : Numbers.toIndex(bound[1]);
    if (bound[0] == null || bound[0] == NoneValue.NONE) {
      return new PyList(fromRight && most >= 0 ? wordsFromRight(text, most) : words(text, most));
    }
    if (!Types.isText(bound[0])) {
      throw PyError.type("must be str or None, not " + Types.name(bound[0]));
    }
    var separator = Types.text(bound[0]);
    if (separator.isEmpty()) {
      throw PyError.value("empty separator");
    }
    return new PyList(
        fromRight ? splitFromRight(text, separator, most) : split(text, separator, most));
  }

  private static List<Object> split(String text, String separator, int most) {
    var parts = new ArrayList<Object>();
    var at = 0;
    for (var next = text.indexOf(separator);
        next >= 0 && (most < 0 || parts.size() < most);
        next = text.indexOf(separator, at)) {
      parts.add(text.substring(at, next));
      at = next + separator.length();
    }
    parts.add(text.substring(at));
    return parts;
  }

  private static List<Object> splitFromRight(String text, String separator, int most) {
    var parts = new ArrayList<Object>();
    var end = text.length();
    while (most < 0 || parts.size() < most) {
      var next =
          end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
      if (next < 0) {
        break;
      }
      parts.add(text.substring(next + separator.length(), end));
      end = next;
    }
    parts.add(text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  static List<Object> words(String text, int most) {
    var parts = new ArrayList<Object>();
    var at = 0;
    while (true) {
      while (at < text.length() && Texts.isSpace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        return parts;
      }
      if (most >= 0 && parts.size() == most) {
        parts.add(Texts.stripEnd(text.substring(at)));
        return parts;
      }
      var start = at;
      while (at < text.length() && !Texts.isSpace(text.charAt(at))) {
        at++;
      }
      parts.add(text.substring(start, at));
    }
  }

  private static List<Object> wordsFromRight(String text, int most) {
    var parts = new ArrayList<Object>();
    var end = text.length();
    while (true) {
      while (end > 0 && Texts.isSpace(text.charAt(end - 1))) {
        end--;
      }
      if (end == 0) {
        break;
      }
      if (parts.size() == most) {
        parts.add(Texts.stripStart(text.substring(0, end)));
        break;
      }
      var stop = end;
      while (end > 0 && !Texts.isSpace(text.charAt(end - 1))) {
        end--;
      }
      parts.add(text.substring(end, stop));
    }
    Collections.reverse(parts);
    return parts;
  }

  /** {@code str.splitlines}. */
  public static List<Object> lines(String text, boolean keepEnds) {
    var lines = new ArrayList<Object>();
    var at = 0;
    while (at < text.length()) {
      var end = at;
      while (end < text.length() && !isLineEnd(text.charAt(end))) {
        end++;
      }
      var next = end;
      if (end < text.length()) {
        next = text.startsWith("\r\n", end) ? end + 2 : end + 1;
      }
      lines.add(text.substring(at, keepEnds ? next : end));
      at = next;
    }
    return lines;
  }

  private static boolean isLineEnd(char c) {
    return (c >= '\n' && c <= '\r')
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  static PyTuple partition(String text, String separator, boolean last) {
    if (separator.isEmpty()) {
      throw PyError.value("empty separator");
    }
    var at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return last ? PyTuple.of("", "", text) : PyTuple.of(text, "", "");
    }
    return PyTuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }
}
