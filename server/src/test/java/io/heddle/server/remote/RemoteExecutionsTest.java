package io.heddle.server.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionFilter;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.StartOrder;
import io.heddle.server.remote.RemoteExecutions.Reached;
import io.heddle.server.wire.PublicEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against answers over real HTTP. */
@Timeout(60)
final class RemoteExecutionsTest {

  private static final String ID = "team/0-01JABCDEFGHJKMNPQRSTVWXYZ1";
  private static final String VIEW =
      "{\"id\":\"%s\",\"group\":\"team\",\"status\":\"%s\",\"ended_at\":%d,\"new_field\":1}";

  /** What the server answers next. */
  private record Answer(int status, String type, String body, boolean broken) {
    static Answer json(String body) {
      return new Answer(200, "application/json", body, false);
    }

    static Answer events(String body, boolean broken) {
      return new Answer(200, "text/event-stream", body, broken);
    }
  }

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server = server();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void serve() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().toString();
    if (path.equals("/health")) {
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    var last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    requests.add(
        "%s %s %s%s"
            .formatted(exchange.getRequestMethod(), path, body, last == null ? "" : last)
            .strip());
    Answer answer;
    synchronized (answers) {
      answer = answers.remove();
    }
    exchange.getResponseHeaders().add("Content-Type", answer.type());
    var bytes = answer.body().getBytes(UTF_8);
    // More is announced than comes: what a killed server leaves.
    exchange.sendResponseHeaders(answer.status(), bytes.length + (answer.broken() ? 1 : 0));
    var out = exchange.getResponseBody();
    out.write(bytes);
    out.flush();
    exchange.close();
  }

  private Executions executions() {
    return switch (RemoteExecutions.at(address())) {
      case Reached.Answers(var executions) -> executions;
      case Reached.Refused(_, var message) -> throw new AssertionError(message);
    };
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answers(Answer... next) {
    synchronized (answers) {
      answers.addAll(List.of(next));
    }
  }

  @Test
  void asksAsTheApiHasIt() {
    var view = Answer.json(VIEW.formatted(ID, "running", 0));
    answers(view, view, view, Answer.json("{\"executions\":[],\"next\":\"c\"}"), view);
    try (var executions = executions()) {
      var order =
          new StartOrder(
              "team", "greet", null, ObjectValue.of("a", Value.of(1)), "k", "", "cli", null);
      assertThat(executions.start(order).id()).isEqualTo(ID);
      assertThat(executions.find(ID).orElseThrow().status()).isEqualTo("running");
      executions.pause(ID, "why", true);
      var filter =
          new ExecutionFilter(
              "team", Set.of("failed"), "", "", "", "a b&c", 5, Long.MAX_VALUE, "x", 9);
      assertThat(executions.list(filter).next()).isEqualTo("c");
      executions.signal(ID, "s", ObjectValue.of("env.a", Value.of("b")));
    }
    assertThat(requests)
        .satisfiesExactly(
            start ->
                assertThat(start)
                    .startsWith("POST /api/groups/team/executions ")
                    .contains("\"workflow\":\"greet\"", "\"idempotency_key\":\"k\""),
            find ->
                assertThat(find).isEqualTo("GET /api/executions/team/0-01JABCDEFGHJKMNPQRSTVWXYZ1"),
            pause -> assertThat(pause).endsWith("/pause {\"reason\":\"why\",\"now\":true}"),
            list ->
                assertThat(list)
                    .isEqualTo(
                        "GET /api/groups/team/executions?status=failed&search=a%20b%26c&from=5"
                            + "&cursor=x&size=9"),
            signal ->
                assertThat(signal)
                    .endsWith("/signal {\"signal_id\":\"s\",\"values\":{\"env.a\":\"b\"}}"));
  }

  @Test
  void refusalsKeepTheirCodeAndWords() {
    var problem = "{\"title\":\"x\",\"code\":\"NOT_RUNNING\",\"detail\":\"it has ended\"}";
    answers(
        new Answer(409, "application/problem+json", problem, false),
        new Answer(404, "application/problem+json", "{\"detail\":\"none\"}", false),
        new Answer(502, "text/html", "<html>", false),
        Answer.json("<html>"));
    try (var executions = executions()) {
      var ended =
          catchThrowableOfType(ExecutionException.class, () -> executions.cancel(ID, "why"));
      assertThat(ended.code()).isEqualTo(Code.NOT_RUNNING);
      assertThat(ended).hasMessage("it has ended");
      assertThat(executions.find(ID)).isEmpty();
      for (var i = 0; i < 2; i++) {
        var broken = catchThrowableOfType(ExecutionException.class, () -> executions.find(ID));
        assertThat(broken.code()).isEqualTo(Code.UNAVAILABLE);
      }
    }
  }

  @Test
  void whereNobodyAnswersIsSaid() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(RemoteExecutions.at(URI.create("http://127.0.0.1:" + free)))
        .isInstanceOfSatisfying(
            Reached.Refused.class,
            refused -> assertThat(refused.message()).contains("does not answer", "heddle serve"));
    assertThat(RemoteExecutions.at(URI.create("localhost:8080")))
        .isInstanceOfSatisfying(
            Reached.Refused.class, refused -> assertThat(refused.wrong()).isTrue());
  }

  @Test
  void aWatchGoesOnWhereABrokenConnectionEnded() throws InterruptedException {
    answers(
        Answer.events(
            "id: 1-0\ndata: {\"type\":\"graph_run_started\"}\n\nevent: ping\n\n"
                + "data: {\"type\":\"node_run_stream_chunk\"}\n\ndata: {\"type",
            true),
        new Answer(503, "application/problem+json", "{\"detail\":\"starting\"}", false),
        Answer.events(": caught up\n\n", false),
        Answer.json(VIEW.formatted(ID, "running", 0)),
        Answer.events("id: 2-0\ndata: {\"type\":\"graph_run_succeeded\"}\n\n", false),
        Answer.json(VIEW.formatted(ID, "succeeded", 7)));
    var told = new ArrayList<PublicEvent>();
    try (var executions = executions();
        var watch = executions.events(ID, null, told::add)) {
      watch.caughtUp();
      watch.join();
    }
    assertThat(told.stream().map(PublicEvent::name))
        .containsExactly("graph_run_started", "node_run_stream_chunk", "graph_run_succeeded");
    assertThat(requests.stream().filter(one -> one.contains("/events")))
        .satisfiesExactly(
            first -> assertThat(first).endsWith("/events"),
            second -> assertThat(second).endsWith("/events 1-0"),
            third -> assertThat(third).endsWith("/events 1-0"),
            fourth -> assertThat(fourth).endsWith("/events 1-0"));
  }

  @Test
  void aWatchOfWhatIsNotThereIsRefused() {
    answers(new Answer(404, "application/problem+json", "{\"detail\":\"none\"}", false));
    try (var executions = executions()) {
      var refused =
          catchThrowableOfType(
              ExecutionException.class, () -> executions.events(ID, null, _ -> {}).join());
      assertThat(refused.code()).isEqualTo(Code.NOT_FOUND);
    }
  }
}
