package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle cancel}: running nodes are interrupted. */
@Command(
    name = "cancel",
    description = "Cancels an execution: running nodes are interrupted.",
    mixinStandardHelpOptions = true,
    footer = {"", ChangedRun.EXIT_CODES})
public final class CancelCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the execution.")
  private String reason = "asked by the command line";

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public CancelCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    return option.with(
        output,
        door,
        Access.CHANGE,
        (executions, local) -> {
          var run = NamedRun.find(executions, option.group(), id);
          return new ChangedRun(output, option, local).print(executions.cancel(run.id(), reason));
        });
  }
}
