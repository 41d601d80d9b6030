package io.heddle.loadtest.baseline;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Heddle's own journal under the same entity, on the same database, as safe. */
public final class OwnJournal implements StockJournal {

  private final String name;
  private final Map<String, String> settings;
  private final @Nullable EmbeddedPostgres server;

  private OwnJournal(String name, Map<String, String> settings, @Nullable EmbeddedPostgres server) {
    this.name = name;
    this.settings = settings;
    this.server = server;
  }

  /**
   * @param folder that is empty
   */
  public static OwnJournal sqlite(Path folder) {
    return new OwnJournal(
        "Heddle's journal on SQLite (WAL, FULL)",
        Map.of("database", "sqlite", "sqlite.file", folder.resolve("store.db").toString()),
        null);
  }

  /**
   * @param folder that is empty
   */
  public static OwnJournal postgres(Path folder) throws IOException {
    var server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    return new OwnJournal(
        "Heddle's journal on PostgreSQL 17 (synchronous)",
        Map.of(
            "database",
            "postgres",
            "postgres.url",
            server.getJdbcUrl("postgres", "postgres"),
            "postgres.user",
            "postgres"),
        server);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Config config() {
    var all = new HashMap<String, String>();
    settings.forEach((key, value) -> all.put("heddle.store." + key, value));
    all.put("pekko.persistence.journal.plugin", "heddle.journal");
    return ConfigFactory.parseMap(all);
  }

  @Override
  public void close() {
    if (server != null) {
      try {
        server.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
