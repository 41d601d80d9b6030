package io.heddle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.heddle.server.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command that is killed in the middle of a durable run, and what others find after it. */
@Timeout(180)
final class KilledCommandTest {

  private static final String WORKFLOW =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [] } }
        - { id: ask, data: { type: http-request, method: get, url: "URL",
            authorization: { type: no_auth } } }
        - { id: end, data: { type: end, outputs: [ { variable: body, value_selector: [ask, body] } ] } }
      edges:
        - { source: start, target: ask }
        - { source: ask, target: end }
      """;

  @TempDir private Path folder;

  @Test
  void whatAKilledRunLeftIsListedAndGoesOn() throws Exception {
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            asked.countDown();
            await(answer);
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(UTF_8));
            exchange.close();
          });
      server.start();
      var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      var file = Files.writeString(folder.resolve("ask.yml"), WORKFLOW.replace("URL", url));
      var data = folder.resolve("data").toString();

      var killed = process("run", file.toString(), "--data", data);
      await(asked);
      var busy = Console.heddle(List.of("ps", "--data", data));
      assertThat(busy.status()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(busy.err()).contains("in use by process " + killed.pid());
      killed.destroyForcibly().waitFor();

      var left = Console.heddle(List.of("ps", "--data", data, "--status", "running"));
      assertThat(left.status()).as(left.err()).isZero();
      var id = left.out().lines().toList().get(1).split(" ", -1)[0];
      var logs = Console.heddle(List.of("logs", id, "--data", data));
      assertThat(logs.out()).contains("node_run_started").doesNotContain("graph_run_succeeded");
      answer.countDown();

      var watched = Console.heddle(List.of("watch", id, "--data", data));
      assertThat(watched.status()).as(watched.err()).isZero();
      assertThat(watched.out()).isEqualTo("body: hello\n");
      assertThat(Console.heddle(List.of("show", id, "--data", data)).out())
          .contains(id + "  ask@1  succeeded");
      var late = Console.heddle(List.of("cancel", id, "--data", data));
      assertThat(late.status()).isEqualTo(ExitCode.FAILED);
      assertThat(late.err()).contains("has ended: succeeded");
    } finally {
      answer.countDown();
      server.stop(0);
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsNotMadeByLooking() {
    var data = folder.resolve("none");

    var run = Console.heddle(List.of("ps", "--data", data.toString()));

    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("there is no data directory", "heddle start");
    assertThat(data).doesNotExist();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Process process(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
