package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.Texts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** Python's {@code textwrap.wrap} with tabs and white space left alone. */
final class WordWrap {

  private static final String SPACE = "[\\t\\n\\x0b\\x0c\\r ]";
  private static final String LETTER = "[^\\d\\W]";
  private static final String WORD = "[\\w!\"'&.,?]";
  private static final String NO_SPACE = "[^" + SPACE.substring(1);
  private static final Pattern HYPHENS =
      Pattern.compile(
          "(?:"
              + SPACE
              + "+|(?<="
              + WORD
              + ")-{2,}(?=\\w)|"
              + NO_SPACE
              + "+?(?:-(?:(?<="
              + LETTER
              + "{2}-)|(?<="
              + LETTER
              + "-"
              + LETTER
              + "-))(?="
              + LETTER
              + "-?"
              + LETTER
              + ")|(?="
              + SPACE
              + "|\\z)|(?<="
              + WORD
              + ")(?=-{2,}\\w)))",
          Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern SIMPLE = Pattern.compile(SPACE + "+|" + NO_SPACE + "+");
  private static final Pattern WORDS = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  private WordWrap() {}

  static long words(String text) {
    return WORDS.matcher(text).results().count();
  }

  static List<String> wrap(String text, int width, boolean breaksWords, boolean breaksHyphens) {
    if (width <= 0) {
      throw PyError.value("invalid width %d (must be > 0)".formatted(width));
    }
    var chunks = chunks(text, breaksHyphens);
    var lines = new ArrayList<String>();
    while (!chunks.isEmpty()) {
      var line = new ArrayList<String>();
      var length = 0;
      if (!lines.isEmpty() && chunks.getFirst().isBlank()) {
        chunks.removeFirst();
      }
      while (!chunks.isEmpty() && length + Texts.length(chunks.getFirst()) <= width) {
        length += Texts.length(chunks.getFirst());
        line.add(chunks.removeFirst());
      }
      if (!chunks.isEmpty() && Texts.length(chunks.getFirst()) > width) {
        longWord(chunks, line, width - length, width, breaksWords, breaksHyphens);
      }
      if (!line.isEmpty() && line.getLast().isBlank()) {
        line.removeLast();
      }
      if (!line.isEmpty()) {
        lines.add(String.join("", line));
      }
    }
    return lines;
  }

  private static Deque<String> chunks(String text, boolean breaksHyphens) {
    var chunks = new ArrayDeque<String>();
    var matcher = (breaksHyphens ? HYPHENS : SIMPLE).matcher(text);
    var at = 0;
    while (matcher.find()) {
      if (matcher.start() > at) {
        chunks.add(text.substring(at, matcher.start()));
      }
      if (matcher.end() > matcher.start()) {
        chunks.add(matcher.group());
      }
      at = matcher.end();
    }
    if (at < text.length()) {
      chunks.add(text.substring(at));
    }
    return chunks;
  }

  private static void longWord(
      Deque<String> chunks,
      List<String> line,
      int room,
      int width,
      boolean breaksWords,
      boolean breaksHyphens) {
    if (breaksWords) {
      var space = width < 1 ? 1 : room;
      var chunk = chunks.removeFirst();
      var end = space;
      if (breaksHyphens && Texts.length(chunk) > space && space > 0) {
        var hyphen = chunk.lastIndexOf('-', chunk.offsetByCodePoints(0, space) - 1);
        if (hyphen > 0 && !chunk.substring(0, hyphen).chars().allMatch(c -> c == '-')) {
          end = chunk.codePointCount(0, hyphen) + 1;
        }
      }
      var cut = chunk.offsetByCodePoints(0, Math.max(0, end));
      line.add(chunk.substring(0, cut));
      chunks.addFirst(chunk.substring(cut));
    } else if (line.isEmpty()) {
      line.add(chunks.removeFirst());
    }
  }
}
