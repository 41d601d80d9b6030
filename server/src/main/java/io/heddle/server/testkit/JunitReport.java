package io.heddle.server.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results as build servers read them: the XML of JUnit. */
public final class JunitReport {

  private final List<String> suites = new ArrayList<>();

  /** Adds the results of one file. */
  public void add(String file, List<TestResult> results) {
    var failed = results.stream().filter(result -> !result.isPassed()).count();
    var millis = results.stream().mapToLong(TestResult::millis).sum();
    var suite = new StringBuilder();
    suite.append(
        "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\" time=\"%s\">%n"
            .formatted(escaped(file), results.size(), failed, seconds(millis)));
    for (var result : results) {
      suite.append(
          "    <testcase classname=\"%s\" name=\"%s\" time=\"%s\""
              .formatted(escaped(file), escaped(result.name()), seconds(result.millis())));
      suite.append(
          result.isPassed()
              ? "/>%n".formatted()
              : ">%n      <failure message=\"%s\">%s</failure>%n    </testcase>%n"
                  .formatted(
                      escaped(result.problems().getFirst().lines().findFirst().orElse("")),
                      escaped(String.join(System.lineSeparator(), result.problems()))));
    }
    suites.add(suite.append("  </testsuite>%n".formatted()).toString());
  }

  /** A file that could not be read is a suite with one test that failed. */
  public void refused(String file, String error) {
    add(file, List.of(new TestResult("the file is readable", List.of(error), 0)));
  }

  public String text() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%n<testsuites>%n%s</testsuites>%n"
        .formatted(String.join("", suites));
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
  }

  /** XML 1.0 has no control characters besides these three, however they are written. */
  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\n' -> escaped.append("&#10;");
                case '\t' -> escaped.append("&#9;");
                default -> escaped.appendCodePoint(isXml(point) ? point : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int point) {
    return point == '\r'
        || (point >= 0x20 && !isSurrogate(point) && point < 0xFFFE)
        || point > 0xFFFF;
  }

  private static boolean isSurrogate(int point) {
    return point >= 0xD800 && point < 0xE000;
  }
}
