package io.heddle.persistence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.database.Database;
import io.heddle.persistence.fault.Faults;
import io.heddle.persistence.fault.FaultyConnections;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A real database of its own for each test. */
public enum TestStore {
  SQLITE {
    @Override
    public Config config(Path folder) {
      return with(
          Map.of("database", "sqlite", "sqlite.file", folder.resolve("store.db").toString()));
    }
  },

  POSTGRES {
    @Override
    public Config config(Path folder) {
      var name =
          "t"
              + UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8))
                  .toString()
                  .replace("-", "");
      Server.create(name);
      return with(
          Map.of(
              "database",
              "postgres",
              "postgres.url",
              Server.RUNNING.getJdbcUrl("postgres", name),
              "postgres.user",
              "postgres"));
    }
  };

  /** Settings of a database in or named after the folder; the same folder means the same one. */
  public abstract Config config(Path folder);

  /** A connection beside the store's. */
  public Connection connect(Path folder) throws SQLException {
    return switch (StoreSettings.of(config(folder)).place()) {
      case StoreSettings.Place.Sqlite(var file, _, _) ->
          DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=20000");
      case StoreSettings.Place.Postgres postgres ->
          DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
    };
  }

  private static Config with(Map<String, String> store) {
    var quick = Map.of("writer.retry-min", "1 ms", "writer.retry-max", "2 ms");
    return ConfigFactory.parseMap(store)
        .withFallback(ConfigFactory.parseMap(quick))
        .atPath("heddle.store")
        .withFallback(ConfigFactory.parseResources("reference.conf"))
        .resolve();
  }

  public Store open(Path folder) {
    return open(folder, new Faults());
  }

  public Store open(Path folder, Faults faults) {
    return open(StoreSettings.of(config(folder)), Clock.systemUTC(), faults);
  }

  /** The same, closed without waiting for what a database that is gone will never store. */
  public Store openToDie(Path folder, Faults faults) {
    var settings =
        ConfigFactory.parseString("heddle.store.writer.stop-timeout = 20 ms")
            .withFallback(config(folder));
    return open(StoreSettings.of(settings), Clock.systemUTC(), faults);
  }

  public static Store open(StoreSettings settings, Clock clock, Faults faults) {
    return open(settings, clock, real -> FaultyConnections.of(real, faults));
  }

  public static Store open(StoreSettings settings, UnaryOperator<Database> connections) {
    return open(settings, Clock.systemUTC(), connections);
  }

  private static Store open(
      StoreSettings settings, Clock clock, UnaryOperator<Database> connections) {
    return switch (Store.open(settings, clock, connections)) {
      case Store.Opening.Opened(var store) -> store;
      case Store.Opening.Refused(var problem) -> throw new AssertionError(problem.message());
    };
  }

  /** One server for all tests of the process; it goes with the process. */
  private static final class Server {

    private static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static synchronized void create(String name) {
      try (var connection = RUNNING.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        try (var found =
            statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
          if (found.next()) {
            return;
          }
        }
        statement.executeUpdate("create database " + name);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
