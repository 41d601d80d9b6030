package io.heddle.server.cli;

import io.heddle.server.LocalRuntime;
import io.heddle.server.execution.StartOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code heddle run --data DIR}: a file, run durably in a data directory.
 *
 * @param events whether its public events are printed, and nothing else
 */
record DurableRun(
    Output output,
    ExecutionsDoor door,
    Path data,
    String group,
    boolean json,
    boolean quiet,
    boolean events) {

  /** What the command line says of the run. */
  record Given(Path file, @Nullable Path workflows, InputsOption inputs, TriggerOption trigger) {}

  private FollowedRun.Show show() {
    if (events) {
      return FollowedRun.Show.EVENTS;
    }
    return json || quiet ? FollowedRun.Show.NOTHING : FollowedRun.usual(output);
  }

  int run(Given given) throws InterruptedException {
    var options = LocalRuntime.compileOptions();
    return switch (RegisteredFile.read(given.file(), given.workflows(), options)) {
      case RegisteredFile.Reading.NoText(var message) -> wrong(message);
      case RegisteredFile.Reading.Refused(var file) -> {
        if (json) {
          output.line(RunReport.rejected(file).toPrettyString());
        } else {
          output.note(file.print(output.terminal(), false).stripTrailing());
        }
        yield ExitCode.USAGE;
      }
      case RegisteredFile.Reading.Read(var file, var findings) -> {
        if (!json && !quiet) {
          output.err().print(findings.print(output.terminal(), false));
          output.err().flush();
          given.inputs().misspelt(file.workflow()).forEach(output::note);
        }
        try {
          var inputs = given.trigger().inputs(() -> given.inputs().of(file.workflow()));
          var order =
              new StartOrder(
                  group, file.id(), null, inputs, null, "", "cli", given.trigger().name());
          var option = ExecutionsOption.of(data, group, json && !events);
          yield new StartedRun(output, door, option, show())
              .follow(file, order, new FollowedEnd(output, option, show(), quiet, true));
        } catch (GivenValues.UnusableException e) {
          yield wrong(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private int wrong(String message) {
    if (json) {
      output.line(RunReport.wrong(message).toPrettyString());
    } else {
      output.note("heddle: " + message);
    }
    return ExitCode.USAGE;
  }
}
