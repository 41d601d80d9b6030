package io.heddle.server.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.database.StoreProblem;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.server.LocalPorts;
import io.heddle.server.hosted.HostedExecutions;
import io.heddle.server.hosted.StoredExecutions;
import io.heddle.server.member.Member;
import io.heddle.server.remote.RemoteExecutions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Executions of a data directory, or of the server that is named or has the directory open. */
final class DataOrServer implements ExecutionsDoor {

  /** As a server has it. */
  private static final String FILE = "heddle.db";

  @Override
  public Opening open(Place place, Access access) {
    var server = place.server();
    if (server != null) {
      return remote(server);
    }
    var data = place.data();
    var missing = missing(data, access);
    if (missing != null) {
      return missing;
    }
    var config =
        ConfigFactory.parseMap(
            Map.of(
                "heddle.store.database",
                "sqlite",
                "heddle.store.sqlite.file",
                data.resolve(FILE).toString()));
    return switch (access) {
      case READ -> look(config);
      case CHANGE -> opened(Member.visit(setup(config)));
      case RUN -> opened(Member.open(setup(config)));
    };
  }

  private static Member.Setup setup(Config config) {
    return new Member.Setup(
        config,
        group -> new LocalPorts(LocalPorts.Options.of(group, NetworkPolicy.local())),
        "local",
        StoredListener.NONE,
        Clock.systemUTC());
  }

  private static @Nullable Opening missing(Path data, Access access) {
    if (access == Access.RUN) {
      try {
        Files.createDirectories(data);
        return null;
      } catch (IOException e) {
        return new Opening.Refused(
            ExitCode.USAGE, "--data %s: cannot be made: %s".formatted(data, e));
      }
    }
    if (!Files.exists(data)) {
      return new Opening.Refused(
          ExitCode.USAGE,
          "there is no data directory %s: 'heddle start' makes it; another is named with --data, a server with --server%s"
              .formatted(data, above(Path.of("").toAbsolutePath(), data)));
    }
    if (!Files.isDirectory(data)) {
      return new Opening.Refused(
          ExitCode.USAGE, "--data %s: this is a file, not a directory".formatted(data));
    }
    return Files.exists(data.resolve(FILE))
        ? null
        : new Opening.Refused(
            ExitCode.USAGE,
            "--data %s: holds no executions (there is no %s in it)".formatted(data, FILE));
  }

  /** Who is in a folder of the project, and not at its top, is told where the executions are. */
  static String above(Path here, Path data) {
    if (data.isAbsolute()) {
      return "";
    }
    var up = Path.of("..");
    for (var folder = here.getParent(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(data).resolve(FILE))) {
        return "; there is one above: --data " + up.resolve(data);
      }
      up = up.resolve("..");
    }
    return "";
  }

  private static Opening look(Config config) {
    var resolved = config.withFallback(ConfigFactory.load()).resolve();
    var settings = StoreSettings.of(resolved);
    return switch (Store.open(settings, Clock.systemUTC())) {
      case Store.Opening.Refused(var problem) -> refused(problem);
      case Store.Opening.Opened(var store) ->
          new Opening.Opened(new StoredExecutions(store, resolved), true, () -> {});
    };
  }

  private static Opening opened(Member.Opening opening) {
    return switch (opening) {
      case Member.Opening.Refused(var problem, _) -> refused(problem);
      case Member.Opening.Opened(var member) ->
          new Opening.Opened(new HostedExecutions(member), true, member::close);
    };
  }

  private static Opening refused(StoreProblem problem) {
    if (!(problem instanceof StoreProblem.InUse(var database, var owner))) {
      return new Opening.Refused(ExitCode.UNAVAILABLE, problem.message());
    }
    return owner.address().isEmpty()
        ? new Opening.Refused(
            ExitCode.UNAVAILABLE,
            "%s is in use by process %d, which serves nobody: wait for it, stop it, or name another with --data"
                .formatted(database, owner.pid()))
        : remote(URI.create(owner.address()));
  }

  private static Opening remote(URI server) {
    return switch (RemoteExecutions.at(server)) {
      case RemoteExecutions.Reached.Answers(var executions) ->
          new Opening.Opened(executions, false, () -> {});
      case RemoteExecutions.Reached.Refused(var wrong, var message) ->
          new Opening.Refused(wrong ? ExitCode.USAGE : ExitCode.UNAVAILABLE, message);
    };
  }
}
