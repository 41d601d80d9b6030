package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle watch}: shows an execution while it goes on, and how it ends. */
@Command(
    name = "watch",
    description = {
      "Shows an execution from its beginning to its end, as it happens.",
      "In a directory that nobody serves, it lets what was left there go on."
    },
    mixinStandardHelpOptions = true,
    footer = {"", WatchCommand.EXIT_CODES, WatchCommand.MORE_CODES})
public final class WatchCommand implements Callable<Integer> {

  static final String EXIT_CODES =
      "Exit codes: 0 it succeeded, 1 it failed, 2 the command line is wrong, 3 it waits for";
  static final String MORE_CODES =
      "an answer, 4 nobody answers, 130 cancelled or interrupted here (the execution stays).";

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(
      names = "--after",
      paramLabel = "EVENT-ID",
      description = "Begin after this event (its event_id) instead of the first.")
  private @Nullable String after;

  @Option(
      names = "--events",
      paramLabel = "ndjson",
      description = "Print the public events, one JSON object a line, and nothing else.")
  private RunCommand.@Nullable EventFormat events;

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public WatchCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    var wrong = EventNames.problem("--after", after);
    if (wrong != null) {
      return option.wrong(output, wrong);
    }
    if (events != null && option.isJson()) {
      return option.wrong(output, "--events ndjson and --output json both want standard output");
    }
    return option.with(
        output,
        door,
        Access.RUN,
        (executions, local) -> {
          var run = NamedRun.find(executions, option.group(), id);
          var show = show();
          var end = new FollowedRun(output, executions, show, local).follow(run.id(), after);
          return new FollowedEnd(output, option, show, false, false).print(run.id(), end);
        });
  }

  private FollowedRun.Show show() {
    if (events != null) {
      return FollowedRun.Show.EVENTS;
    }
    return option.isJson() ? FollowedRun.Show.NOTHING : FollowedRun.usual(output);
  }
}
