package io.heddle.server.killed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server, a second one beside it, and commands, each as a process of its own. */
@Timeout(300)
final class ServeProcessTest {

  @TempDir private Path folder;

  private ServerProcess serve(String name, String data, int port) throws Exception {
    return ServerProcess.start(
        folder.resolve(name),
        "--data",
        folder.resolve(data).toString(),
        "--port",
        Integer.toString(port),
        "--workflows",
        Files.createDirectories(folder.resolve("flows")).toString());
  }

  private record Said(int status, String out) {}

  private static Said heddle(String... words) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, UTF_8);
    return new Said(Main.run(words, stream, stream), out.toString(UTF_8));
  }

  private static void isOneLine(ServerProcess server, String... parts) throws Exception {
    assertThat(server.address()).isEmpty();
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.said()).contains(parts);
    assertThat(server.said().lines()).as(server.said()).hasSize(1);
  }

  @Test
  void whoComesSecondIsToldWhoIsThereAndCommandsAskTheServer() throws Exception {
    try (var target = new RecordingTarget(() -> {});
        var api = new Api();
        var first = serve("first.log", "data", 0)) {
      Workload.write(Files.createDirectories(folder.resolve("flows")), target.url());
      var address = first.address().orElseThrow(() -> new AssertionError(first.said()));
      try (var second = serve("second.log", "data", 0)) {
        isOneLine(second, "in use by process " + first.pid(), "Talk to it at " + address);
      }
      try (var third = serve("third.log", "other", URI.create(address).getPort())) {
        isOneLine(third, "cannot serve at 127.0.0.1", "choose another --host or --port");
      }

      var data = folder.resolve("data").toString();
      var text = folder.resolve("flows").resolve("sequence.yml").toString();
      var started = heddle("start", text, "--data", data, "-i", "run=one", "--wait");
      assertThat(started.status()).as(started.out()).isZero();
      var listed = heddle("ps", "--data", data);
      assertThat(listed.out()).contains("succeeded");
      assertThat(api.get(address + "/api/groups/default/executions").body().path("executions"))
          .hasSize(1);
      assertThat(target.of("one")).hasSize(2);

      first.kill();
      assertThat(heddle("ps", "--data", data)).isEqualTo(listed);
    }
  }

  @Test
  void aSignalStopsItAndWhatRunsGoesOnWithTheNext() throws Exception {
    var gone = new java.util.concurrent.CountDownLatch(1);
    try (var target = new RecordingTarget(gone::countDown);
        var api = new Api()) {
      Workload.write(Files.createDirectories(folder.resolve("flows")), target.url());
      String id;
      try (var server = serve("log", "data", 0)) {
        var address = server.address().orElseThrow(() -> new AssertionError(server.said()));
        var order = Map.of("workflow", "sequence", "inputs", Map.of("run", "two"));
        var start = api.post(address + "/api/groups/default/executions", order, Map.of());
        assertThat(start.status()).isEqualTo(201);
        id = start.body().path("id").asText();
        gone.await();
        assertThat(server.stop()).isIn(0, 130, 143);
        assertThat(server.said()).contains("stopping").doesNotContain("ERROR");
      }
      try (var server = serve("log", "data", 0)) {
        var address = server.address().orElseThrow(() -> new AssertionError(server.said()));
        var end = api.get(address + "/api/executions/" + id + "/end?seconds=50");
        assertThat(end.body().path("status").asText()).isEqualTo("succeeded");
      }
      assertThat(target.of("two").stream().map(RecordingTarget.Call::key).distinct()).hasSize(2);
    }
  }
}
