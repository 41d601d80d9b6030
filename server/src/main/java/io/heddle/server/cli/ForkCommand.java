package io.heddle.server.cli;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.LocalRuntime;
import io.heddle.server.execution.ForkOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle fork}: a new execution with the results of another one. */
@Command(
    name = "fork",
    description = {
      "Begins a new execution that reuses the results of another one.",
      "What is named with --from runs again with all that comes after it; so does what reads",
      "something else than it did. First it is listed what is reused and what is paid again."
    },
    footer = {"", ForkedRun.EXIT_CODES})
public final class ForkCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(names = "--from", paramLabel = "NODE", description = ForkedRun.FROM)
  private List<String> from = new ArrayList<>();

  @Option(
      names = {"-i", "--input"},
      paramLabel = "NAME=VALUE",
      description = "Another input; NAME:=VALUE is JSON. May be repeated.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Another conversation.NAME or env.NAME to begin with, or NODE.OUTPUT of a node that is"
              + " reused; NAME:=VALUE is JSON. May be repeated.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = "--version",
      paramLabel = "N|FILE",
      description =
          "Another version of the workflow: its number or label, or a file that becomes the"
              + " newest one.")
  private @Nullable String version;

  @Option(names = "--plan", description = ForkedRun.PLAN)
  private boolean plan;

  @Option(
      names = {"-y", "--yes"},
      description = ForkedRun.YES)
  private boolean yes;

  /** Not with the usual ones: {@code --version} is another here. */
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public ForkCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    ObjectValue newInputs;
    ObjectValue newValues;
    try {
      newInputs = GivenValues.read("-i", inputs);
      newValues = GivenValues.read("--set", values);
    } catch (GivenValues.UnusableException e) {
      return option.wrong(output, String.valueOf(e.getMessage()));
    }
    var order = new ForkOrder(from, newInputs, newValues, version, false, null);
    var run = new ForkedRun(output, door, option, plan, yes);
    var path = version == null ? null : Path.of(version);
    if (path == null || !Files.exists(path)) {
      return run.fork(id, order, null);
    }
    return switch (RegisteredFile.read(path, null, LocalRuntime.compileOptions())) {
      case RegisteredFile.Reading.NoText(var message) -> option.wrong(output, message);
      case RegisteredFile.Reading.Refused(var file) -> {
        output.note(file.print(output.terminal(), false).stripTrailing());
        yield ExitCode.USAGE;
      }
      case RegisteredFile.Reading.Read(var file, _) -> run.fork(id, order, file);
    };
  }
}
