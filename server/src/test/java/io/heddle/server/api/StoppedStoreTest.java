package io.heddle.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.event.RunEventCodec;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server does and says while its store takes nothing, and after that. */
@Timeout(400)
final class StoppedStoreTest {

  /** A stop lasts until the server says so, and so many seconds at least. */
  private static final int STOP_SECONDS = Integer.getInteger("heddle.stop", 0);

  private static final int RUNS = Integer.getInteger("heddle.stop.runs", 1_000);
  private static final String STARTS = "/api/groups/default/executions";

  private static final String CALL =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: name, type: string, required: true } ] } }
        - { id: call, data: { type: http-request, method: post, url: "TARGET", timeout: 120,
            retry_config: { max_retries: 50, retry_interval: 200, backoff_strategy: exponential_with_jitter,
              max_retry_interval: 5000 },
            authorization: { type: no_auth }, body: { type: raw_text, data: "{{#start.name#}}" } } }
        - { id: end, data: { type: end, outputs: [ { variable: text, value_selector: [call, body] } ] } }
      edges:
        - { source: start, target: call }
        - { source: call, target: end }
      """;

  private static final String KEEP =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: name, type: string, required: true } ] } }
        - { id: end, data: { type: end, outputs: [ { variable: text, value_selector: [start, name] } ] } }
      edges:
        - { source: start, target: end }
      """;

  private static final String ROOM =
      """
      heddle.quota.standard { running-executions = %d, queued-executions = %d }
      heddle.store.writer { start-writes = %d, retry-max = 200 ms }
      """
          .formatted(RUNS * 5, RUNS * 10, RUNS * 9 / 10);

  @TempDir Path folder;

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:sqlite:" + folder.resolve("heddle.db") + "?busy_timeout=60000");
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(300, TimeUnit.SECONDS).join();
  }

  private static RunRequest request(ServedMember server, String workflow, String name) {
    if (!(server.member().runs().workflow("default", workflow, null)
        instanceof ProcessResult.Processed(var definition))) {
      throw new AssertionError(workflow);
    }
    var built =
        RunBuilder.of(definition.workflow())
            .group("default")
            .executionId(ExecutionIds.derived("default", 0, "test", name))
            .inputs(ObjectValue.of("name", Value.of(name)))
            .build();
    return ((RunBuilder.Built.Ready) built).from(RunOrigin.of(definition)).request();
  }

  /** Counts each request, by its body. */
  private static HttpServer target(Map<String, AtomicInteger> calls) throws IOException {
    var target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    target.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            calls
                .computeIfAbsent(new String(body, UTF_8), _ -> new AtomicInteger())
                .incrementAndGet();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    target.start();
    return target;
  }

  @Test
  void runsSurviveAStopOfTheStoreButTheOneInConflict() throws Exception {
    var calls = new ConcurrentHashMap<String, AtomicInteger>();
    var target = target(calls);
    try (var server = new ServedMember(folder, ROOM)) {
      var url = "http://127.0.0.1:" + target.getAddress().getPort() + "/";
      var text = CALL.replace("TARGET", url);
      assertThat(server.put("/api/groups/default/workflows/call", text).status()).isEqualTo(200);
      assertThat(server.get("/health").status()).isEqualTo(200);
      var requests = new ArrayList<RunRequest>();
      for (var i = 0; i < RUNS; i++) {
        requests.add(request(server, "call", "n" + i));
      }
      var replies = new ArrayList<CompletionStage<StartReply>>();
      try (var lock = stop()) {
        requests.forEach(one -> replies.add(server.member().runs().start("default", one)));
        said(server, "no answer");
        refused(server);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(STOP_SECONDS));
        steal(server, lock, requests.getLast().executionId());
        lock.commit();
      }

      var ends = new ArrayList<CompletionStage<RunResult>>();
      for (var i = 0; i < RUNS - 1; i++) {
        started(server, requests.get(i), replies.get(i));
        ends.add(server.member().runs().end(requests.get(i).executionId(), Duration.ofMinutes(5)));
      }
      for (var end : ends) {
        var result = await(end);
        assertThat(result.status())
            .as(() -> String.valueOf(result.failure()))
            .isEqualTo(RunStatus.SUCCEEDED);
      }
      assertThat(server.get("/health").text("status")).isEqualTo("healthy");
      assertThat(calls).hasSize(RUNS - 1);
      assertThat(calls.values()).as("nothing runs twice").allMatch(count -> count.get() == 1);
      var lost = requests.getLast();
      assertThat(calls).doesNotContainKey("n" + (RUNS - 1));
      assertThat(await(server.member().runs().start("default", lost)))
          .isEqualTo(new StartReply.CancelledBefore(lost.executionId()));
    } finally {
      target.stop(0);
    }
  }

  /** A start that was turned away or got no answer is asked again, as its client would. */
  private static void started(
      ServedMember server, RunRequest request, CompletionStage<StartReply> first) {
    var reply = first.toCompletableFuture();
    while (true) {
      try {
        if (reply.orTimeout(60, TimeUnit.SECONDS).join() instanceof StartReply.Started) {
          return;
        }
      } catch (java.util.concurrent.CompletionException late) {
        assertThat(late).hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      reply = server.member().runs().start("default", request).toCompletableFuture();
    }
  }

  /** Nobody else writes until this connection commits. */
  private Connection stop() throws SQLException {
    var lock = connect();
    lock.setAutoCommit(false);
    try (var statement = lock.createStatement()) {
      statement.executeUpdate("create table stop (id integer)");
    }
    return lock;
  }

  /** Another incarnation was first, and cancelled what is not started yet. */
  private static void steal(ServedMember server, Connection connection, String run)
      throws SQLException {
    var event = new RunEvent.CancelledBeforeStart("a thief", 1);
    var codec =
        new RunEventCodec(
            (_, _, _) -> {
              throw new AssertionError("the event names no workflow");
            });
    var serializer =
        SerializationExtension.get(server.member().system()).findSerializerFor(event).identifier();
    try (var insert =
        connection.prepareStatement(
            "insert into event (persistence_id, sequence_nr, writer, written_at, serializer,"
                + " manifest, adapter_manifest, payload) values (?, 1, 'thief', 0, ?, ?, '', ?)")) {
      insert.setString(1, WorkflowExecution.persistenceId(run).id());
      insert.setInt(2, serializer);
      insert.setString(3, codec.manifest(event));
      insert.setBytes(4, codec.bytes(event));
      insert.executeUpdate();
    }
  }

  private static void said(ServedMember server, String reason) {
    var health = server.get("/health");
    while (health.status() == 200) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      health = server.get("/health");
    }
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.text("status")).isEqualTo("waiting");
    assertThat(health.json().path("store").path("reason").asText()).contains(reason);
  }

  private static void refused(ServedMember server) {
    var start = server.post(STARTS, "{\"workflow\": \"call\", \"inputs\": {\"name\": \"late\"}}");
    assertThat(start.status()).as(start.json().toString()).isEqualTo(503);
    assertThat(start.text("code")).isEqualTo("OVERLOADED");
    assertThat(start.response().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aFullDiskHoldsRunsUpAndLosesNone() throws Exception {
    var settings = ROOM + "heddle.store.sqlite.max-size = 12 MiB";
    try (var server = new ServedMember(folder, settings)) {
      assertThat(server.put("/api/groups/default/workflows/keep", KEEP).status()).isEqualTo(200);
      try (var connection = connect();
          var statement = connection.createStatement()) {
        statement.executeUpdate("create table ballast (content blob)");
        statement.executeUpdate("insert into ballast values (zeroblob(11400000))");
      }
      var requests = new ArrayList<RunRequest>();
      var replies = new ArrayList<CompletionStage<StartReply>>();
      for (var i = 0; i < 80; i++) {
        var request = request(server, "keep", i + "x".repeat(16_000));
        requests.add(request);
        replies.add(server.member().runs().start("default", request));
      }
      said(server, "full");
      refused(server);
      assertThat(server.get(STARTS).status()).as("what is stored can be read").isEqualTo(200);

      try (var connection = connect();
          var statement = connection.createStatement()) {
        statement.executeUpdate("drop table ballast");
      }
      for (var i = 0; i < replies.size(); i++) {
        var reply = replies.get(i).toCompletableFuture();
        if (reply.isCompletedExceptionally() || reply.getNow(null) instanceof StartReply.Refused) {
          continue;
        }
        var id = requests.get(i).executionId();
        assertThat(await(server.member().runs().end(id, Duration.ofSeconds(200))).status())
            .isEqualTo(RunStatus.SUCCEEDED);
      }
      assertThat(server.get("/health").status()).isEqualTo(200);
    }
  }

  @Test
  void aRequestThatTakesTooLongIsAProblemAsJson() throws Exception {
    try (var server = new ServedMember(folder, "heddle.api.request-timeout = 300 ms");
        var lock = stop()) {
      var late = server.put("/api/groups/default/workflows/keep", KEEP);

      assertThat(late.status()).isEqualTo(503);
      assertThat(late.response().headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/problem+json");
      assertThat(late.text("code")).isEqualTo("UNAVAILABLE");
      assertThat(late.text("detail")).contains("no answer in time");
      lock.rollback();
    }
  }
}
