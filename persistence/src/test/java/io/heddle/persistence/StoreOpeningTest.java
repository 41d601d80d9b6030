package io.heddle.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.commit.Rows;
import io.heddle.persistence.commit.StoreHealth;
import io.heddle.persistence.database.Database;
import io.heddle.runtime.durable.StartAdmission;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteDataSource;

@Timeout(120)
final class StoreOpeningTest {

  @TempDir Path folder;

  @Test
  void saysWhoHasTheFileOpenInThisProcessAndWhereItServes() throws IOException {
    try (var first = TestStore.SQLITE.open(folder)) {
      first.announce("http://127.0.0.1:8080");

      assertThat(problem(TestStore.SQLITE.config(folder)))
          .contains("in use by process " + ProcessHandle.current().pid())
          .contains("Talk to it at http://127.0.0.1:8080");
    }
    TestStore.SQLITE.open(folder).close();
  }

  @Test
  void saysWhichOtherProcessHasTheFileOpenAndTakesItOverWhenThatIsKilled() throws Exception {
    var process =
        new ProcessBuilder(holder()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("open");

      assertThat(problem(TestStore.SQLITE.config(folder)))
          .contains("in use by process " + process.pid());
    } finally {
      process.destroyForcibly().waitFor();
    }

    try (var store = TestStore.SQLITE.open(folder)) {
      assertThat(await(store.runs().find("g/1-a"))).isPresent();
    }
  }

  private List<String> holder() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath(),
        Holder.class.getName(),
        folder.toString());
  }

  /** Of this process; a launcher may have made its own class loader. */
  private static String classPath() {
    return Holder.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  /** Opens a store in a process of its own, writes, and waits to be killed. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws InterruptedException {
      var store = TestStore.SQLITE.open(Path.of(arguments[0]));
      await(store.writer().submit(Rows.append("g/1-a", "w", 1)));
      System.out.println("open");
      Thread.currentThread().join();
    }
  }

  @ParameterizedTest
  @EnumSource(TestStore.class)
  void refusesATableOfANewerRelease(TestStore kind) throws SQLException {
    kind.open(folder).close();
    try (var connection = kind.connect(folder);
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "insert into heddle_schema (installed_rank, version, description, type, script,"
              + " checksum, installed_by, execution_time, success)"
              + " values (99, '77', 'later', 'SQL', 'V77__later.sql', 1, 'x', 1, "
              + (kind == TestStore.SQLITE ? "1)" : "true)"));
    }

    assertThat(problem(kind.config(folder)))
        .contains("has schema version 77, this release knows up to 3");
  }

  @ParameterizedTest
  @EnumSource(TestStore.class)
  void refusesTablesOfSomebodyElse(TestStore kind) throws SQLException {
    var config = kind.config(folder);
    try (var connection = kind.connect(folder);
        var statement = connection.createStatement()) {
      statement.executeUpdate("create table accounts (id integer)");
    }

    assertThat(problem(config)).contains("does not hold a store as Heddle made it");
  }

  @ParameterizedTest
  @EnumSource(TestStore.class)
  void refusesAnotherNumberOfSlots(TestStore kind) {
    kind.open(folder).close();

    var other =
        ConfigFactory.parseString("heddle.store.slots = 64").withFallback(kind.config(folder));

    assertThat(problem(other)).contains("made with 256 slots").contains("Set it to 256");
  }

  @Test
  void saysThatNoDatabaseAnswers() throws IOException {
    var port = freePort();
    var config =
        ConfigFactory.parseString(
                "heddle.store { database = postgres, postgres.url ="
                    + " \"jdbc:postgresql://localhost:%d/heddle?password=x\" }".formatted(port))
            .withFallback(ConfigFactory.parseResources("reference.conf"))
            .resolve();

    assertThat(problem(config))
        .contains("cannot use PostgreSQL at postgresql://localhost:" + port)
        .contains("Start the database")
        .doesNotContain("password");
  }

  private static int freePort() throws IOException {
    try (var nobody = new ServerSocket(0)) {
      return nobody.getLocalPort();
    }
  }

  @Test
  void saysThatAFileIsNoDatabaseAndThatAFolderIsMissing() throws IOException {
    Files.writeString(
        folder.resolve("store.db"), "this is not a database at all, but a text\n".repeat(50));

    assertThat(problem(TestStore.SQLITE.config(folder)))
        .contains("store.db")
        .contains("not a database");
    assertThat(problem(TestStore.SQLITE.config(folder.resolve("missing"))))
        .contains("cannot use the folder")
        .contains("missing");
  }

  /** A lock that is held for ever keeps the log from beginning anew, and tools from their work. */
  @Test
  void noLockOfAFileIsHeldWhileNothingIsWritten() throws SQLException {
    try (var store = TestStore.SQLITE.open(folder)) {
      await(store.writer().submit(Rows.append("g/1-a", "w", 1)));
      try (var beside = TestStore.SQLITE.connect(folder);
          var statement = beside.createStatement()) {
        statement.executeUpdate("create table beside (id integer)");
      }
      await(store.writer().submit(Rows.append("g/1-b", "w", 1)));
    }
  }

  @Test
  void runsWaitWhileTheDiskIsFullAndGoOnWhenThereIsRoom() {
    var room = new AtomicBoolean();
    var small = "pragma max_page_count = 100";
    var settings = StoreSettings.of(TestStore.SQLITE.config(folder));
    var writes = new ArrayList<CompletableFuture<?>>();

    try (var store = TestStore.open(settings, real -> limited(real, small, room))) {
      for (var i = 0; i < 400; i++) {
        writes.add(store.writer().submit(Rows.append("g/1-" + i, "w", 1, 20, null)));
      }
      awaitWaiting(store);
      assertThat(((StoreHealth.Waiting) store.health()).reason()).contains("full");
      assertThat(store.admission().verdict()).isInstanceOf(StartAdmission.Verdict.Refused.class);

      room.set(true);

      writes.forEach(StoreOpeningTest::await);
      assertThat(store.health()).isInstanceOf(StoreHealth.Healthy.class);
    }
  }

  /** A disk that is full until there is room: each connection of the writer asks. */
  private static Database limited(Database real, String limit, AtomicBoolean room) {
    var source =
        new SQLiteDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            var connection = real.writing().getConnection();
            if (!room.get()) {
              try (var statement = connection.createStatement()) {
                statement.execute(limit);
              }
            }
            return connection;
          }
        };
    return new Database(
        real.dialect(),
        real.name(),
        source,
        real.reading(),
        real.writerSetUp(),
        real.readerSetUp());
  }

  private static void awaitWaiting(Store store) {
    while (!(store.health() instanceof StoreHealth.Waiting)) {
      Thread.onSpinWait();
    }
  }

  private static String problem(Config config) {
    return switch (Store.open(StoreSettings.of(config), Clock.systemUTC())) {
      case Store.Opening.Opened(var store) -> {
        store.close();
        throw new AssertionError("it opened");
      }
      case Store.Opening.Refused(var problem) -> problem.message();
    };
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
