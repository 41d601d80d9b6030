package io.heddle.runtime.document;

import java.util.ArrayList;
import java.util.List;

/** Comma separated values as a Markdown table: the first row is its head. */
final class CsvTable {

  private CsvTable() {}

  static String markdown(String text) {
    var rows = rows(text);
    if (rows.isEmpty()) {
      return "";
    }
    var width = rows.stream().mapToInt(List::size).max().orElse(0);
    var out = new StringBuilder();
    for (var i = 0; i < rows.size(); i++) {
      row(rows.get(i), width, out);
      if (i == 0) {
        out.append("| --- ".repeat(width)).append("|\n");
      }
    }
    return out.toString();
  }

  private static void row(List<String> cells, int width, StringBuilder out) {
    for (var i = 0; i < width; i++) {
      var cell = i < cells.size() ? cells.get(i) : "";
      out.append("| ").append(cell.strip().replace("|", "\\|").replace('\n', ' ')).append(' ');
    }
    out.append("|\n");
  }

  private static List<List<String>> rows(String text) {
    var rows = new ArrayList<List<String>>();
    var row = new ArrayList<String>();
    var cell = new StringBuilder();
    var quoted = false;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else {
          quoted = false;
        }
        continue;
      }
      switch (c) {
        case '"' -> quoted = true;
        case ',' -> take(cell, row);
        case '\n' -> {
          take(cell, row);
          rows.add(List.copyOf(row));
          row.clear();
        }
        case '\r' -> {}
        default -> cell.append(c);
      }
    }
    if (!cell.isEmpty() || !row.isEmpty()) {
      take(cell, row);
      rows.add(List.copyOf(row));
    }
    return rows;
  }

  private static void take(StringBuilder cell, List<String> row) {
    row.add(cell.toString());
    cell.setLength(0);
  }
}
