package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle kill}: ends it at once. */
@Command(
    name = "kill",
    description = "Ends an execution without waiting for its nodes to stop.",
    mixinStandardHelpOptions = true,
    footer = {"", ChangedRun.EXIT_CODES})
public final class KillCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the execution.")
  private String reason = "asked by the command line";

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public KillCommand(Output output, ExecutionsDoor door) {
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
          return new ChangedRun(output, option, local).print(executions.kill(run.id(), reason));
        });
  }
}
