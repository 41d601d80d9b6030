package io.heddle.server.cli;

import io.heddle.server.execution.ExecutionView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Executions as a table of text. */
final class RunTable {

  private static final List<String> HEADER =
      List.of("ID", "WORKFLOW", "STATUS", "STARTED", "TOOK", "ERROR");

  private static final int ERROR_WIDTH = 60;

  private RunTable() {}

  /**
   * @param now milliseconds since 1970, for those that have not ended
   */
  static List<String> lines(List<ExecutionView> runs, long now) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADER);
    for (var run : runs) {
      rows.add(
          List.of(
              run.id(),
              workflow(run),
              run.status(),
              time(run.startedAt()),
              took(run, now),
              error(run)));
    }
    var widths = new int[HEADER.size()];
    for (var row : rows) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (var i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }

  static String workflow(ExecutionView run) {
    var name = RowText.printable(run.workflow());
    return run.version() > 0 ? "%s@%d".formatted(name, run.version()) : name;
  }

  /** To the second, in UTC. */
  static String time(long millis) {
    return millis == 0
        ? "-"
        : Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String took(ExecutionView run, long now) {
    if (run.startedAt() == 0) {
      return "-";
    }
    var end = run.endedAt() == 0 ? now : run.endedAt();
    return RowText.duration(Math.max(0, end - run.startedAt()));
  }

  private static String error(ExecutionView run) {
    var error = run.error() == null ? "" : RowText.printable(run.error());
    return error.length() > ERROR_WIDTH ? error.substring(0, ERROR_WIDTH - 1) + "…" : error;
  }
}
