package io.heddle.server.testkit.cases;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Answers over HTTP on a port of this machine what a case says.
 *
 * <p>Of several answers that match, the first that has not had its expected number of requests is
 * given; when all have, the last. What matches none is answered with 501.
 */
final class MockServer implements AutoCloseable {

  private static final int UNMATCHED = 501;

  private final HttpServer server;
  private final ExecutorService executor;
  private final List<MockRoute> routes;
  private final long[] hits;

  private MockServer(HttpServer server, ExecutorService executor, List<MockRoute> routes) {
    this.server = server;
    this.executor = executor;
    this.routes = routes;
    this.hits = new long[routes.size()];
  }

  static MockServer start(List<MockRoute> routes) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    var mock = new MockServer(server, executor, routes);
    server.setExecutor(executor);
    server.createContext("/", mock::answer);
    server.start();
    return mock;
  }

  /** Where it listens: {@code http://127.0.0.1:12345}. */
  String url() {
    var address = server.getAddress();
    return "http://%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var route = take(exchange, body);
      if (route == null) {
        exchange.sendResponseHeaders(UNMATCHED, -1);
        return;
      }
      route.responseHeaders().forEach(exchange.getResponseHeaders()::add);
      var answer = route.body().getBytes(StandardCharsets.UTF_8);
      var bodiless = answer.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(route.status(), bodiless ? -1 : answer.length);
      if (!bodiless) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private synchronized @Nullable MockRoute take(HttpExchange exchange, String body) {
    var last = -1;
    for (var i = 0; i < routes.size(); i++) {
      var route = routes.get(i);
      if (matches(route, exchange, body)) {
        last = i;
        if (hits[i] < route.expected()) {
          break;
        }
      }
    }
    if (last < 0) {
      return null;
    }
    hits[last]++;
    return routes.get(last);
  }

  private static boolean matches(MockRoute route, HttpExchange exchange, String body) {
    return route.method().equals(exchange.getRequestMethod())
        && route.path().equals(exchange.getRequestURI().toString())
        && has(exchange.getRequestHeaders(), route)
        && (route.bodyPattern() == null || route.bodyPattern().matcher(body).find());
  }

  private static boolean has(Headers headers, MockRoute route) {
    return route.headers().entrySet().stream()
        .allMatch(
            wanted -> headers.getOrDefault(wanted.getKey(), List.of()).contains(wanted.getValue()));
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
