package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code heddle cancel} and {@code heddle kill} have in common: they end an execution. */
abstract class EndedRun implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the execution.")
  private String reason = "asked by the command line";

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  EndedRun(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  /** Asks for the end of an execution that was found. */
  abstract ExecutionView end(Executions executions, String run, String why);

  @Override
  public Integer call() throws InterruptedException {
    return option.with(
        output,
        door,
        Access.CHANGE,
        (executions, local) -> {
          var run = NamedRun.find(executions, option.group(), id);
          return new ChangedRun(output, option, local).print(end(executions, run.id(), reason));
        });
  }
}
