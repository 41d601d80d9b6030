package io.heddle.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps {@code heddle serve} from starting is one line and exit code 2. */
@Timeout(120)
final class ServeRefusalsTest {

  @TempDir Path folder;

  private String refused(String... options) {
    var words = Stream.concat(Stream.of("serve"), Stream.of(options)).toArray(String[]::new);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var status =
        Main.run(words, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    var said = err.toString(UTF_8);
    assertThat(status).as(said).isEqualTo(2);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(said.lines()).hasSize(1);
    return said;
  }

  @Test
  void aDataDirectoryInUseNamesTheProcessAndTheAddress() throws IOException {
    try (var first = new ServedMember(folder)) {
      first.member().store().announce(first.address());

      assertThat(refused("--data", folder.toString(), "--port", "0"))
          .contains(Long.toString(ProcessHandle.current().pid()))
          .contains(first.address());
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      assertThat(refused("--data", folder.toString(), "--port", port))
          .contains("127.0.0.1:" + port)
          .contains("--port");
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNamed() throws IOException {
    int closed;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }
    var config = folder.resolve("heddle.conf");
    Files.writeString(
        config,
        "heddle.store { database = postgres, postgres { url = \"jdbc:postgresql://127.0.0.1:%d/x\" } }"
            .formatted(closed));

    assertThat(refused("--config", config.toString())).contains("Start the database");
  }

  @Test
  void aStoreOfANewerReleaseIsNamed() throws SQLException {
    new ServedMember(folder).close();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("heddle.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "insert into heddle_schema (installed_rank, version, description, type, script,"
              + " checksum, installed_by, execution_time, success)"
              + " values (99, '77', 'later', 'SQL', 'V77__later.sql', 1, 'x', 1, 1)");
    }

    assertThat(refused("--data", folder.toString(), "--port", "0"))
        .contains("has schema version 77")
        .contains("Run the release that wrote it, or a newer one");
  }

  @Test
  void aSettingThatCannotBeIsNamed() throws IOException {
    var config = folder.resolve("heddle.conf");
    Files.writeString(config, "heddle.store.database = oracle");

    assertThat(refused("--config", config.toString())).contains("database");
    assertThat(refused("--config", folder.resolve("none.conf").toString())).contains("none.conf");
    assertThat(refused("--port", "99999")).contains("--port 99999");
  }

  @Test
  void aWorkflowFileThatIsWrongIsNamed() throws IOException {
    var workflows = Files.createDirectory(folder.resolve("workflows"));
    Files.writeString(workflows.resolve("bad.yml"), "version: \"0.1.0\"\nnodes: []\n");

    assertThat(
            refused(
                "--data", folder.toString(), "--port", "0", "--workflows", workflows.toString()))
        .contains("bad.yml")
        .contains("Validation failed");
  }
}
