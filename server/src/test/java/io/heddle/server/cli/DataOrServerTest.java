package io.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataOrServerTest {

  private static final Path DATA = Path.of(".heddle", "data");

  @TempDir private Path project;

  @Test
  void namesTheDirectoryOfAFolderAbove() throws IOException {
    Files.createDirectories(project.resolve(DATA));
    Files.createFile(project.resolve(DATA).resolve("heddle.db"));
    var below = Files.createDirectories(project.resolve("workflows/mail"));

    assertThat(DataOrServer.above(below, DATA))
        .isEqualTo("; there is one above: --data " + Path.of("..", "..").resolve(DATA));
    assertThat(DataOrServer.above(below, Path.of("elsewhere"))).isEmpty();
    assertThat(DataOrServer.above(below, below.resolve("none"))).isEmpty();
  }
}
