package io.heddle.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A real HTTP server on this machine that remembers what it was asked. */
final class LoopbackServer implements AutoCloseable {

  /** What arrived. Header names are lower-case. */
  record Seen(String method, String path, Map<String, String> headers, String body) {}

  final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final HttpServer server;

  LoopbackServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  LoopbackServer answer(String path, int status, Map<String, String> headers, byte[] body) {
    return on(path, exchange -> reply(exchange, status, headers, body));
  }

  LoopbackServer answer(String path, String body) {
    return answer(path, 200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  LoopbackServer redirect(String path, int status, String location) {
    return answer(path, status, Map.of("Location", location), new byte[0]);
  }

  LoopbackServer on(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          seen.add(seen(exchange));
          handler.handle(exchange);
        });
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  List<String> paths() {
    return seen.stream().map(Seen::path).toList();
  }

  Seen last() {
    return seen.stream().reduce((_, second) -> second).orElseThrow();
  }

  static void reply(HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static Seen seen(HttpExchange exchange) throws IOException {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join("|", values)));
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new Seen(
        exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
