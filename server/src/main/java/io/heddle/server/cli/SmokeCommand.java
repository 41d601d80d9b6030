package io.heddle.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.heddle.server.smoke.SmokeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle smoke}: compiles and runs every workflow file of a folder with stand-ins. */
@Command(
    name = "smoke",
    description = {
      "Compiles every workflow file below a folder and runs it with stand-ins for models,",
      "tools, HTTP, knowledge bases and Python. Nothing leaves this machine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all that compiled ran to their end, 1 some did not or crashed, 2 bad usage."
    })
public final class SmokeCommand implements Callable<Integer> {

  private static final int MAX_FILES = 100_000;

  @Parameters(paramLabel = "DIR", description = "A folder of workflow files.")
  private @Nullable Path directory;

  @Option(
      names = "--report",
      paramLabel = "FILE.json",
      description = "Writes a report with one entry per file.")
  private @Nullable Path report;

  @Option(
      names = "--timeout",
      paramLabel = "30s",
      converter = DurationConverter.class,
      defaultValue = "30s",
      description = "For the run of one file.")
  private Duration timeout = Duration.ofSeconds(30);

  private final Output output;

  public SmokeCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws InterruptedException {
    var top = java.util.Objects.requireNonNull(directory);
    List<Path> files;
    try {
      files = files(top);
    } catch (IOException e) {
      output.note("heddle: %s cannot be read: %s".formatted(top, e.getMessage()));
      return ExitCode.USAGE;
    }
    if (files.isEmpty()) {
      output.note("heddle: no workflow files below %s".formatted(top));
      return ExitCode.USAGE;
    }
    var reports = new ArrayList<SmokeRun.Report>();
    try (var smoke = new SmokeRun(timeout)) {
      for (var file : files) {
        var one = smoke.run(file);
        // Folders hold other YAML, JSON and TOML too; what is no workflow is not counted.
        if (one.isWorkflow() || isYaml(file)) {
          reports.add(one);
          output.line(one.line());
        }
      }
    }
    output.line(totals(reports));
    return written(reports);
  }

  private static List<Path> files(Path top) throws IOException {
    if (!Files.isDirectory(top)) {
      throw new IOException("not a folder");
    }
    try (var walk = Files.walk(top)) {
      return walk.filter(Files::isRegularFile)
          .filter(SmokeCommand::mayBeWorkflow)
          .limit(MAX_FILES)
          .sorted()
          .toList();
    }
  }

  private static boolean mayBeWorkflow(Path file) {
    var name = String.valueOf(file.getFileName());
    return isYaml(file) || name.endsWith(".json") || name.endsWith(".toml");
  }

  private static boolean isYaml(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.endsWith(".yml") || name.endsWith(".yaml");
  }

  private static String totals(List<SmokeRun.Report> reports) {
    var compiled = reports.stream().filter(one -> one.compile().equals("compiled")).count();
    var rejected = reports.stream().filter(one -> one.compile().equals("rejected")).count();
    var ran = reports.stream().filter(SmokeRun.Report::ranWell).count();
    return "%d files: %d compiled, %d rejected, %d crashed; %d of %d ran to their end"
        .formatted(
            reports.size(),
            compiled,
            rejected,
            reports.size() - compiled - rejected,
            ran,
            compiled);
  }

  private int written(List<SmokeRun.Report> reports) {
    if (report != null) {
      var root = JsonNodeFactory.instance.objectNode();
      var files = root.putArray("files");
      reports.forEach(one -> files.add(one.json()));
      try {
        Files.writeString(report, root.toPrettyString());
      } catch (IOException e) {
        output.note("heddle: %s cannot be written: %s".formatted(report, e.getMessage()));
        return ExitCode.USAGE;
      }
    }
    var well = reports.stream().allMatch(one -> one.compile().equals("rejected") || one.ranWell());
    return well ? ExitCode.OK : ExitCode.FAILED;
  }
}
