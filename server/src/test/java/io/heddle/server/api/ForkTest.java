package io.heddle.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.heddle.server.hosted.HostedExecutions;
import io.heddle.server.remote.RemoteExecutions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forks over real HTTP, with a real store, of runs whose effects a real target counts. */
@Timeout(180)
final class ForkTest {

  private static final String ORDER =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data:
            type: start
            variables:
              - { variable: base, type: string, required: true }
              - { variable: items, type: "array[string]" }
        - { id: first, data: { type: http-request, method: GET, url: "{{#start.base#}}/first",
            fail_on_error_status: true } }
        - id: each
          data:
            type: iteration
            input_selector: [start, items]
            output_variable: out
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: hit, type: http-request, data: { method: GET, fail_on_error_status: true,
                    url: "{{#start.base#}}/item/{{#__scope__.item#}}" } }
                - { id: done, type: end, data: { outputs: [ { variable: said, value_selector: [hit, body] } ] } }
              edges: [ { source: begin, target: hit }, { source: hit, target: done } ]
        - { id: ask, data: { type: human-input, resume_mode: approval } }
        - { id: last, data: { type: http-request, method: GET, url: "{{#start.base#}}/last",
            fail_on_error_status: true } }
        - id: end
          data:
            type: end
            outputs:
              - { variable: first, value_selector: [first, body] }
              - { variable: out, value_selector: [each, out] }
              - { variable: last, value_selector: [last, body] }
        - { id: no, data: { type: end, outputs: [] } }
      edges:
        - { source: start, target: first }
        - { source: first, target: each }
        - { source: each, target: ask }
        - { source: ask, target: last, source_handle: approve }
        - { source: ask, target: no, source_handle: reject }
        - { source: last, target: end }
      """;

  private static final String RUNS = "/api/groups/default/executions";

  private final Map<String, Integer> hits = new ConcurrentHashMap<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final HttpServer target = target();

  @TempDir Path folder;

  private ServedMember server;

  private HttpServer target() {
    try {
      var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.createContext(
          "/",
          exchange -> {
            var path = exchange.getRequestURI().getPath();
            var count = hits.merge(path, 1, Integer::sum);
            var body = "%s %d".formatted(path, count).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(failing.contains(path) ? 500 : 200, body.length);
            try (var out = exchange.getResponseBody()) {
              out.write(body);
            }
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void open() {
    server = new ServedMember(folder);
    register(ORDER);
  }

  private void register(String text) {
    var answer = server.put("/api/groups/default/workflows/order", text);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
  }

  @AfterEach
  void close() {
    server.close();
    target.stop(0);
  }

  private String base() {
    return "http://127.0.0.1:" + target.getAddress().getPort();
  }

  private String start() {
    var body =
        """
        {"workflow": "order", "inputs": {"base": "%s", "items": ["x", "y"]}}\
        """
            .formatted(base());
    var answer = server.post(RUNS, body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    return answer.text("id");
  }

  private void approve(String id) {
    var body = "{\"node\": \"ask\", \"submit_id\": \"s-1\", \"action\": \"approve\"}";
    for (var tries = 0; tries < 600; tries++) {
      var answer = server.post("/api/executions/%s/submit".formatted(id), body);
      if (answer.text("result").equals("ACCEPTED")) {
        return;
      }
      assertThat(answer.text("result")).isEqualTo("NOT_WAITING");
      // The request itself is what time passes with.
      assertThat(detail(id).status()).isEqualTo(200);
    }
    throw new AssertionError(detail(id).json().toPrettyString());
  }

  private ServedMember.Answer detail(String id) {
    return server.get("/api/executions/%s/detail".formatted(id));
  }

  private ServedMember.Answer end(String id) {
    var end = server.get("/api/executions/%s/end?seconds=60".formatted(id));
    assertThat(end.status()).as(detail(id).json().toPrettyString()).isEqualTo(200);
    return end;
  }

  private String finished() {
    var id = start();
    approve(id);
    assertThat(end(id).text("status")).isEqualTo("succeeded");
    return id;
  }

  private String fork(String id, String verb, String body) {
    var answer = server.post("/api/executions/%s/%s".formatted(id, verb), body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    return answer.text("id");
  }

  private Map<String, String> plan(String id, String verb, String body) {
    var answer = server.post("/api/executions/%s/%s?plan".formatted(id, verb), body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    var fates = new HashMap<String, String>();
    for (JsonNode step : answer.json().path("steps")) {
      fates.put(
          step.path("place").asText(),
          (step.path("fate").asText() + ' ' + step.path("reason").asText()).strip());
    }
    return fates;
  }

  private Map<String, Integer> hitsOf(Runnable work) {
    hits.clear();
    work.run();
    return Map.copyOf(hits);
  }

  @Test
  void theSameKeyIsTheSameForkAndForOtherNodesAConflict() {
    var source = finished();
    var body = "{\"from\": [\"%s\"], \"idempotency_key\": \"again-1\"}";
    var id = fork(source, "fork", body.formatted("last"));

    for (var restarted = 0; restarted < 2; restarted++) {
      assertThat(fork(source, "fork", body.formatted("last"))).isEqualTo(id);
      var other = server.post("/api/executions/%s/fork".formatted(source), body.formatted("first"));
      assertThat(other.status()).isEqualTo(409);
      assertThat(other.text("code")).isEqualTo("CONFLICT");
      assertThat(other.text("detail")).contains("other nodes to run again");
      server.close();
      server = new ServedMember(folder);
    }
  }

  @Test
  void aRetryDoesAgainWhatFailedAndNothingElse() {
    failing.add("/last");
    var source = start();
    approve(source);
    assertThat(end(source).text("status")).isEqualTo("failed");
    failing.clear();

    assertThat(plan(source, "retry", "{}"))
        .containsEntry("first", "reused")
        .containsEntry("each[0]/hit", "reused")
        .containsEntry("each[1]/hit", "reused")
        .containsEntry("ask", "reused")
        .containsEntry("last", "runs failed");
    var again =
        hitsOf(
            () -> {
              var id = fork(source, "retry", "{}");
              var end = end(id);
              assertThat(end.text("status")).isEqualTo("succeeded");
              assertThat(end.text("parent")).isEqualTo(source);
              assertThat(end.text("started_by")).isEqualTo("fork");
              assertThat(end.json().at("/outputs/first").asText()).isEqualTo("/first 1");
              assertThat(end.json().at("/outputs/last").asText()).isEqualTo("/last 1");
              var nodes = detail(id).json().path("nodes");
              for (JsonNode node : nodes) {
                var reused = Set.of("first", "hit", "ask").contains(node.path("node").asText());
                assertThat(node.path("reused_from").asText())
                    .as(node.toString())
                    .isEqualTo(reused ? source : "");
              }
            });
    assertThat(again).containsExactly(Map.entry("/last", 1));
    var ofRetry = server.post("/api/executions/%s/retry".formatted(finished()), "{}");
    assertThat(ofRetry.status()).isEqualTo(400);
    assertThat(ofRetry.text("detail")).contains("did not fail");
  }

  @Test
  void aForkFromOneItemRunsThatItemAndWhatComesAfter() {
    var source = finished();

    var body = "{\"from\": [\"each[1]/hit\"]}";
    assertThat(plan(source, "fork", body))
        .containsEntry("first", "reused")
        .containsEntry("each[0]/hit", "reused")
        .containsEntry("each[1]/hit", "runs asked")
        .containsEntry("ask", "runs_later after")
        .containsEntry("last", "runs_later after");
    var again =
        hitsOf(
            () -> {
              var id = fork(source, "fork", body);
              approve(id);
              assertThat(end(id).text("status")).isEqualTo("succeeded");
            });
    assertThat(again).isEqualTo(Map.of("/item/y", 1, "/last", 1));
  }

  @Test
  void aChangedInputRunsWhatReadsIt() {
    var source = finished();

    var again =
        hitsOf(
            () -> {
              var id = fork(source, "fork", "{\"inputs\": {\"items\": [\"x\", \"z\"]}}");
              var end = end(id);
              assertThat(end.text("status")).isEqualTo("succeeded");
              assertThat(end.json().at("/outputs/out/1").toString()).contains("/item/z 1");
            });
    assertThat(again).isEqualTo(Map.of("/item/z", 1));
  }

  @Test
  void anotherVersionReusesTheNodesThatAreTheSame() {
    var source = finished();
    register(ORDER.replace("#}}/last", "#}}/other"));

    var again =
        hitsOf(
            () -> {
              var id = fork(source, "fork", "{\"version\": \"2\"}");
              var end = end(id);
              assertThat(end.text("status")).isEqualTo("succeeded");
              assertThat(end.json().path("version").asInt()).isEqualTo(2);
            });
    assertThat(again).isEqualTo(Map.of("/other", 1));
  }

  @Test
  void anOutputThatIsSetIsReadInsteadOfTheRecordedOne() {
    var source = finished();

    var again =
        hitsOf(
            () -> {
              var id = fork(source, "fork", "{\"values\": {\"first.body\": \"mine\"}}");
              assertThat(end(id).json().at("/outputs/first").asText()).isEqualTo("mine");
            });
    assertThat(again).isEmpty();
  }

  @Test
  void aRunThatWaitsIsForkedAsItStands() {
    var source = start();
    while (detail(source).json().path("forms").isEmpty()) {
      assertThat(detail(source).json().at("/execution/status").asText()).isIn("running", "waiting");
    }
    hits.clear();

    var id = fork(source, "fork", "{}");
    approve(id);
    assertThat(end(id).text("status")).isEqualTo("succeeded");
    assertThat(hits).isEqualTo(Map.of("/last", 1));
    assertThat(server.get("/api/executions/" + source).text("status")).isEqualTo("waiting");
  }

  @Test
  void refusesWhatCannotBe() {
    var source = finished();

    refused(source, "{\"from\": [\"lats\"]}", 400, "did you mean 'last'?");
    refused(source, "{\"from\": [\"each[1]\"]}", 400, "names a round");
    refused(source, "{\"from\": [\"first/x\"]}", 400, "holds no other nodes");
    refused(source, "{\"version\": \"9\"}", 404, "no version or label '9'");
    refused(source, "{\"values\": {\"conversation.x\": 1}}", 400, "no variable");
    refused(source, "{\"values\": {\"firts.body\": 1}}", 400, "did you mean 'first'?");
    refused(source, "{\"form\": []}", 400, "unknown field form");
    refused("default/0-01JF5Z2M3K4N5P6Q7R8S9T0V1W", "{}", 404, "there is no execution");
  }

  private void refused(String id, String body, int status, String message) {
    var answer = server.post("/api/executions/%s/fork".formatted(id), body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
    assertThat(answer.text("detail")).contains(message);
  }

  @Test
  void aClientHearsThePlanAsTheServerMadeIt() {
    var source = finished();
    var order =
        new io.heddle.server.execution.ForkOrder(
            List.of("last"),
            io.heddle.compiler.value.ObjectValue.EMPTY,
            io.heddle.compiler.value.ObjectValue.EMPTY,
            null,
            false,
            null);
    if (!(RemoteExecutions.at(URI.create(server.address()))
        instanceof RemoteExecutions.Reached.Answers(var remote))) {
      throw new AssertionError(server.address());
    }
    try (remote;
        var hosted = new HostedExecutions(server.member())) {
      assertThat(remote.plan(source, order)).isEqualTo(hosted.plan(source, order));
      assertThat(remote.fork(source, order).parent()).isEqualTo(source);
    }
  }
}
