package io.heddle.server.cli;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.cli.ExecutionsDoor.Access;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle signal}: writes variables of an execution under way. */
@Command(
    name = "signal",
    description = "Writes variables of an execution under way.",
    mixinStandardHelpOptions = true,
    footer = {"", ChangedRun.EXIT_CODES})
public final class SignalCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(
      names = "--set",
      required = true,
      paramLabel = "NAMESPACE.NAME=VALUE",
      description =
          "A variable, or NODE.OUTPUT of a node that has ended; a text, NAME:=VALUE is JSON."
              + " May be repeated.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = "--signal-id",
      paramLabel = "ID",
      description = "The same id is carried out once.")
  private @Nullable String signalId;

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public SignalCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    ObjectValue written;
    try {
      written = GivenValues.read("--set", values);
    } catch (GivenValues.UnusableException e) {
      return option.wrong(output, String.valueOf(e.getMessage()));
    }
    for (var name : written.entries().keySet()) {
      var dot = name.indexOf('.');
      if (dot < 1 || dot == name.length() - 1) {
        return option.wrong(
            output,
            "--set %s: expected NAMESPACE.NAME, such as conversation.topic, or NODE.OUTPUT"
                .formatted(RowText.printable(name)));
      }
    }
    var key = signalId == null ? "cli-" + UUID.randomUUID() : signalId;
    return option.with(
        output,
        door,
        Access.CHANGE,
        (executions, local) -> {
          var run = NamedRun.find(executions, option.group(), id);
          return new ChangedRun(output, option, local)
              .print(executions.signal(run.id(), key, written));
        });
  }
}
