package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import java.util.Arrays;

/**
 * From offsets in a text to lines and columns.
 *
 * <p>A line ends with LF, CR LF or CR. A column counts characters, not the two halves that Java
 * makes of some.
 */
final class Places {

  private final String text;
  private int[] starts = new int[64];
  private int lines;
  private int last;

  Places(String text) {
    this.text = text;
    add(0);
    for (var at = 0; at < text.length(); at++) {
      var character = text.charAt(at);
      if (character == '\n'
          || (character == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'))) {
        add(at + 1);
      }
    }
  }

  /** The place of the character at this offset; past the end, the place after the last one. */
  Position at(int offset) {
    var bounded = Math.clamp(offset, 0, text.length());
    if (!isIn(last, bounded)) {
      last = last + 1 < lines && isIn(last + 1, bounded) ? last + 1 : search(bounded);
    }
    return new Position(last + 1, text.codePointCount(starts[last], bounded) + 1);
  }

  private boolean isIn(int line, int offset) {
    return starts[line] <= offset && (line + 1 == lines || offset < starts[line + 1]);
  }

  private int search(int offset) {
    var found = Arrays.binarySearch(starts, 0, lines, offset);
    return found >= 0 ? found : -found - 2;
  }

  private void add(int start) {
    if (lines == starts.length) {
      starts = Arrays.copyOf(starts, lines * 2);
    }
    starts[lines++] = start;
  }
}
