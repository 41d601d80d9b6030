package io.heddle.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Is called, and answers when the test says so: {@code answer N} to the call of that number. */
final class HeldTarget implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 120;

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch answering = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  HeldTarget() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var number = calls.incrementAndGet();
            called.countDown();
            answering.await();
            var text = ("answer " + number).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  /** A workflow that calls it once and puts out what it is answered. */
  String workflow() {
    return """
    version: "0.1.0"
    nodes:
      - { id: start, data: { type: start, variables: [] } }
      - { id: call, data: { type: http-request, method: post, url: "http://127.0.0.1:%d/", timeout: 600,
          authorization: { type: no_auth }, body: { type: raw_text, data: "call" } } }
      - { id: end, data: { type: end, outputs: [ { variable: text, value_selector: [call, body] } ] } }
    edges:
      - { source: start, target: call }
      - { source: call, target: end }
    """
        .formatted(server.getAddress().getPort());
  }

  void awaitCall() throws InterruptedException {
    if (!called.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody called");
    }
  }

  /** Answers those who called and all who do from now on. */
  void answer() {
    answering.countDown();
  }

  int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    answer();
    server.stop(0);
    threads.shutdownNow();
  }
}
