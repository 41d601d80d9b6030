package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyList;
import java.util.ArrayList;
import java.util.List;

/** Texts cut into parts; of as many parts as a limit says the last has all that is left. */
final class SplitText {

  private SplitText() {}

  /**
   * @param limit how often it is cut at most, or negative for as often as it can be
   */
  static List<Object> atBlanks(String text, int limit) {
    var parts = new ArrayList<Object>();
    var rest = text.stripLeading();
    while (!rest.isEmpty() && (limit < 0 || parts.size() < limit)) {
      var end = 0;
      while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
        end++;
      }
      add(parts, rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    if (!rest.isEmpty()) {
      add(parts, limit < 0 ? rest : rest.stripTrailing());
    }
    return parts;
  }

  /** An empty separator stands before, between and behind all characters. */
  static List<Object> at(String text, String separator, int limit) {
    var parts = new ArrayList<Object>();
    var from = 0;
    while (limit < 0 || parts.size() < limit) {
      var found = next(text, separator, from, parts.isEmpty());
      if (found < 0) {
        break;
      }
      add(parts, text.substring(from, found));
      from = found + separator.length();
    }
    add(parts, text.substring(from));
    return parts;
  }

  private static int next(String text, String separator, int from, boolean isFirst) {
    if (!separator.isEmpty()) {
      return text.indexOf(separator, from);
    }
    if (isFirst) {
      return 0;
    }
    return from < text.length() ? text.offsetByCodePoints(from, 1) : -1;
  }

  private static void add(List<Object> parts, String part) {
    if (parts.size() >= PyList.MAX_SIZE) {
      throw PyError.limit("a list has more than %d items".formatted(PyList.MAX_SIZE));
    }
    parts.add(part);
  }
}
