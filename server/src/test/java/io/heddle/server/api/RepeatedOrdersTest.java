package io.heddle.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.api.ServedMember.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody hears who asks for the same twice, with a restart or the run's end between. */
@Timeout(180)
final class RepeatedOrdersTest {

  private static final String ASK =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: topic, type: string } ] } }
        - { id: ask, data: { type: human-input, resume_mode: approval } }
        - { id: yes, data: { type: end, outputs: [ { variable: topic, value_selector: [start, topic] } ] } }
        - { id: no, data: { type: end, outputs: [] } }
      edges:
        - { source: start, target: ask }
        - { source: ask, target: yes, source_handle: approve }
        - { source: ask, target: no, source_handle: reject }
      """;

  private static final String SUBMISSION =
      "{\"node\": \"ask\", \"submit_id\": \"SUBMIT\", \"action\": \"approve\"}";

  @TempDir Path folder;

  private ServedMember server;
  private String id;

  @BeforeEach
  void begin() {
    server = new ServedMember(folder);
    assertThat(server.put("/api/groups/default/workflows/ask", ASK).status()).isEqualTo(200);
    var started =
        server.post(
            "/api/groups/default/executions",
            "{\"workflow\": \"ask\", \"inputs\": {\"topic\": \"none\"}}");
    assertThat(started.status()).as(started.json().toString()).isEqualTo(201);
    id = started.text("id");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void restart() {
    server.close();
    server = new ServedMember(folder);
  }

  private Answer signal(String signalId, String topic) {
    return server.post(
        "/api/executions/%s/signal".formatted(id),
        "{\"signal_id\": \"%s\", \"values\": {\"start.topic\": \"%s\"}}"
            .formatted(signalId, topic));
  }

  private Answer submit(String submitId) {
    return server.post(
        "/api/executions/%s/submit".formatted(id), SUBMISSION.replace("SUBMIT", submitId));
  }

  private Answer end() {
    return server.get("/api/executions/%s/end?seconds=60".formatted(id));
  }

  @Test
  void aSignalIsCarriedOutOnceThoughTheServerWasRestarted() {
    assertThat(signal("s-1", "first").status()).isEqualTo(200);
    assertThat(signal("s-2", "second").status()).isEqualTo(200);
    restart();

    assertThat(signal("s-1", "first").status()).isEqualTo(200);
    var other = signal("s-1", "third");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("code")).isEqualTo("CONFLICT");
    assertThat(other.text("detail")).contains("a signal of this id with other values");
    assertThat(submit("a-1").text("result")).isEqualTo("ACCEPTED");

    assertThat(end().json().at("/outputs/topic").asText()).isEqualTo("second");
  }

  @Test
  void afterTheEndARepeatedSignalHearsTheSameAndANewOneThatTheRunHasEnded() {
    assertThat(signal("s-1", "first").status()).isEqualTo(200);
    assertThat(submit("a-1").status()).isEqualTo(200);
    assertThat(end().text("status")).isEqualTo("succeeded");

    for (var restarted = 0; restarted < 2; restarted++) {
      assertThat(signal("s-1", "first").status()).isEqualTo(200);
      assertThat(signal("s-1", "other").status()).isEqualTo(409);
      assertThat(signal("s-2", "first").text("code")).isEqualTo("NOT_RUNNING");
      restart();
    }
  }

  @Test
  void afterTheEndARepeatedAnswerHearsItsFirstReply() {
    var first = submit("a-1");
    assertThat(first.text("result")).isEqualTo("ACCEPTED");
    assertThat(end().text("status")).isEqualTo("succeeded");

    for (var restarted = 0; restarted < 2; restarted++) {
      assertThat(submit("a-1").json()).isEqualTo(first.json());
      assertThat(submit("a-2").text("result")).isEqualTo("ALREADY_DECIDED");
      restart();
    }
  }

  @Test
  void theIdOfASignalIsBounded() {
    var tooLong = signal("x".repeat(201), "first");

    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.text("detail")).contains("at most 200 characters, found 201");
  }
}
