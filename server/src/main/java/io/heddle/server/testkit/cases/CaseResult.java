package io.heddle.server.testkit.cases;

import java.util.List;

/**
 * What became of one case.
 *
 * @param problems what differs from what was expected; none when the case passes
 */
public record CaseResult(String name, List<String> problems, long millis) {

  public CaseResult {
    problems = List.copyOf(problems);
  }

  public boolean isPassed() {
    return problems.isEmpty();
  }

  /** One line, and the differences below it. */
  public String text() {
    var text =
        new StringBuilder("%s %s (%d ms)".formatted(isPassed() ? "ok  " : "FAIL", name, millis));
    for (var problem : problems) {
      problem
          .lines()
          .forEach(line -> text.append(System.lineSeparator()).append("     ").append(line));
    }
    return text.toString();
  }
}
