package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import io.heddle.server.execution.Executions;
import io.heddle.server.wire.PublicEvent;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle logs}: the events of an execution as lines. */
@Command(
    name = "logs",
    description = "Prints the events of an execution, one line each.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 printed, 2 there is no such execution, 4 nobody answers."})
public final class LogsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens, until the end.")
  private boolean follow;

  @Option(
      names = "--after",
      paramLabel = "EVENT-ID",
      description = "Begin after this event instead of the first.")
  private @Nullable String after;

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;
  private int printed;

  public LogsCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    var wrong = EventNames.problem("--after", after);
    if (wrong != null) {
      return option.wrong(output, wrong);
    }
    return option.with(
        output,
        door,
        follow ? Access.RUN : Access.READ,
        (executions, _) -> print(executions, NamedRun.find(executions, option.group(), id).id()));
  }

  private int print(Executions executions, String run) throws InterruptedException {
    try (var watch = executions.events(run, after, this::print)) {
      if (follow) {
        watch.join();
      } else {
        watch.caughtUp();
      }
    }
    if (option.isJson()) {
      close();
    }
    return ExitCode.OK;
  }

  /** An array that is as long as it is takes no room here: it is written as it comes. */
  private synchronized void print(PublicEvent event) {
    if (option.isJson()) {
      output.out().print(printed == 0 ? "[\n" : ",\n");
      output.out().print(event.line());
      output.out().flush();
    } else {
      output.line(EventText.line(event));
    }
    printed++;
  }

  private synchronized void close() {
    output.line(printed == 0 ? "[]" : "\n]");
  }
}
