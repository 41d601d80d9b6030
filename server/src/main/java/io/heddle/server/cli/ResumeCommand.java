package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code heddle resume}: lets a paused execution go on. */
@Command(
    name = "resume",
    description = "Lets a paused execution go on.",
    mixinStandardHelpOptions = true,
    footer = {"", ChangedRun.EXIT_CODES})
public final class ResumeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public ResumeCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    return option.with(
        output,
        door,
        Access.RUN,
        (executions, local) -> {
          var run = NamedRun.find(executions, option.group(), id);
          return new ChangedRun(output, option, local).print(executions.resume(run.id()));
        });
  }
}
