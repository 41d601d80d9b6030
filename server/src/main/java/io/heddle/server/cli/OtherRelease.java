package io.heddle.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What another release folds journals into, a digest for each run in the order of their ids. */
final class OtherRelease implements AutoCloseable {

  /** Of what it said when it failed. */
  private static final int SHOWN_LINES = 5;

  private final Path file;
  private final BufferedReader lines;
  private @Nullable String line;

  private OtherRelease(Path file, BufferedReader lines) throws IOException {
    this.file = file;
    this.lines = lines;
    this.line = lines.readLine();
  }

  /**
   * Runs the other release in a process of its own, to its end.
   *
   * @throws IOException when it does not start, or does not fold; says what it said
   */
  static OtherRelease fold(String classPath, String[] arguments)
      throws IOException, InterruptedException {
    for (var part : classPath.split(java.io.File.pathSeparator, -1)) {
      if (!part.endsWith("*") && !Files.exists(Path.of(part))) {
        throw new IOException("there is no " + part);
      }
    }
    var file = Files.createTempFile("heddle-digests", ".txt");
    var errors = Files.createTempFile("heddle-digests", ".err");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    var configured = System.getProperty("config.file");
    if (configured != null) {
      command.add("-Dconfig.file=" + configured);
    }
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .redirectOutput(file.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      var code = process.waitFor();
      if (code != ExitCode.OK) {
        var said = Files.readAllLines(errors, UTF_8).stream().limit(SHOWN_LINES).toList();
        Files.deleteIfExists(file);
        throw new IOException(
            "it ended with exit code %d: %s".formatted(code, String.join(" / ", said)));
      }
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(errors);
    }
    return new OtherRelease(file, Files.newBufferedReader(file, UTF_8));
  }

  /**
   * Whether the other release came to the same.
   *
   * @param run after all that were asked for before
   */
  boolean agrees(String run, String digest) {
    while (line != null && id(line).compareTo(run) < 0) {
      next();
    }
    return line != null && line.equals(digest + " " + run);
  }

  private static String id(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }

  private void next() {
    try {
      line = lines.readLine();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
    Files.deleteIfExists(file);
  }
}
