package io.heddle.server.api;

import static io.heddle.server.api.ServedMember.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executions that are cancelled or killed while one of their nodes is at work. */
@Timeout(180)
final class EndedRunsTest {

  private static final String CALL =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [] } }
        - { id: ask, data: { type: http-request, method: get, url: "URL",
            authorization: { type: no_auth } } }
        - { id: end, data: { type: end, outputs: [] } }
      edges:
        - { source: start, target: ask }
        - { source: ask, target: end }
      """;

  private static final String PARENT =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [] } }
        - { id: sub, data: { type: workflow, workflow: call, inputs: {} } }
        - { id: end, data: { type: end, outputs: [] } }
      edges:
        - { source: start, target: sub }
        - { source: sub, target: end }
      """;

  @TempDir Path folder;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer silent;
  private ServedMember server;

  @BeforeEach
  void open() throws IOException {
    silent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    silent.setExecutor(threads);
    silent.createContext(
        "/",
        exchange -> {
          asked.countDown();
          await(over);
          exchange.close();
        });
    silent.start();
    server = new ServedMember(folder);
    var url = "http://127.0.0.1:%d/".formatted(silent.getAddress().getPort());
    server.register("call", CALL.replace("URL", url));
    server.register("parent", PARENT);
  }

  @AfterEach
  void close() {
    over.countDown();
    server.close();
    silent.stop(0);
    threads.shutdownNow();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String started(String workflow) {
    var answer = server.post(RUNS, "{\"workflow\": \"%s\"}".formatted(workflow));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    await(asked);
    return answer.text("id");
  }

  private void ended(String id, String error) {
    var end = server.get("/api/executions/%s/end?seconds=60".formatted(id));
    assertThat(end.status()).isEqualTo(200);
    assertThat(end.text("status")).isEqualTo("cancelled");
    assertThat(end.text("error")).isEqualTo(error);
  }

  @Test
  void aCancelIsAcknowledgedAndEndsTheRunWhenItsNodeHasStopped() {
    var id = started("call");

    var cancelled =
        server.post("/api/executions/%s/cancel".formatted(id), "{\"reason\": \"enough\"}");

    assertThat(cancelled.status()).isEqualTo(200);
    ended(id, "enough");
  }

  @Test
  void aRunThatIsCancelledBeforeItsTurnTellsItsEnd() {
    server.register(
        "ask",
        """
        version: "0.1.0"
        nodes:
          - { id: start, data: { type: start, variables: [] } }
          - { id: ask, data: { type: human-input, resume_mode: approval } }
          - { id: yes, data: { type: end, outputs: [] } }
          - { id: no, data: { type: end, outputs: [] } }
        edges:
          - { source: start, target: ask }
          - { source: ask, target: yes, source_handle: approve }
          - { source: ask, target: no, source_handle: reject }
        """);
    var turn = "{\"workflow\": \"ask\", \"conversation\": \"c1\"}";
    assertThat(server.post(RUNS, turn).status()).isEqualTo(201);
    var id = server.post(RUNS, turn).text("id");

    var cancelled =
        server.post("/api/executions/%s/cancel".formatted(id), "{\"reason\": \"too late\"}");

    assertThat(cancelled.text("status")).isEqualTo("cancelled");
    var told = server.events(id, null, "graph_run_aborted");
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().id()).isEqualTo("2-0");
    assertThat(told.getFirst().data().path("reason").asText()).isEqualTo("too late");
  }

  @Test
  void aKillEndsARunAtOnceAndTheRunsThatItWaitsFor() {
    var id = started("parent");

    var killed = server.post("/api/executions/%s/kill".formatted(id), "{\"reason\": \"stuck\"}");

    assertThat(killed.status()).isEqualTo(200);
    assertThat(killed.text("status")).isEqualTo("cancelled");
    assertThat(killed.text("error")).isEqualTo("killed: stuck");
    var child = server.get(RUNS + "?parent=" + id).json().at("/executions/0/id").asText();
    ended(child, "killed: the run that ordered it gave it up");
    var again = server.post("/api/executions/%s/kill".formatted(id), "{}");
    assertThat(again.text("code")).isEqualTo("NOT_RUNNING");
  }
}
