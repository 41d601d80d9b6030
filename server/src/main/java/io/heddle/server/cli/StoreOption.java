package io.heddle.server.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.history.History;
import io.heddle.persistence.history.HistorySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every command has that opens a store by itself. */
final class StoreOption {

  private static final String FILE = "heddle.db";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = {
        "The data directory. With heddle.store.database = postgres in the configuration, the",
        "database that it names is opened instead."
      })
  private Path data = Path.of("");

  /** What a command does with the open store; answers its exit code. */
  interface Work {
    int carryOut(Store store, History history) throws SQLException;
  }

  Path data() {
    return data;
  }

  private Config config() {
    return ConfigFactory.parseMap(
            Map.of("heddle.store.sqlite.file", data.resolve(FILE).toString()))
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  int open(Output output, Work work) {
    try {
      var config = config();
      var settings = StoreSettings.of(config);
      if (settings.place() instanceof StoreSettings.Place.Sqlite(var file, _, _)
          && !Files.exists(file)) {
        output.note("heddle: --data %s: there is no %s in it".formatted(data, FILE));
        return ExitCode.USAGE;
      }
      return switch (Store.open(settings, Clock.systemUTC())) {
        case Store.Opening.Refused(var problem) -> refused(output, problem.message());
        case Store.Opening.Opened(var store) -> {
          try (store) {
            yield open(output, store, HistorySettings.of(config), work);
          }
        }
      };
    } catch (ConfigException wrong) {
      return refused(output, String.valueOf(wrong.getMessage()));
    }
  }

  private static int open(Output output, Store store, HistorySettings settings, Work work) {
    return switch (History.open(store.settings().place(), settings)) {
      case History.Opening.Refused(var problem) -> refused(output, problem.message());
      case History.Opening.Opened(var history) -> {
        try (history) {
          yield work.carryOut(store, history);
        } catch (SQLException failed) {
          output.note("heddle: the database does not answer: " + failed.getMessage());
          yield ExitCode.FAILED;
        }
      }
    };
  }

  private static int refused(Output output, String message) {
    output.note("heddle: " + message);
    return ExitCode.USAGE;
  }
}
