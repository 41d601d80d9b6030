package io.heddle.server.cli;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** How large the terminal is. */
record TerminalSize(int columns, int rows) {

  private static final TerminalSize USUAL = new TerminalSize(80, 24);

  /** Asks the terminal; the usual size when it does not say. */
  static TerminalSize ask() {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      var columns = terminal.getWidth();
      var rows = terminal.getHeight();
      return columns > 0 && rows > 0 ? new TerminalSize(columns, rows) : USUAL;
    } catch (IOException | IllegalStateException _) {
      return USUAL;
    }
  }

  /** The line cut to the columns; colours take no room. */
  static String clip(String line, int columns) {
    var width = 0;
    var i = 0;
    while (i < line.length()) {
      if (line.charAt(i) == '\u001b') {
        var end = line.indexOf('m', i);
        i = end < 0 ? line.length() : end + 1;
        continue;
      }
      var point = line.codePointAt(i);
      width += isWide(point) ? 2 : 1;
      if (width > columns - 1) {
        return line.substring(0, i) + "…";
      }
      i += Character.charCount(point);
    }
    return line;
  }

  private static boolean isWide(int point) {
    return point >= 0x1100
        && (point <= 0x115f
            || (point >= 0x2e80 && point <= 0xa4cf)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xfe30 && point <= 0xfe6f)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0x1f300 && point <= 0x1faff));
  }
}
