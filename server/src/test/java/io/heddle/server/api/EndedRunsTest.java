package io.heddle.server.api;

import static io.heddle.server.api.ServedMember.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.member.TestMember;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executions that are cancelled or killed while one of their nodes is at work. */
@Timeout(180)
final class EndedRunsTest {

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

  private HeldTarget silent;
  private ServedMember server;

  @BeforeEach
  void open() throws IOException {
    silent = new HeldTarget();
    server = new ServedMember(folder);
    server.register("call", silent.workflow());
    server.register("parent", PARENT);
  }

  @AfterEach
  void close() {
    server.close();
    silent.close();
  }

  private String started(String workflow) throws InterruptedException {
    var answer = server.post(RUNS, "{\"workflow\": \"%s\"}".formatted(workflow));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    silent.awaitCall();
    return answer.text("id");
  }

  private void ended(String id, String error) {
    var end = server.get("/api/executions/%s/end?seconds=60".formatted(id));
    assertThat(end.status()).isEqualTo(200);
    assertThat(end.text("status")).isEqualTo("cancelled");
    assertThat(end.text("error")).isEqualTo(error);
  }

  @Test
  void aCancelIsAcknowledgedAndEndsTheRunWhenItsNodeHasStopped() throws InterruptedException {
    var id = started("call");

    var cancelled =
        server.post("/api/executions/%s/cancel".formatted(id), "{\"reason\": \"enough\"}");

    assertThat(cancelled.status()).isEqualTo(200);
    ended(id, "enough");
  }

  @Test
  void aRunThatIsCancelledBeforeItsTurnTellsItsEnd() {
    server.register("ask", TestMember.ASK);
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
  void aKillEndsARunAtOnceAndTheRunsThatItWaitsFor() throws InterruptedException {
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
