package io.heddle.loadtest.baseline;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A PostgreSQL of our own that really syncs, eight connections. */
final class PostgresJournal implements StockJournal {

  private static final String SCHEMA = "/schema/postgres/postgres-create-schema.sql";

  private final EmbeddedPostgres server;

  /**
   * @param folder that is empty
   */
  PostgresJournal(Path folder) throws IOException, SQLException {
    // As started for tests it does not sync at all; a later setting on its command line wins.
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (var sql : statements(schema())) {
        statement.execute(sql);
      }
      for (var setting : List.of("fsync", "synchronous_commit")) {
        try (var shown = statement.executeQuery("show " + setting)) {
          if (!shown.next() || !shown.getString(1).equals("on")) {
            throw new IllegalStateException(setting + " is off: the numbers would mean nothing");
          }
        }
      }
    }
  }

  private static List<String> statements(String sql) {
    return Pattern.compile(";").splitAsStream(sql).filter(part -> !part.isBlank()).toList();
  }

  private static String schema() throws IOException {
    try (var in = PostgresJournal.class.getResourceAsStream(SCHEMA)) {
      if (in == null) {
        throw new FileNotFoundException(SCHEMA);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public String name() {
    return "PostgreSQL 17 (synchronous)";
  }

  @Override
  public Config config() {
    return ConfigFactory.parseMap(
        Map.of(
            "jdbc-journal.slick.profile",
            "slick.jdbc.PostgresProfile$",
            "jdbc-journal.slick.db.driver",
            "org.postgresql.Driver",
            "jdbc-journal.slick.db.url",
            server.getJdbcUrl("postgres", "postgres") + "&reWriteBatchedInserts=true",
            "jdbc-journal.slick.db.user",
            "postgres",
            "jdbc-journal.slick.db.numThreads",
            8,
            "jdbc-journal.slick.db.minConnections",
            8,
            "jdbc-journal.slick.db.maxConnections",
            8));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
