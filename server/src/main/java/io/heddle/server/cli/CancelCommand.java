package io.heddle.server.cli;

import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import picocli.CommandLine.Command;

/** {@code heddle cancel}: running nodes are interrupted, and have a moment to stop. */
@Command(
    name = "cancel",
    description = "Cancels an execution: running nodes are interrupted and have 10 s to stop.",
    mixinStandardHelpOptions = true,
    footer = {"", ChangedRun.EXIT_CODES})
public final class CancelCommand extends EndedRun {

  public CancelCommand(Output output, ExecutionsDoor door) {
    super(output, door);
  }

  @Override
  ExecutionView end(Executions executions, String run, String why) {
    return executions.cancel(run, why);
  }
}
