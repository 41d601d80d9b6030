package io.heddle.server.killed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the workflows' requests go. Each answer is a token that exists once, so what a run ends
 * with tells which of its calls it went on with.
 *
 * <p>A request's body is {@code run|step|what the step before was answered}.
 */
final class RecordingTarget implements AutoCloseable {

  /** A step with this in its name fails at first, for the workflow to retry. */
  static final String FLAKY = "flaky";

  private static final int FLAKY_FAILURES = 2;

  /**
   * A call as it came.
   *
   * @param token what it was answered, or empty for a failure
   */
  record Call(String run, String step, String upstream, String key, String token) {}

  private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Runnable called;
  private final Meeting meeting = new Meeting();

  /**
   * @param called hears of each call, before it is answered
   */
  RecordingTarget(Runnable called) throws IOException {
    this.called = called;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.createContext("/meet", this::meet);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Meeting meeting() {
    return meeting;
  }

  /** The calls of a run, in the order they came. */
  List<Call> of(String run) {
    return calls.getOrDefault(run, List.of());
  }

  long count() {
    return count.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("\\|", -1);
    var key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    var made = calls.computeIfAbsent(body[0], _ -> new CopyOnWriteArrayList<>());
    var token = "t" + count.incrementAndGet();
    var before = made.stream().filter(one -> one.step().equals(body[1])).count();
    var fails = body[1].contains(FLAKY) && before < FLAKY_FAILURES;
    // Known before it is answered: whoever has the answer finds it here.
    made.add(new Call(body[0], body[1], body[2], key, fails ? "" : token));
    called.run();
    LockSupport.parkNanos(
        TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextInt(9_000)));
    reply(exchange, fails ? 503 : 200, fails ? "not yet" : token);
  }

  private void meet(HttpExchange exchange) throws IOException {
    meeting.arrive();
    reply(exchange, 200, "met");
  }

  private static void reply(HttpExchange exchange, int status, String text) {
    try (exchange) {
      var bytes = text.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException _) {
      // The caller was killed.
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
