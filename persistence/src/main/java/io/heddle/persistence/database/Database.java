package io.heddle.persistence.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A database and how to connect to it.
 *
 * @param name as messages show it; without password
 * @param writing connections of the one writer, migrations, and nobody else
 * @param reading connections of readers
 * @param writerSetUp what a connection of the writer is told first
 * @param readerSetUp the same for a reader
 */
public record Database(
    Dialect dialect,
    String name,
    DataSource writing,
    DataSource reading,
    List<String> writerSetUp,
    List<String> readerSetUp) {

  /** How long a connection waits for a lock of SQLite. */
  static final int BUSY_MILLIS = 20_000;

  private static final int PAGE_BYTES = 4096;

  public Database {
    writerSetUp = List.copyOf(writerSetUp);
    readerSetUp = List.copyOf(readerSetUp);
  }

  /**
   * A file with a write-ahead log that is synced at each commit.
   *
   * @param maxBytes the file may not grow beyond; 0 for no bound
   */
  public static Database sqlite(Path file, long maxBytes) {
    var setUp =
        new ArrayList<>(
            List.of(
                "pragma wal_autocheckpoint = 0",
                "pragma journal_size_limit = " + Checkpoints.KEPT_BYTES,
                "pragma cache_size = -32000"));
    if (maxBytes > 0) {
      setUp.add("pragma max_page_count = " + Math.max(1, maxBytes / PAGE_BYTES));
    }
    var source = sqlite(file);
    return new Database(
        Dialect.SQLITE,
        "SQLite file " + file,
        source,
        source,
        setUp,
        List.of("pragma query_only = 1"));
  }

  /**
   * A file that can be made again: it is whole after a loss of power, but may lack what came last.
   */
  public static Database sqliteProjection(Path file) {
    var source = sqlite(file);
    return new Database(
        Dialect.SQLITE,
        "SQLite file " + file,
        source,
        source,
        List.of(
            "pragma synchronous = normal", "pragma journal_size_limit = " + Checkpoints.KEPT_BYTES),
        List.of("pragma query_only = 1"));
  }

  /** The same database for what can be made again: a commit need not wait for the disk. */
  public Database asProjection() {
    return switch (dialect) {
      case SQLITE -> throw new IllegalStateException("a projection on SQLite has its own file");
      case POSTGRES -> {
        var setUp = new ArrayList<>(writerSetUp);
        setUp.add("set synchronous_commit = off");
        yield new Database(dialect, name, writing, reading, setUp, readerSetUp);
      }
    };
  }

  /** The same database where readers wait for an answer so long at most. */
  public Database withStatementTimeout(Duration atMost) {
    return switch (dialect) {
      // A handler of progress ends its statements, see the queries.
      case SQLITE -> this;
      case POSTGRES ->
          new Database(
              dialect,
              name,
              writing,
              reading,
              writerSetUp,
              List.of("set statement_timeout = " + atMost.toMillis()));
    };
  }

  private static DataSource sqlite(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // The driver begins the next transaction with each commit. An immediate one would hold the lock
    // and a snapshot while nothing is written, and the log could never begin anew. Nobody else
    // writes, so that a deferred one finds its lock free.
    config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
    // Nobody asks for them, and finding them takes longer than most of our inserts.
    config.setGetGeneratedKeys(false);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setPageSize(PAGE_BYTES);
    config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** A server, shared with other members. */
  public static Database postgres(
      String url, String user, String password, Duration connectTimeout, Duration answerTimeout) {
    var source = new PGSimpleDataSource();
    source.setURL(url);
    if (!user.isEmpty()) {
      source.setUser(user);
    }
    if (!password.isEmpty()) {
      source.setPassword(password);
    }
    source.setApplicationName("heddle");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(seconds(connectTimeout));
    source.setSocketTimeout(seconds(answerTimeout));
    // A server may be told to answer before it has synced; ours then is the last word.
    var setUp = List.of("set synchronous_commit = on");
    return new Database(
        Dialect.POSTGRES, "PostgreSQL at " + bare(url), source, source, setUp, List.of());
  }

  private static int seconds(Duration duration) {
    return Math.clamp(duration.toSeconds(), 1, Integer.MAX_VALUE);
  }

  private static String bare(String url) {
    var end = url.indexOf('?');
    var address = end < 0 ? url : url.substring(0, end);
    return address.startsWith("jdbc:") ? address.substring("jdbc:".length()) : address;
  }

  public Session openWriter() throws SQLException {
    return Session.open(writing, writerSetUp);
  }

  public Session openReader() throws SQLException {
    return Session.open(reading, readerSetUp);
  }

  /** What an error means here. */
  public Fault fault(SQLException error) {
    return dialect.fault(error);
  }
}
