package io.heddle.server.cli;

import io.heddle.server.testkit.cases.CaseRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle test}: runs the tests that stand beside workflows. */
@Command(
    name = "test",
    description = "Runs the tests of workflows: files NAME.test.yaml beside them.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all passed, 1 some failed, 2 a file or the command line is wrong."
    })
public final class TestCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Test files, or folders to look for them in.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--cases",
      paramLabel = "DIR",
      description = "Runs conformance cases instead: folders with workflow.toml and out.toml.")
  private @Nullable Path cases;

  @Option(
      names = "--timeout",
      paramLabel = "60s",
      converter = DurationConverter.class,
      defaultValue = "60s",
      description = "For one test or case.")
  private Duration timeout = Duration.ofSeconds(60);

  private final Output output;

  public TestCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws InterruptedException {
    return cases == null ? ExitCode.USAGE : runCases(cases);
  }

  private int runCases(Path folder) throws InterruptedException {
    List<Path> folders;
    try {
      folders = CaseRunner.casesIn(folder);
    } catch (IOException e) {
      output.note("heddle: %s cannot be read: %s".formatted(folder, e.getMessage()));
      return ExitCode.USAGE;
    }
    if (folders.isEmpty()) {
      output.note("heddle: no cases below %s: folders with a workflow.toml".formatted(folder));
      return ExitCode.USAGE;
    }
    var runner = new CaseRunner(timeout);
    var passed = 0;
    for (var one : folders) {
      var result = runner.run(one);
      output.line(result.text());
      passed += result.isPassed() ? 1 : 0;
    }
    output.line("%d/%d".formatted(passed, folders.size()));
    return passed == folders.size() ? ExitCode.OK : ExitCode.FAILED;
  }
}
