package io.heddle.runtime.http;

import static io.heddle.runtime.http.PoolFixture.answered;
import static io.heddle.runtime.http.PoolFixture.atMost;
import static io.heddle.runtime.http.PoolFixture.await;
import static io.heddle.runtime.http.PoolFixture.failed;
import static io.heddle.runtime.http.PoolFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.http.HttpPort.Timeouts;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams, and what cancels them. */
final class StreamTest {

  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final Duration LATE = Duration.ofSeconds(30);

  private final LoopbackServer server = new LoopbackServer();
  private final PoolFixture fixture = PoolFixture.under(PoolFixture.LOOPBACK);
  private final CancellationSource cancel = new CancellationSource();

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  @Test
  void deliversEachPartBeforeTheNextIsSent() throws IOException {
    var goOn = new SynchronousQueue<String>();
    var parts = new LinkedBlockingQueue<String>();
    try (var raw =
        new RawServer(
            socket -> {
              RawServer.write(socket, CHUNKED);
              for (var part = goOn.take(); !part.isEmpty(); part = goOn.take()) {
                RawServer.write(
                    socket, Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
              }
              RawServer.write(socket, "0\r\n\r\n");
            })) {
      var reply =
          fixture.http.stream(
              endless(raw.url()),
              BodyReader.chunks(bytes -> parts.add(new String(bytes, UTF_8))),
              Cancellation.NEVER);

      for (var part : List.of("one", "two", "three")) {
        offer(goOn, part);
        assertThat(poll(parts)).isEqualTo(part);
      }
      offer(goOn, "");

      var answer = answered(await(reply));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void splitsLinesWhereverTheChunksEnd() {
    server.on(
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            for (var octet : "data: ü\r\n\ndata: b\rend".getBytes(UTF_8)) {
              out.write(octet);
              out.flush();
            }
          }
        });
    var lines = new ArrayList<String>();

    answered(
        await(
            fixture.http.stream(
                get(server.url("/a")), BodyReader.lines(100, lines::add), Cancellation.NEVER)));

    assertThat(lines).containsExactly("data: ü", "", "data: b", "end");
  }

  @Test
  void failsOnALineThatIsTooLong() {
    server.answer("/a", "x".repeat(101));

    var reply =
        await(
            fixture.http.stream(
                get(server.url("/a")), BodyReader.lines(100, _ -> {}), Cancellation.NEVER));

    assertThat(failed(reply).message()).contains("longer than 100 bytes");
  }

  @Test
  void collectsAnErrorAnswerInsteadOfStreamingIt() {
    server.answer("/a", 429, Map.of(), "slow down".getBytes(UTF_8));
    var parts = new ArrayList<byte[]>();

    var answer =
        answered(
            await(
                fixture.http.stream(
                    get(server.url("/a")), BodyReader.chunks(parts::add), Cancellation.NEVER)));

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body()).asString(UTF_8).isEqualTo("slow down");
    assertThat(parts).isEmpty();
  }

  @Test
  void aReaderThatStopsReadingStopsTheServer() throws IOException {
    var sent = new AtomicLong();
    var stuck = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var raw =
        new RawServer(
            socket -> {
              socket.setSendBufferSize(16_384);
              RawServer.write(socket, CHUNKED);
              var chunk = "400\r\n" + "x".repeat(1_024) + "\r\n";
              while (true) {
                RawServer.write(socket, chunk);
                sent.addAndGet(1_024);
              }
            })) {
      var reply =
          fixture.http.stream(
              atMost(endless(raw.url()), Long.MAX_VALUE),
              (_, _, body) -> {
                var _ = body.read();
                stuck.countDown();
                waitFor(release);
              },
              cancel);

      waitFor(stuck);
      var settled = settledValue(sent);
      release.countDown();

      assertThat(settled).isLessThan(32L << 20);
      answered(await(reply));
      assertThat(raw.awaitClosedByClient()).isTrue();
    }
  }

  @Test
  void aReaderMayLeaveEarly() throws IOException {
    try (var raw = RawServer.stallingAfter(CHUNKED + "3\r\nabc\r\n")) {
      var reply =
          fixture.http.stream(
              endless(raw.url()), (_, _, body) -> body.readNBytes(3), Cancellation.NEVER);

      assertThat(answered(await(reply)).status()).isEqualTo(200);
      assertThat(raw.awaitClosedByClient()).isTrue();
    }
  }

  @Test
  void aReaderCannotHideAFailure() {
    server.answer("/a", "x".repeat(1_000));

    var reply =
        await(
            fixture.http.stream(
                atMost(get(server.url("/a")), 10),
                (_, _, body) -> {
                  try {
                    body.readAllBytes();
                  } catch (IOException _) {
                    // a parser that reports errors its own way
                  }
                },
                Cancellation.NEVER));

    assertThat(failed(reply).code()).isEqualTo("output_too_large");
  }

  @Test
  void aReaderThatThrowsFailsItsOwnRequestOnly() {
    server.answer("/a", "x");

    var reply =
        await(
            fixture.http.stream(
                get(server.url("/a")),
                (_, _, _) -> {
                  throw new IllegalStateException("defect");
                },
                Cancellation.NEVER));

    assertThat(failed(reply).kind()).isEqualTo(ErrorKind.INTERNAL);
    assertThat(fixture.answer(get(server.url("/a"))).status()).isEqualTo(200);
  }

  @Test
  void cancelClosesTheSocketWhileTheAnswerIsAwaited() throws IOException {
    try (var silent = RawServer.stallingAfter("")) {
      var reply = fixture.http.send(get(silent.url()), cancel);
      silent.awaitRequest();

      cancel.cancel();

      assertThat(silent.awaitClosedByClient()).isTrue();
      assertThat(failed(await(reply)).code()).isEqualTo("cancelled");
      assertThat(failed(await(reply)).retryable()).isFalse();
    }
  }

  @Test
  void cancelClosesTheSocketInTheMiddleOfAStream() throws IOException {
    var first = new CountDownLatch(1);
    try (var raw = RawServer.stallingAfter(CHUNKED + "3\r\nabc\r\n")) {
      var reply =
          fixture.http.stream(
              endless(raw.url()), BodyReader.chunks(_ -> first.countDown()), cancel);
      waitFor(first);

      cancel.cancel();

      assertThat(raw.awaitClosedByClient()).isTrue();
      assertThat(failed(await(reply)).code()).isEqualTo("cancelled");
    }
  }

  @Test
  void cancelWakesAReaderThatIsBusyElsewhere() throws IOException {
    var reading = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    try (var raw = RawServer.stallingAfter(CHUNKED + "3\r\nabc\r\n")) {
      var reply =
          fixture.http.stream(
              endless(raw.url()),
              (_, _, _) -> {
                reading.countDown();
                waitFor(never);
              },
              cancel);
      waitFor(reading);

      cancel.cancel();

      assertThat(failed(await(reply)).code()).isEqualTo("cancelled");
      assertThat(raw.awaitClosedByClient()).isTrue();
    }
  }

  @Test
  void sendsNothingWhenAlreadyCancelled() {
    server.answer("/a", "x");
    cancel.cancel();

    assertThat(failed(await(fixture.http.send(get(server.url("/a")), cancel))).code())
        .isEqualTo("cancelled");
    assertThat(server.seen).isEmpty();
  }

  private static HttpPort.Request endless(String url) {
    return PoolFixture.within(get(url), new Timeouts(LATE, LATE, null));
  }

  /** Waits until a number that grows stops growing: here, until the buffers are full. */
  private static long settledValue(AtomicLong value) {
    var last = -1L;
    var quiet = new CountDownLatch(1);
    while (last != value.get()) {
      last = value.get();
      try {
        var _ = quiet.await(200, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return last;
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("woken", e);
    }
  }

  private static <T> void offer(SynchronousQueue<T> queue, T value) {
    try {
      if (!queue.offer(value, 30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody took it");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String poll(LinkedBlockingQueue<String> queue) {
    try {
      var value = queue.poll(30, TimeUnit.SECONDS);
      return value == null ? "" : value;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
