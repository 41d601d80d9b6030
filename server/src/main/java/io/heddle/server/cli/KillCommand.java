package io.heddle.server.cli;

import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import picocli.CommandLine.Command;

/** {@code heddle kill}: ends it at once. */
@Command(
    name = "kill",
    description = "Ends an execution at once, without waiting for its nodes to stop.",
    mixinStandardHelpOptions = true,
    footer = {"", ChangedRun.EXIT_CODES})
public final class KillCommand extends EndedRun {

  public KillCommand(Output output, ExecutionsDoor door) {
    super(output, door);
  }

  @Override
  ExecutionView end(Executions executions, String run, String why) {
    return executions.kill(run, why);
  }
}
