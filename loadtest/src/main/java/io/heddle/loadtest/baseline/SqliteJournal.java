package io.heddle.loadtest.baseline;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** SQLite with a write-ahead log, synchronous in full, and one connection. */
final class SqliteJournal implements StockJournal {

  /** The plugin brings none for SQLite. */
  private static final String EVENT_JOURNAL =
      """
      create table event_journal (
        ordering integer primary key autoincrement,
        deleted boolean default false not null,
        persistence_id varchar(255) not null,
        sequence_number bigint not null,
        writer varchar not null,
        write_timestamp bigint not null,
        adapter_manifest varchar not null,
        event_payload blob not null,
        event_ser_id integer not null,
        event_ser_manifest varchar not null,
        meta_payload blob,
        meta_ser_id integer,
        meta_ser_manifest varchar,
        unique (persistence_id, sequence_number)
      )\
      """;

  private static final String EVENT_TAG =
      """
      create table event_tag (
        event_id bigint not null,
        tag varchar not null,
        primary key (event_id, tag)
      )\
      """;

  private final String url;

  /**
   * @param folder that is empty
   */
  SqliteJournal(Path folder) throws SQLException {
    url =
        "jdbc:sqlite:%s?journal_mode=WAL&synchronous=FULL&busy_timeout=20000"
            .formatted(folder.resolve("journal.db"));
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.executeUpdate(EVENT_JOURNAL);
      statement.executeUpdate(EVENT_TAG);
    }
  }

  @Override
  public String name() {
    return "SQLite (WAL, FULL)";
  }

  @Override
  public Config config() {
    return ConfigFactory.parseMap(
        Map.of(
            "jdbc-journal.slick.profile",
            "slick.jdbc.SQLiteProfile$",
            "jdbc-journal.slick.db.driver",
            "org.sqlite.JDBC",
            "jdbc-journal.slick.db.url",
            url,
            "jdbc-journal.slick.db.numThreads",
            1,
            "jdbc-journal.slick.db.minConnections",
            1,
            "jdbc-journal.slick.db.maxConnections",
            1));
  }

  @Override
  public void close() {}
}
