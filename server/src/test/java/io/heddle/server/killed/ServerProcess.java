package io.heddle.server.killed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code heddle serve} in a JVM of its own. */
public final class ServerProcess implements AutoCloseable {

  private static final String SERVES = "heddle serves at ";
  private static final long STOP_SECONDS = 90;

  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  private ServerProcess(Process process, Path errors) {
    this.process = process;
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.errors = errors;
  }

  /** Starts the process and waits for nothing. */
  public static ServerProcess start(Path errors, String... options) throws IOException {
    return start(errors, Map.of(), options);
  }

  /**
   * @param errors gets what it says on standard error
   * @param options of {@code heddle serve}
   */
  public static ServerProcess start(Path errors, Map<String, String> properties, String... options)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED"));
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    return new ServerProcess(builder.start(), errors);
  }

  /** Where it serves, as soon as it does; empty when it ends without. */
  public Optional<String> address() throws IOException {
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(SERVES)) {
        return Optional.of(line.substring(SERVES.length()));
      }
    }
    return Optional.empty();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL: nothing of the process runs any more when this returns. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** Waits until it ends by itself. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not end; it said: " + said());
    }
    return process.exitValue();
  }

  /** All that it and its predecessors said on standard error. */
  public String said() {
    try {
      return Files.exists(errors) ? Files.readString(errors) : "";
    } catch (IOException failed) {
      return failed.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
