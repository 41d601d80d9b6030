package io.heddle.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.DiagnosticPrinter.Colour;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticPrinterTest {

  private static final Diagnostic TIMEOUT =
      new Diagnostic(
          DiagnosticCode.E607,
          "'timeout' must be a whole number, not the text 'x'",
          new Position(2, 10),
          "ask",
          "timeout",
          "write 30");

  @Test
  void printsPlaceExcerptCaretAndHint() {
    assertThat(plain("nodes:\ntimeout: x\n").print(TIMEOUT))
        .isEqualTo(
            """
            a.yml:2:10: error E607 in node 'ask': 'timeout' must be a whole number, not the text 'x'
                2 | timeout: x
                  |          ^
                  = hint: write 30
            """);
  }

  @Test
  void printsNoExcerptWithoutAPlace() {
    var nowhere = new Diagnostic(DiagnosticCode.W201, "Python is slow to start", Position.UNKNOWN);

    assertThat(plain("nodes:").print(nowhere))
        .isEqualTo("a.yml: warning W201: Python is slow to start\n");
    assertThat(new DiagnosticPrinter(null, "", Colour.NONE).print(TIMEOUT.withHint(null)))
        .isEqualTo(
            "workflow:2:10: error E607 in node 'ask': 'timeout' must be a whole number, not the"
                + " text 'x'\n");
  }

  @Test
  void putsTheCaretUnderWideCharactersAndTabs() {
    assertThat(excerpt("\t\u4e2d\u6587e\u0301\uD83D\uDE00: x", 8))
        .isEqualTo(
            """
                1 |     \u4e2d\u6587e\u0301\uD83D\uDE00: x
                  |             ^
            """);
  }

  @Test
  void putsTheCaretBehindTheEndOfALine() {
    assertThat(excerpt("ab", 3))
        .isEqualTo(
            """
                1 | ab
                  |   ^
            """);
    assertThat(excerpt("ab", 99)).contains("|   ^");
  }

  @Test
  void clipsLongLinesAroundTheCaret() {
    var line = "a".repeat(300) + "X" + "b".repeat(300);

    assertThat(excerpt(line, 301))
        .isEqualTo(
            "    1 | \u2026%sX%s\u2026\n      | %s^\n"
                .formatted("a".repeat(67), "b".repeat(32), " ".repeat(68)));
    assertThat(excerpt(line, 1)).startsWith("    1 | aaaa").contains("a\u2026\n      | ^");
    assertThat(excerpt(line, 602)).contains("b\n      | " + " ".repeat(68) + "^");
  }

  @Test
  void showsWhatATerminalWouldObeyAsEscapes() {
    var evil =
        new Diagnostic(DiagnosticCode.E001, "bad \u001B[31m\u202E name", new Position(1, 4))
            .withHint("\u0007bell");

    assertThat(plain("a: \u001B]0;x\u0007\u200B").print(evil))
        .isEqualTo(
            """
            a.yml:1:4: error E001: bad \\u001B[31m\\u202E name
                1 | a: \\u001B]0;x\\u0007\\u200B
                  |    ^
                  = hint: \\u0007bell
            """);
  }

  @Test
  void findsLinesWhateverEndsThem() {
    for (var lineEnd : List.of("\n", "\r\n", "\r")) {
      assertThat(plain("nodes:" + lineEnd + "timeout: x" + lineEnd).print(TIMEOUT))
          .contains("    2 | timeout: x\n");
    }
  }

  @Test
  void coloursForATerminal() {
    var printed =
        new DiagnosticPrinter("a.yml", "a: b", Colour.ANSI)
            .print(new Diagnostic(DiagnosticCode.H601, "unknown", new Position(1, 1)));

    assertThat(printed)
        .isEqualTo(
            """
            \u001B[1ma.yml:1:1:\u001B[0m \u001B[1;36mhint H601\u001B[0m: unknown
                1 \u001B[2m| \u001B[0ma: b
                  \u001B[2m| \u001B[0m\u001B[1;36m^\u001B[0m
            """);
  }

  @Test
  void writesTheSameForPrograms() {
    assertThat(DiagnosticJson.of("a.yml", "nodes:\ntimeout: x\n", List.of(TIMEOUT)))
        .hasToString(
            """
            [{"file":"a.yml","line":2,"column":10,"code":"E607","severity":"error",\
            "message":"'timeout' must be a whole number, not the text 'x'","node":"ask",\
            "field":"timeout","hint":"write 30","excerpt":"timeout: x"}]\
            """);
    assertThat(
            DiagnosticJson.of(
                null, "", List.of(new Diagnostic(DiagnosticCode.H602, "x", Position.UNKNOWN))))
        .hasToString(
            """
            [{"file":null,"line":null,"column":null,"code":"H602","severity":"hint",\
            "message":"x","node":null,"field":null,"hint":null,"excerpt":null}]\
            """);
  }

  private static DiagnosticPrinter plain(String source) {
    return new DiagnosticPrinter("a.yml", source, Colour.NONE);
  }

  private static String excerpt(String line, int column) {
    var printed =
        plain(line).print(new Diagnostic(DiagnosticCode.E001, "x", new Position(1, column)));
    return printed.substring(printed.indexOf('\n') + 1);
  }
}
