package io.heddle.server.cli;

import io.heddle.runtime.machine.NodeStatus;
import java.util.Locale;

/** How one node of a run reads as a line. */
final class RowText {

  private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

  private final boolean color;

  RowText(boolean color) {
    this.color = color;
  }

  /**
   * @param now milliseconds since 1970, for nodes that still run
   * @param frame which picture of the spinner
   */
  String line(RunView.Row row, long now, int frame) {
    var line = new StringBuilder();
    line.append(glyph(row.status, frame)).append(' ').append(name(row));
    line.append(paint("2", "  " + row.place.type()));
    if (row.isContainer()) {
      line.append("  ").append(progress(row));
    }
    var end = row.status.isSettled() ? row.endedAt : now;
    line.append(paint("2", "  " + duration(end - row.startedAt)));
    if (row.tokens > 0) {
      line.append(paint("2", "  " + row.tokens + " tokens"));
    }
    if (!row.note.isEmpty()) {
      line.append("  ").append(note(row));
    }
    return line.toString();
  }

  private static String name(RunView.Row row) {
    var title = row.place.title();
    return title.isBlank() || title.equals(row.place.nodeId())
        ? row.place.nodeId()
        : printable(title);
  }

  private static String progress(RunView.Row row) {
    var total = row.items >= 0 ? "/" + row.items : "";
    return row.done + total + (row.failed > 0 ? ", %d failed".formatted(row.failed) : "");
  }

  private String note(RunView.Row row) {
    var text = printable(row.note);
    return switch (row.status) {
      case FAILED -> paint("31", text);
      case EXCEPTION, BACKOFF -> paint("33", text);
      case PENDING, READY, RUNNING, WAITING, SUCCEEDED, SKIPPED, CANCELLED -> paint("36", text);
    };
  }

  private String glyph(NodeStatus status, int frame) {
    return switch (status) {
      case SUCCEEDED -> paint("32", "✓");
      case FAILED -> paint("31", "✗");
      case EXCEPTION -> paint("33", "!");
      case SKIPPED, CANCELLED -> paint("2", "-");
      case BACKOFF, WAITING -> paint("33", "…");
      case PENDING, READY, RUNNING -> paint("36", SPINNER[frame % SPINNER.length]);
    };
  }

  String paint(String code, String text) {
    return color ? "\u001b[%sm%s\u001b[0m".formatted(code, text) : text;
  }

  static String duration(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
        : String.format(Locale.ROOT, "%d m %02d s", millis / 60_000, millis / 1_000 % 60);
  }

  /** The text on one line, without what would move the cursor. */
  static String printable(String text) {
    var line = new StringBuilder(Math.min(text.length(), 400));
    for (var i = 0; i < text.length() && i < 400; i++) {
      var c = text.charAt(i);
      line.append(c < ' ' || c == '\u007f' || (c >= '\u0080' && c < '\u00a0') ? ' ' : c);
    }
    return line.toString();
  }
}
