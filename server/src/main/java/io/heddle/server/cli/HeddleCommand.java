package io.heddle.server.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code heddle}: the command that holds the others. */
@Command(
    name = "heddle",
    description = "Runs AI and automation workflows: Dify app exports and Heddle's own flat files.",
    mixinStandardHelpOptions = true,
    versionProvider = HeddleCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ServeCommand.class,
      CheckCommand.class,
      PlanCommand.class,
      CompileCommand.class,
      RenderCommand.class,
      SmokeCommand.class,
      TestCommand.class,
      AdminCommand.class,
      StartCommand.class,
      PsCommand.class,
      ShowCommand.class,
      WatchCommand.class,
      LogsCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      CancelCommand.class,
      KillCommand.class,
      ForkCommand.class,
      RetryCommand.class,
      SubmitCommand.class,
      SignalCommand.class,
      AutoComplete.GenerateCompletion.class,
      HelpCommand.class
    })
public final class HeddleCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private HeddleCommand() {}

  /** The command line over these streams. */
  public static CommandLine line(PrintStream out, PrintStream err) {
    return line(new Output(out, err, isTerminal()), new DataOrServer());
  }

  /** The same with another way to durable executions. */
  static CommandLine line(Output output, ExecutionsDoor door) {
    var line = new CommandLine(new HeddleCommand(), new Commands(output, door));
    var out = output.out();
    var err = output.err();
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    var completion = Objects.requireNonNull(line.getSubcommands().get("generate-completion"));
    completion.getCommandSpec().aliases("completion");
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExitCodeExceptionMapper(_ -> ExitCode.USAGE);
    line.setParameterExceptionHandler(HeddleCommand::misused);
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          output.note("heddle: internal error: " + e);
          return ExitCode.FAILED;
        });
    return line;
  }

  /** Makes the commands: each is given where it writes, and its way to executions if it has one. */
  private record Commands(Output output, ExecutionsDoor door) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (!Callable.class.isAssignableFrom(type)
          || type.getPackage() != HeddleCommand.class.getPackage()) {
        return CommandLine.defaultFactory().create(type);
      }
      for (var constructor : type.getConstructors()) {
        if (constructor.getParameterCount() == 2) {
          return type.cast(constructor.newInstance(output, door));
        }
      }
      return type.getConstructor(Output.class).newInstance(output);
    }
  }

  /** NullAway's picture of the JDK is older than JDK 22, since when there is always a console. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  private static int misused(ParameterException e, String[] args) {
    var line = e.getCommandLine();
    var err = line.getErr();
    err.println("heddle: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '%s --help'.".formatted(line.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }

  /** The version of the jar. */
  static String version() {
    var version = HeddleCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "heddle " + HeddleCommand.version(), "Java %s".formatted(Runtime.version())
      };
    }
  }
}
