package io.heddle.server.cli;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.LocalRuntime;
import io.heddle.server.execution.StartOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle start}: begins a durable execution. */
@Command(
    name = "start",
    description = {
      "Starts a durable execution and prints its id.",
      "A file is registered as the newest version of its workflow first."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 started, 2 the file or the command line is wrong, 4 nobody answers;",
      "with --wait as 'heddle watch'."
    })
public final class StartCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE|ID",
      description = "A workflow file, or the id of a registered workflow: ID or ID@VERSION.")
  private String workflow = "";

  @Mixin private InputsOption inputs = new InputsOption();

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Starting again with the same key starts nothing and answers the same id.")
  private @Nullable String key;

  @Option(
      names = "--trigger",
      paramLabel = "NAME",
      description = "Begin as if this trigger had fired; the inputs are what it comes with.")
  private @Nullable String trigger;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "The conversation of which it is the next turn, after those under way.")
  private String conversation = "";

  @Option(names = "--user", paramLabel = "NAME", description = "Whom it is for.")
  private String user = "";

  @Option(
      names = "--workflows",
      paramLabel = "DIR",
      description = "Where the workflows are that FILE names; beside it otherwise.")
  private @Nullable Path workflows;

  @Option(names = "--wait", description = "Show it as it happens, until the end.")
  private boolean wait;

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public StartCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    var path = Path.of(workflow);
    if (!Files.exists(path) && !looksLikeAFile()) {
      return registered();
    }
    return switch (RegisteredFile.read(path, workflows, LocalRuntime.compileOptions())) {
      case RegisteredFile.Reading.NoText(var message) -> option.wrong(output, message);
      case RegisteredFile.Reading.Refused(var file) -> {
        if (option.isJson()) {
          output.line(RunReport.rejected(file).toPrettyString());
        } else {
          output.note(file.print(output.terminal(), false).stripTrailing());
        }
        yield ExitCode.USAGE;
      }
      case RegisteredFile.Reading.Read(var file, var findings) -> {
        if (!option.isJson()) {
          output.err().print(findings.print(output.terminal(), false));
          output.err().flush();
          if (trigger == null) {
            inputs.misspelt(file.workflow()).forEach(output::note);
          }
        }
        try {
          yield start(file.id(), null, given(file), file);
        } catch (GivenValues.UnusableException e) {
          yield option.wrong(output, String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private boolean looksLikeAFile() {
    return workflow.matches(".*\\.(ya?ml|json|toml|hdl)") || workflow.contains("/");
  }

  private int registered() throws InterruptedException {
    var at = workflow.lastIndexOf('@');
    var id = at > 0 ? workflow.substring(0, at) : workflow;
    var version = at > 0 ? workflow.substring(at + 1) : null;
    try {
      return start(id, version, inputs.untyped(), null);
    } catch (GivenValues.UnusableException e) {
      return option.wrong(output, String.valueOf(e.getMessage()));
    }
  }

  private ObjectValue given(RegisteredFile file) throws GivenValues.UnusableException {
    return trigger == null ? inputs.of(file.workflow()) : inputs.untyped();
  }

  private int start(
      String id, @Nullable String version, ObjectValue values, @Nullable RegisteredFile file)
      throws InterruptedException {
    var order =
        new StartOrder(
            option.group(), id, version, values, key, user, "cli", trigger, conversation);
    var show = !wait || option.isJson() ? FollowedRun.Show.NOTHING : FollowedRun.usual(output);
    var run = new StartedRun(output, door, option, show);
    return wait
        ? run.follow(file, order, new FollowedEnd(output, option, show, false, false))
        : run.start(file, order);
  }
}
