package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle pause}: no further node begins. */
@Command(
    name = "pause",
    description = "Pauses an execution: running nodes finish, none begins.",
    mixinStandardHelpOptions = true,
    footer = {"", ChangedRun.EXIT_CODES})
public final class PauseCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(
      names = "--now",
      description = "Interrupt running nodes; they begin again with the resumption.")
  private boolean now;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the execution.")
  private String reason = "asked by the command line";

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public PauseCommand(Output output, ExecutionsDoor door) {
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
          return new ChangedRun(output, option, local)
              .print(executions.pause(run.id(), reason, now));
        });
  }
}
