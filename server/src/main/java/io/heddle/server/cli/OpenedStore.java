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

/**
 * Opens the store of a data directory. Apart from the commands, so that those that open none load
 * none of it.
 */
final class OpenedStore {

  private static final String FILE = "heddle.db";

  /** What a command does with the open store; answers its exit code. */
  interface Work {
    int carryOut(Store store, History history) throws SQLException;
  }

  private OpenedStore() {}

  private static Config config(Path data) {
    return ConfigFactory.parseMap(Map.of("heddle.store.sqlite.file", data.resolve(FILE).toString()))
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  static int open(Path data, Output output, Work work) {
    try {
      var config = config(data);
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
