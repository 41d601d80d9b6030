package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code heddle show}: all that is known of one execution. */
@Command(
    name = "show",
    description =
        "Shows an execution: inputs, outputs, its nodes with their attempts, open forms, the error.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 shown, 2 there is none, 4 nobody answers."})
public final class ShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public ShowCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    return option.with(
        output,
        door,
        Access.READ,
        (executions, _) -> {
          var run = NamedRun.find(executions, option.group(), id);
          var detail =
              executions
                  .show(run.id())
                  .orElseThrow(
                      () ->
                          new ExecutionException(
                              ExecutionException.Code.NOT_FOUND,
                              "%s is not kept any more".formatted(run.id())));
          if (option.isJson()) {
            ExecutionsOption.print(output, ExecutionJson.write(detail));
          } else {
            new DetailText(output.terminal(), option.again(), System.currentTimeMillis())
                .lines(detail)
                .forEach(output::line);
          }
          return ExitCode.OK;
        });
  }
}
