package io.heddle.server.api;

import static io.heddle.server.api.ServedMember.GREET;
import static io.heddle.server.api.ServedMember.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.member.TestMember;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API over real HTTP on loopback, with a real store. */
@Timeout(180)
final class ApiTest {

  @TempDir Path folder;

  private ServedMember server;

  @BeforeEach
  void open() {
    server = new ServedMember(folder);
    server.register("greet", GREET);
    server.register("ask", TestMember.ASK);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String greet(String name) {
    return "{\"workflow\": \"greet\", \"inputs\": {\"name\": \"%s\"}}".formatted(name);
  }

  private String started(String body) {
    var answer = server.post(RUNS, body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    return answer.text("id");
  }

  @Test
  void startsARunAndAnswersWithItsEnd() {
    var id = started(greet("Ada"));

    var end = server.get("/api/executions/%s/end?seconds=60".formatted(id));

    assertThat(end.status()).isEqualTo(200);
    assertThat(end.text("status")).isEqualTo("succeeded");
    assertThat(end.json().at("/outputs/text").asText()).isEqualTo("Hello Ada");
    assertThat(end.text("started_by")).isEqualTo("api");
    var detail = server.get("/api/executions/%s/detail".formatted(id));
    assertThat(detail.json().at("/inputs/name").asText()).isEqualTo("Ada");
    assertThat(detail.json().path("nodes").findValuesAsText("node"))
        .containsExactly("start", "text", "end");
    assertThat(detail.json().path("nodes").findValuesAsText("status")).containsOnly("succeeded");
  }

  @Test
  void theSameIdempotencyKeyIsTheSameRunAndForOtherInputsAConflict() {
    var first = server.send(keyed("Ada"));
    var second = server.send(keyed("Ada"));
    var other = server.send(keyed("Bob"));

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.text("id")).isEqualTo(first.text("id"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("code")).isEqualTo("CONFLICT");
    assertThat(other.text("detail")).contains("other inputs");
  }

  private java.net.http.HttpRequest.Builder keyed(String name) {
    return server
        .to(RUNS)
        .header("Idempotency-Key", "order-1")
        .POST(BodyPublishers.ofString(greet(name)));
  }

  @Test
  void listsPageByPage() {
    var ids = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      ids.add(started(greet("n" + i)));
    }
    var found = new ArrayList<String>();
    var cursor = "";
    do {
      var page = server.get(RUNS + "?workflow=greet&size=2" + cursor);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.json().path("executions").size()).isLessThanOrEqualTo(2);
      found.addAll(page.json().path("executions").findValuesAsText("id"));
      cursor = page.json().path("next").isNull() ? "" : "&cursor=" + page.text("next");
    } while (!cursor.isEmpty());

    assertThat(found).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(server.get(RUNS + "?workflow=other").json().path("executions")).isEmpty();
  }

  @Test
  void errorsAreProblemsThatSayWhatWasExpected() {
    var missing = server.post(RUNS, greet("Ada").replace("greet", "gret"));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.response().headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(missing.text("detail")).contains("did you mean 'greet'?");

    problem(server.post(RUNS, "{\"workflow\": \"greet\"}"), 400, "INVALID", "name");
    problem(server.post(RUNS, "{\"workflw\": \"greet\"}"), 400, "INVALID", "workflw");
    problem(server.post(RUNS, "{"), 400, "INVALID", "no JSON");
    problem(server.get(RUNS + "?status=runing"), 400, "INVALID", "did you mean 'running'?");
    problem(server.get(RUNS + "?sort=up"), 400, "INVALID", "known: status");
    problem(server.get("/api/executions/default/x"), 400, "INVALID", "expected group/part-unique");
    problem(
        server.get("/api/executions/default/0-01JF5Z2M3K4N5P6Q7R8S9T0V1W"),
        404,
        "NOT_FOUND",
        "no execution");
    problem(
        server.post("/api/executions/default/0-01JF5Z2M3K4N5P6Q7R8S9T0V1W/cancel", ""),
        404,
        "NOT_FOUND",
        "no execution");
    problem(server.get("/api/nothing"), 404, "NOT_FOUND", "/api/nothing");
    problem(server.put("/health", ""), 405, "INVALID", "GET");
    problem(
        server.put("/api/groups/default/workflows/bad", "version: \"0.1.0\"\nnodes: []\n"),
        400,
        "INVALID",
        "Validation failed");
    problem(
        server.send(server.to("/health").header("Origin", "http://example.org").GET()),
        403,
        "INVALID",
        "origin");
  }

  private static void problem(ServedMember.Answer answer, int status, String code, String detail) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.text("detail")).contains(detail);
  }

  @Test
  void anEndedRunCannotBeCancelled() {
    var id = started(greet("Ada"));
    assertThat(server.get("/api/executions/%s/end?seconds=60".formatted(id)).status())
        .isEqualTo(200);

    problem(
        server.post("/api/executions/%s/cancel".formatted(id), "{\"reason\": \"late\"}"),
        409,
        "NOT_RUNNING",
        "succeeded");
  }

  @Test
  void tellsHowItIs() {
    var health = server.get("/health");

    assertThat(health.status()).isEqualTo(200);
    assertThat(health.text("status")).isEqualTo("healthy");
    assertThat(health.text("version")).isEqualTo("test");
    assertThat(health.json().at("/store/waiting_writes").isNumber()).isTrue();
  }

  @Test
  void eventsGoOnAfterTheLastOneThatIsKnownAcrossARestart() {
    var id = started("{\"workflow\": \"ask\"}");
    var before = server.events(id, null, "human");
    var known = before.stream().map(ServedMember.Sent::id).filter(Objects::nonNull).toList();
    assertThat(known).isNotEmpty();

    server.close();
    server = new ServedMember(folder);
    var again = server.events(id, null, "human");
    assertThat(again).isEqualTo(before);

    var forms = server.get("/api/executions/%s/detail".formatted(id)).json().path("forms");
    assertThat(forms.findValuesAsText("node")).containsExactly("ask");
    var answer = "{\"node\": \"ask\", \"submit_id\": \"s-1\", \"action\": \"approve\"}";
    var submitted = server.post("/api/executions/%s/submit".formatted(id), answer);
    assertThat(submitted.text("result")).isEqualTo("ACCEPTED");

    var after = server.events(id, known.getLast(), "nothing like this");
    var whole = server.events(id, null, "nothing like this");
    assertThat(whole).startsWith(before.toArray(ServedMember.Sent[]::new));
    var rest = whole.subList(whole.size() - after.size(), whole.size());
    assertThat(after).isNotEmpty().isEqualTo(rest);
    assertThat(whole.stream().map(ServedMember.Sent::id).filter(Objects::nonNull))
        .doesNotHaveDuplicates();
    assertThat(whole.getLast().data().toString().toLowerCase(Locale.ROOT)).contains("succeeded");
  }
}
