package io.heddle.server.cli;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.LocalRuntime;
import io.heddle.server.execution.StartOrder;
import java.nio.file.Path;
import java.util.Map;
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

  /**
   * What the command line says of the run.
   *
   * @param inputs by their names
   * @param payload what the trigger comes with, or null
   */
  record Given(
      Path file,
      @Nullable Path workflows,
      Map<String, String> inputs,
      @Nullable Path inputsFile,
      @Nullable String trigger,
      @Nullable String payload) {}

  private FollowedRun.Show show() {
    if (events) {
      return FollowedRun.Show.EVENTS;
    }
    return json || quiet ? FollowedRun.Show.NOTHING : FollowedRun.usual(output);
  }

  int run(Given given) throws InterruptedException {
    if (given.payload() != null && given.trigger() == null) {
      return wrong("--payload is what a trigger comes with: name it with --trigger");
    }
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
        }
        try {
          var order =
              new StartOrder(
                  group, file.id(), null, inputs(file, given), null, "", "cli", given.trigger());
          var option = ExecutionsOption.of(data, group, json && !events);
          yield new StartedRun(output, door, option, show())
              .follow(file, order, new FollowedEnd(output, option, show(), quiet, true));
        } catch (GivenInputs.UnusableException e) {
          yield wrong(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static ObjectValue inputs(RegisteredFile file, Given given)
      throws GivenInputs.UnusableException {
    return given.trigger() == null
        ? GivenInputs.merge(file.workflow(), given.inputsFile(), given.inputs())
        : GivenInputs.payload(given.payload());
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
