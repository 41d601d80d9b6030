package io.heddle.compiler;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints diagnostics for people:
 *
 * <pre>
 * triage.yml:12:14: error E607 in node 'ask': 'timeout' must be a whole number, not the text 'x'
 *    12 |     timeout: x
 *       |              ^
 *       = hint: ...
 * </pre>
 *
 * <p>Nothing of the text reaches the terminal that it would obey: control and invisible characters
 * are shown as escapes.
 */
public final class DiagnosticPrinter {

  /** Whether to colour, for a terminal that knows ANSI sequences. */
  public enum Colour {
    NONE,
    ANSI
  }

  private static final int WIDTH = 100;
  private static final int GUTTER = 5;
  private static final String RESET = "\u001B[0m";
  private static final String BOLD = "\u001B[1m";
  private static final String DIM = "\u001B[2m";
  private static final String RED = "\u001B[1;31m";
  private static final String YELLOW = "\u001B[1;33m";
  private static final String CYAN = "\u001B[1;36m";

  private final String file;
  private final List<String> lines;
  private final Colour colour;

  /**
   * @param file what to call the text, or null when it has no name
   * @param source the text the positions speak of; empty when there is none
   */
  public DiagnosticPrinter(@Nullable String file, String source, Colour colour) {
    this.file = Excerpt.printable(file == null ? "workflow" : file);
    this.lines = source.lines().toList();
    this.colour = colour;
  }

  /** All of them in the given order, each ended by a line feed. */
  public String print(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(this::print).collect(Collectors.joining());
  }

  /** One diagnostic: its line, the excerpt when the place is known, the hint when there is one. */
  public String print(Diagnostic diagnostic) {
    var printed = new StringBuilder();
    var position = diagnostic.position();
    var place = position.isKnown() ? file + ":" + position : file;
    var severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
    var tint = tint(diagnostic.severity());
    printed
        .append(painted(BOLD, place + ":"))
        .append(' ')
        .append(painted(tint, severity + " " + diagnostic.code()))
        .append(context(diagnostic))
        .append(": ")
        .append(Excerpt.printable(diagnostic.message()))
        .append('\n');
    if (position.isKnown()) {
      appendExcerpt(printed, position, tint);
    }
    if (diagnostic.hint() != null) {
      gutter(printed, "")
          .append(painted(DIM, "= hint: "))
          .append(Excerpt.printable(diagnostic.hint()))
          .append('\n');
    }
    return printed.toString();
  }

  private void appendExcerpt(StringBuilder printed, Position position, String tint) {
    var excerpt = Excerpt.of(lines, position, WIDTH);
    if (excerpt.line().isEmpty()) {
      return;
    }
    gutter(printed, Integer.toString(position.line()))
        .append(painted(DIM, "| "))
        .append(excerpt.line())
        .append('\n');
    gutter(printed, "")
        .append(painted(DIM, "| "))
        .append(" ".repeat(excerpt.caret()))
        .append(painted(tint, "^"))
        .append('\n');
  }

  private static StringBuilder gutter(StringBuilder printed, String number) {
    return printed
        .append(" ".repeat(Math.max(0, GUTTER - number.length())))
        .append(number)
        .append(' ');
  }

  private static String context(Diagnostic diagnostic) {
    return diagnostic.nodeId() == null
        ? ""
        : " in node '%s'".formatted(Excerpt.printable(diagnostic.nodeId()));
  }

  private static String tint(Severity severity) {
    return switch (severity) {
      case ERROR -> RED;
      case WARNING -> YELLOW;
      case HINT -> CYAN;
    };
  }

  private String painted(String code, String text) {
    return switch (colour) {
      case NONE -> text;
      case ANSI -> code + text + RESET;
    };
  }
}
