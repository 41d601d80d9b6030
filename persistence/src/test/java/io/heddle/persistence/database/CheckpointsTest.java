package io.heddle.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long SQLite's log gets while rows of a mebibyte are written back to back. */
@Timeout(120)
final class CheckpointsTest {

  private static final long MEBIBYTE = 1 << 20;
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  private Path file;
  private Database database;
  private Session writer;

  @BeforeEach
  void open() throws SQLException {
    file = folder.resolve("store.db");
    database = Database.sqlite(file, 0);
    writer = database.openWriter();
    try (var statement = writer.connection().createStatement()) {
      statement.execute("create table thing (number integer primary key, content blob)");
    }
    writer.connection().setAutoCommit(false);
  }

  @AfterEach
  void close() {
    writer.close();
  }

  private void write(Checkpoints checkpoints, int rows) throws SQLException {
    for (var row = 0; row < rows; row++) {
      var insert = writer.prepare("insert into thing (content) values (?)");
      insert.setBytes(1, new byte[(int) MEBIBYTE]);
      insert.executeUpdate();
      writer.connection().commit();
      checkpoints.committed(writer, MEBIBYTE);
    }
  }

  private void commitOnce() throws SQLException {
    writer.prepare("update thing set content = null where number = 1").executeUpdate();
    writer.connection().commit();
  }

  private long log() throws IOException {
    return Files.size(folder.resolve("store.db-wal"));
  }

  private static void awaitMoved(Checkpoints checkpoints) {
    var deadline = System.nanoTime() + LONG.toNanos();
    while (checkpoints.isBehind()) {
      assertThat(System.nanoTime()).as("all is moved into the file").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void aLogThatReadersHeldIsShortAgainAfterOneMoreCommit() throws SQLException, IOException {
    try (var checkpoints = new Checkpoints(database, file, 1_000 * MEBIBYTE)) {
      write(checkpoints, 1);
      try (var reader = database.openReader()) {
        reader.connection().setAutoCommit(false);
        try (var result = reader.prepare("select count(*) from thing").executeQuery()) {
          assertThat(result.next()).isTrue();
        }
        write(checkpoints, 40);
        assertThat(log()).isGreaterThan(40 * MEBIBYTE);
        assertThat(checkpoints.isBehind()).isTrue();
      }
      awaitMoved(checkpoints);

      commitOnce();

      assertThat(log()).isLessThanOrEqualTo(Checkpoints.KEPT_BYTES);
    }
  }

  @Test
  void theLogBeginsAnewWhenNobodyReads() throws SQLException, IOException {
    try (var checkpoints = new Checkpoints(database, file, 1_000 * MEBIBYTE)) {
      for (var round = 0; round < 5; round++) {
        write(checkpoints, 8);
        awaitMoved(checkpoints);
        assertThat(log()).isLessThanOrEqualTo(Checkpoints.KEPT_BYTES);
      }
    }
  }

  @Test
  void readersStopTheWriterForAMomentOnly() throws SQLException, IOException {
    try (var checkpoints = new Checkpoints(database, file, MEBIBYTE);
        var reader = database.openReader()) {
      write(checkpoints, 1);
      reader.connection().setAutoCommit(false);
      try (var result = reader.prepare("select count(*) from thing").executeQuery()) {
        assertThat(result.next()).isTrue();
      }

      write(checkpoints, 20);

      assertThat(log()).as("the log that the reader holds").isGreaterThan(20 * MEBIBYTE);
      try (var statement = writer.connection().createStatement();
          var result = statement.executeQuery("pragma busy_timeout")) {
        assertThat(result.getInt(1)).isEqualTo(Database.BUSY_MILLIS);
      }
    }
  }
}
