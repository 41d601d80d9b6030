package io.heddle.compiler;

import java.util.List;

/**
 * The line that a diagnostic speaks of, as a terminal can show it: without tabs, without anything
 * that a terminal would obey, clipped around the place.
 *
 * @param line what to print
 * @param caret columns of a terminal before the place
 */
record Excerpt(String line, int caret) {

  private static final int TAB = 4;
  private static final String CLIPPED = "…";

  /** Of these lines, at most so many terminal columns wide; empty when there is no such line. */
  static Excerpt of(List<String> lines, Position position, int width) {
    if (position.line() < 1 || position.line() > lines.size()) {
      return new Excerpt("", 0);
    }
    var line = lines.get(position.line() - 1);
    var characters = line.codePointCount(0, line.length());
    var place = Math.clamp(position.column() - 1, 0, characters);
    var offset = line.offsetByCodePoints(0, place);
    var before = new StringBuilder();
    var start = backwards(line, offset, width - width / 3, before);
    var after = new StringBuilder();
    var end = forwards(line, offset, width - columns(before), after);
    var head = start > 0 ? CLIPPED : "";
    var tail = end < line.length() ? CLIPPED : "";
    return new Excerpt(head + before + after + tail, head.length() + columns(before));
  }

  /** Fills in what stands before the place, as far back as fits; tells where that begins. */
  private static int backwards(String line, int offset, int room, StringBuilder shown) {
    var start = offset;
    var used = 0;
    while (start > 0) {
      var character = line.codePointBefore(start);
      var width = columns(escaped(character));
      if (used + width > room) {
        break;
      }
      used += width;
      start -= Character.charCount(character);
    }
    forwards(line.substring(start, offset), 0, Integer.MAX_VALUE, shown);
    return start;
  }

  private static int forwards(String line, int from, int room, StringBuilder shown) {
    var at = from;
    var used = 0;
    while (at < line.length()) {
      var character = line.codePointAt(at);
      var text = escaped(character);
      used += columns(text);
      if (used > room) {
        break;
      }
      shown.append(text);
      at += Character.charCount(character);
    }
    return at;
  }

  /** Any text of others without what a terminal would obey or hide. */
  static String printable(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints().forEach(character -> shown.append(escaped(character)));
    return shown.toString();
  }

  private static String escaped(int character) {
    if (character == '\t') {
      return " ".repeat(TAB);
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          character > 0xFFFF ? "\\U%08X".formatted(character) : "\\u%04X".formatted(character);
      default -> Character.toString(character);
    };
  }

  private static int columns(CharSequence text) {
    return text.codePoints().map(Excerpt::columns).sum();
  }

  /** As terminals count: marks that sit on a letter take none, CJK and pictures take two. */
  private static int columns(int character) {
    if (character < 0x300) {
      return 1;
    }
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  private static boolean isWide(int character) {
    return (character >= 0x1100 && character <= 0x115F)
        || (character >= 0x2E80 && character <= 0xA4CF && character != 0x303F)
        || (character >= 0xAC00 && character <= 0xD7A3)
        || (character >= 0xF900 && character <= 0xFAFF)
        || (character >= 0xFE30 && character <= 0xFE6F)
        || (character >= 0xFF00 && character <= 0xFF60)
        || (character >= 0xFFE0 && character <= 0xFFE6)
        || (character >= 0x1F300 && character <= 0x1F64F)
        || (character >= 0x1F680 && character <= 0x1F6FF)
        || (character >= 0x1F900 && character <= 0x1F9FF)
        || (character >= 0x20000 && character <= 0x3FFFD);
  }
}
