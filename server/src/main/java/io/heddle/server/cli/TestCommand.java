package io.heddle.server.cli;

import io.heddle.compiler.DiagnosticPrinter;
import io.heddle.compiler.NearestName;
import io.heddle.server.LocalRuntime;
import io.heddle.server.testkit.Coverage;
import io.heddle.server.testkit.JunitReport;
import io.heddle.server.testkit.TestFile;
import io.heddle.server.testkit.TestFileReader;
import io.heddle.server.testkit.TestResult;
import io.heddle.server.testkit.TestRunner;
import io.heddle.server.testkit.TestedWorkflow;
import io.heddle.server.testkit.cases.CaseRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle test}: runs the tests that stand beside workflows. */
@Command(
    name = "test",
    description = {
      "Runs the tests of workflows, files NAME.test.yaml beside them, over the real engine.",
      "Nodes that are not mocked may not use the network. Says which branches no test took."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all passed, 1 some failed, 2 a file or the command line is wrong.",
      "What a test file says: docs/testing.md"
    })
public final class TestCommand implements Callable<Integer> {

  private static final int MAX_FILES = 100_000;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Test files, or folders to look for them in.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "FILE.xml",
      description = "Writes the results as JUnit's XML.")
  private @Nullable Path report;

  @Option(
      names = "--record",
      description = "Really make the calls that are on no cassette yet, and keep their results.")
  private boolean record;

  @Option(names = "--network", description = "Let nodes that are not mocked send requests.")
  private boolean network;

  @Option(
      names = "--timeout",
      paramLabel = "60s",
      converter = DurationConverter.class,
      defaultValue = "60s",
      description = "For a test that says nothing, and for a case.")
  private Duration timeout = Duration.ofSeconds(60);

  @Option(
      names = "--cases",
      paramLabel = "DIR",
      description = "Runs conformance cases instead: folders with workflow.toml and out.toml.")
  private @Nullable Path cases;

  @Spec private @Nullable CommandSpec spec;

  private final Output output;

  public TestCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (cases != null) {
      return runCases(cases);
    }
    if (paths.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "a PATH or --cases DIR is missing");
    }
    try {
      return run(files());
    } catch (IOException e) {
      output.note("heddle: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    for (var path : paths) {
      if (!Files.exists(path)) {
        throw new IOException("%s: there is no such file%s".formatted(path, neighbour(path)));
      }
      if (Files.isRegularFile(path)) {
        files.add(path);
        continue;
      }
      try (var walk = Files.walk(path)) {
        walk.filter(Files::isRegularFile)
            .filter(TestFileReader::isTestFile)
            .sorted()
            .limit(MAX_FILES)
            .forEach(files::add);
      }
    }
    if (files.isEmpty()) {
      throw new IOException(
          "no tests below %s: files named NAME.test.yaml"
              .formatted(String.join(", ", paths.stream().map(Path::toString).toList())));
    }
    return files;
  }

  private static String neighbour(Path path) throws IOException {
    var folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return "";
    }
    try (var entries = Files.list(folder)) {
      var names = entries.limit(10_000).map(entry -> String.valueOf(entry.getFileName())).toList();
      return NearestName.of(String.valueOf(path.getFileName()), names)
          .map(name -> ", did you mean %s?".formatted(path.resolveSibling(name)))
          .orElse("");
    }
  }

  private int run(List<Path> files) throws InterruptedException, IOException {
    var junit = new JunitReport();
    var coverages = new LinkedHashMap<Path, Coverage>();
    var totals = new int[3];
    try (var runner = new TestRunner(new TestRunner.Options(timeout, network, record))) {
      for (var file : files) {
        switch (TestFileReader.read(file, LocalRuntime.compileOptions())) {
          case TestFile.Result.Refused refused -> {
            var text = print(refused);
            output.note(text);
            junit.refused(file.toString(), text);
            totals[2]++;
          }
          case TestFile.Result.Read(var read) -> {
            Function<TestedWorkflow, Coverage> coverage =
                tested ->
                    coverages.computeIfAbsent(tested.file(), _ -> new Coverage(tested.compiled()));
            var _ = coverage.apply(read.workflows().main());
            var results = runner.run(read, coverage);
            show(file, results);
            junit.add(file.toString(), results);
            var failed = (int) results.stream().filter(result -> !result.isPassed()).count();
            totals[0] += results.size() - failed;
            totals[1] += failed;
          }
        }
      }
    }
    coverages.forEach(this::show);
    output.line("%d passed, %d failed%s".formatted(totals[0], totals[1], unreadable(totals[2])));
    if (report != null) {
      Files.writeString(report, junit.text());
    }
    if (totals[2] > 0) {
      return ExitCode.USAGE;
    }
    return totals[1] == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String unreadable(int files) {
    return files == 0 ? "" : ", %d unreadable %s".formatted(files, files == 1 ? "file" : "files");
  }

  private String print(TestFile.Result.Refused refused) {
    var colour = output.terminal() ? DiagnosticPrinter.Colour.ANSI : DiagnosticPrinter.Colour.NONE;
    return new DiagnosticPrinter(refused.path().toString(), refused.source(), colour)
        .print(refused.errors())
        .stripTrailing();
  }

  private void show(Path file, List<TestResult> results) {
    output.line(file.toString());
    for (var result : results) {
      output.line(
          "  %s %s (%d ms)"
              .formatted(result.isPassed() ? "ok  " : "FAIL", result.name(), result.millis()));
      result
          .problems()
          .forEach(problem -> problem.lines().forEach(line -> output.line("       " + line)));
    }
  }

  private void show(Path workflow, Coverage coverage) {
    var all = coverage.branches();
    var idle = coverage.idle();
    output.line(
        "%s: %s, %d of %d nodes ran"
            .formatted(
                workflow.getFileName(),
                all == 0
                    ? "no branches"
                    : "%d of %d branches taken (%d %%)"
                        .formatted(coverage.taken(), all, coverage.taken() * 100 / all),
                coverage.nodes() - idle.size(),
                coverage.nodes()));
    coverage.untaken().forEach(branch -> output.line("  never taken: " + branch));
    if (!idle.isEmpty()) {
      output.line("  never ran: " + String.join(", ", idle));
    }
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
