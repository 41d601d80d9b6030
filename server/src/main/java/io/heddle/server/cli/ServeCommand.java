package io.heddle.server.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.plugin.PluginLoading;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.server.LocalPorts;
import io.heddle.server.api.ApiServer;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.hosted.HostedExecutions;
import io.heddle.server.member.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle serve}: carries durable runs and answers the HTTP API until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs workflows durably and serves the HTTP API, until it is stopped.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Stop it with Ctrl-C or SIGTERM: what runs goes on at the next start.",
      "There is no authentication yet: whoever reaches the port may do everything.",
      "Exit codes: 0 stopped, 2 it could not start."
    })
public final class ServeCommand implements Callable<Integer> {

  private static final long MAX_TEXT = 16L << 20;
  private static final int MAX_FILES = 1_000;
  private static final int MAX_PORT = 65_535;
  private static final int STOP_SECONDS = 40;
  private static final List<String> SUFFIXES = List.of(".yml", ".yaml", ".json", ".toml");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".heddle/data",
      description = "Where runs are kept: heddle.db, unless --config names a database.")
  private Path data = Path.of(".heddle", "data");

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "The address to serve at.")
  private String host = "127.0.0.1";

  @Option(names = "--port", defaultValue = "8420", description = "The port; 0 for a free one.")
  private int port = 8420;

  @Option(
      names = "--workflows",
      paramLabel = "DIR",
      description =
          "Register the workflow files of this directory, each under the name of its file.")
  private @Nullable Path workflows;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The group that --workflows are registered in.")
  private String group = "default";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in HOCON: heddle.store, heddle.quota and others.")
  private @Nullable Path config;

  @Option(
      names = "--deny-private-network",
      description = "Refuse requests of workflows to loopback and private addresses.")
  private boolean denyPrivateNetwork;

  @Mixin private PluginOption plugins = new PluginOption();

  private final Output output;

  public ServeCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      return wrong("--port %d: expected 0 to %d".formatted(port, MAX_PORT));
    }
    if (!ExecutionIds.isGroup(group)) {
      return wrong("--group '%s': expected lower-case letters, digits and '-'".formatted(group));
    }
    return switch (plugins.load()) {
      case PluginLoading.Refused(var problems) -> wrong(String.join("; ", problems));
      case PluginLoading.Loaded(var loaded) -> {
        try (loaded) {
          yield serve(loaded);
        } catch (ConfigException unusable) {
          yield wrong("the settings cannot be used: " + unusable.getMessage());
        } catch (IOException failed) {
          yield wrong(failed.toString());
        }
      }
    };
  }

  private int serve(PluginSet loaded) throws InterruptedException, IOException {
    var policy = denyPrivateNetwork ? NetworkPolicy.server() : NetworkPolicy.local();
    var setup =
        new Member.Setup(
            settings(),
            name -> new LocalPorts(LocalPorts.Options.of(name, policy).withPlugins(loaded)),
            "standard",
            StoredListener.NONE,
            Clock.systemUTC());
    return switch (Member.open(setup)) {
      case Member.Opening.Refused(_, var message) -> wrong(message);
      case Member.Opening.Opened(var member) -> {
        try (member) {
          yield serve(member);
        }
      }
    };
  }

  private int serve(Member member) throws InterruptedException, IOException {
    try (var executions = new HostedExecutions(member)) {
      var problem = register(executions);
      if (problem != null) {
        return wrong(problem);
      }
      return switch (ApiServer.open(member, executions, host, port, HeddleCommand.version())) {
        case ApiServer.Opening.Refused(var message) -> wrong(message);
        case ApiServer.Opening.Opened(var server) -> {
          var stop = new CountDownLatch(1);
          // Closed last, and by the end of the process when a signal ends it.
          try (var _ = Interrupts.stop(stop::countDown, STOP_SECONDS);
              server) {
            member.store().announce(server.address());
            output.line("heddle serves at " + server.address());
            stop.await();
            output.note("heddle: stopping; what runs goes on at the next start");
          }
          yield ExitCode.OK;
        }
      };
    }
  }

  private Config settings() throws IOException {
    var given = ConfigFactory.empty();
    var file = config;
    if (file != null) {
      given =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }
    if (!given.hasPath("heddle.store.sqlite.file")) {
      var isSqlite =
          !given.hasPath("heddle.store.database")
              || given.getString("heddle.store.database").equals("sqlite");
      if (isSqlite) {
        Files.createDirectories(data);
      }
      var at = data.resolve("heddle.db").toAbsolutePath().toString();
      given = given.withValue("heddle.store.sqlite.file", ConfigValueFactory.fromAnyRef(at));
    }
    return given;
  }

  /** Registers the files; what is wrong with the first that is, or null. */
  private @Nullable String register(HostedExecutions executions) throws IOException {
    var folder = workflows;
    if (folder == null) {
      return null;
    }
    if (!Files.isDirectory(folder)) {
      return "--workflows %s: there is no such directory".formatted(folder);
    }
    List<Path> files;
    try (var entries = Files.list(folder)) {
      files = entries.filter(ServeCommand::isWorkflow).sorted().limit(MAX_FILES).toList();
    }
    for (var file : files) {
      var id = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
      try {
        if (Files.size(file) > MAX_TEXT) {
          return "%s is larger than %d bytes".formatted(file, MAX_TEXT);
        }
        var _ = executions.register(group, id, Files.readString(file));
      } catch (ExecutionException refused) {
        return "%s: %s".formatted(file, refused.getMessage());
      }
    }
    return null;
  }

  private static boolean isWorkflow(Path file) {
    var name = Objects.requireNonNull(file.getFileName()).toString();
    return Files.isRegularFile(file)
        && !name.contains(".test.")
        && SUFFIXES.stream().anyMatch(name::endsWith);
  }

  private int wrong(String message) {
    output.note("heddle: " + message.replace('\n', ' '));
    return ExitCode.USAGE;
  }
}
