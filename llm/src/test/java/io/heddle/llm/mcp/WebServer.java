package io.heddle.llm.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ValueJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The tiny server behind a URL of the loopback, in one of the ways there are. */
final class WebServer implements AutoCloseable {

  enum Kind {
    /** One JSON answer to each message. */
    JSON,
    /** Each answer as the last event of a stream. */
    EVENTS,
    /** Everything on one long stream, messages somewhere else. */
    OLDER
  }

  /** {@code METHOD tool-or-method header}. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  volatile String session = "s1";
  volatile int refusing;
  volatile String endpoint = "/messages";
  private final Kind kind;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  WebServer(Kind kind) throws IOException {
    this.kind = kind;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  McpServer described() {
    return new McpServer(
        "web",
        "http",
        "",
        List.of(),
        ObjectValue.EMPTY,
        "http://127.0.0.1:%d/mcp".formatted(server.getAddress().getPort()),
        ObjectValue.of("X-Key", Value.of("hush-hush")));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (refusing != 0) {
        send(exchange, refusing, "text/plain", "no");
      } else if (exchange.getRequestMethod().equals("DELETE")) {
        asked.add("DELETE " + exchange.getRequestHeaders().getFirst("Mcp-Session-Id"));
        send(exchange, 200, "text/plain", "");
      } else if (kind == Kind.OLDER) {
        older(exchange);
      } else {
        newer(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable String answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var message = (ObjectValue) java.util.Objects.requireNonNull(ValueJson.parse(body));
    var headers = exchange.getRequestHeaders();
    asked.add(
        "%s %s key=%s version=%s"
            .formatted(
                message.get("method") instanceof StringValue(var method) ? method : "",
                TinyServer.tool(message),
                headers.getFirst("X-Key"),
                headers.getFirst("MCP-Protocol-Version")));
    return TinyServer.answer(message, Map.of());
  }

  private void newer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      send(exchange, 405, "text/plain", "");
      return;
    }
    var known = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
    var reply = answer(exchange);
    var first = asked.getLast().startsWith("initialize ");
    if (!first && !session.equals(known)) {
      send(exchange, 404, "text/plain", "no such session");
      return;
    }
    exchange.getResponseHeaders().set("Mcp-Session-Id", session);
    if (reply == null) {
      send(exchange, 202, "text/plain", "");
    } else if (kind == Kind.JSON) {
      send(exchange, 200, "application/json", reply);
    } else {
      var note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}";
      send(
          exchange,
          200,
          "text/event-stream",
          ": hello\n\nevent: message\ndata: %s\n\ndata: %s\n\n".formatted(note, reply));
    }
  }

  private void older(HttpExchange exchange) throws IOException, InterruptedException {
    if (exchange.getRequestURI().getPath().equals("/messages")) {
      var reply = answer(exchange);
      send(exchange, 202, "text/plain", "");
      if (reply != null) {
        events.add("event: message\ndata: %s\n\n".formatted(reply));
      }
      return;
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      send(exchange, 405, "text/plain", "");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    var out = exchange.getResponseBody();
    out.write("event: endpoint\ndata: %s\n\n".formatted(endpoint).getBytes(StandardCharsets.UTF_8));
    out.flush();
    while (true) {
      out.write(events.take().getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
