package io.heddle.server.testkit;

import java.util.List;

/**
 * What became of one test.
 *
 * @param problems what differs from what was expected; none when the test passes
 */
public record TestResult(String name, List<String> problems, long millis) {

  public TestResult {
    problems = List.copyOf(problems);
  }

  public boolean isPassed() {
    return problems.isEmpty();
  }
}
