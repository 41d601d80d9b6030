package io.heddle.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.RenderCases;
import io.heddle.server.smoke.SmokeRun;
import io.heddle.server.testkit.cases.CaseRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs cases that lie outside the project: {@code mvn -B -Pconformance verify
 * -Dheddle.conformance=DIR -Dheddle.corpus=DIR}. Skipped where a directory is not named.
 */
final class ConformanceTest {

  private static @Nullable Path directory(String property) {
    var name = System.getProperty(property, "");
    return name.isEmpty() ? null : Path.of(name).toAbsolutePath();
  }

  @Test
  void rendersEveryTemplateAsJinja2Does() throws Exception {
    var top = directory("heddle.conformance");
    assumeTrue(top != null && Files.exists(top.resolve("jinja2/cases.json")));

    var cases = RenderCases.parse(Files.readString(top.resolve("jinja2/cases.json")));
    var report = cases.compare(JinjaPolicy.python(), JinjaLimits.DEFAULT);

    assertThat(report.differences()).as(report.text()).isEmpty();
  }

  @Test
  void runsEveryWorkflowOfTheCorpusToItsEnd() throws Exception {
    var top = directory("heddle.corpus");
    assumeTrue(top != null && Files.isDirectory(top));

    var wrong = new ArrayList<String>();
    try (var files = Files.walk(top);
        var smoke = new SmokeRun(Duration.ofMinutes(1))) {
      for (var file : files.filter(ConformanceTest::isYaml).sorted().toList()) {
        var report = smoke.run(file);
        if (!report.compile().equals("rejected") && !report.ranWell()) {
          wrong.add(report.line());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void comesToWhatEveryNativeCaseExpects() throws Exception {
    var top = directory("heddle.conformance");
    assumeTrue(top != null && Files.isDirectory(top.resolve("native")));

    var runner = new CaseRunner(Duration.ofMinutes(1));
    var wrong = new ArrayList<String>();
    for (var folder : CaseRunner.casesIn(top.resolve("native"))) {
      var result = runner.run(folder);
      if (!result.isPassed()) {
        wrong.add(result.text());
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static boolean isYaml(Path file) {
    return Files.isRegularFile(file) && file.toString().endsWith(".yml");
  }
}
