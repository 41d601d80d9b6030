package io.heddle.runtime.http;

import static io.heddle.runtime.http.PoolFixture.atMost;
import static io.heddle.runtime.http.PoolFixture.get;
import static io.heddle.runtime.http.PoolFixture.request;
import static io.heddle.runtime.http.PoolFixture.within;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.http.HttpPort.Timeouts;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {

  private static final Duration SOON = Duration.ofMillis(150);
  private static final Duration LATE = Duration.ofSeconds(30);

  private final LoopbackServer server = new LoopbackServer();
  private final PoolFixture fixture = PoolFixture.under(PoolFixture.LOOPBACK);

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  @Test
  void timesOutWhenNoAnswerComes() throws IOException {
    try (var silent = RawServer.stallingAfter("")) {
      var failure = failure(silent, new Timeouts(LATE, SOON, LATE));

      assertTimeout(failure, "waiting for the answer");
      assertThat(silent.awaitClosedByClient()).isTrue();
    }
  }

  @Test
  void timesOutWhenTheBodyStops() throws IOException {
    try (var stalling =
        RawServer.stallingAfter("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123")) {
      var failure = failure(stalling, new Timeouts(LATE, SOON, LATE));

      assertTimeout(failure, "waiting for data");
      assertThat(stalling.awaitClosedByClient()).isTrue();
    }
  }

  @Test
  void timesOutInTotalThoughBytesNeverStop() throws IOException {
    try (var endless = endless()) {
      var request =
          atMost(within(get(endless.url()), new Timeouts(LATE, LATE, SOON)), Long.MAX_VALUE);

      var reply =
          PoolFixture.await(
              fixture.http.stream(request, BodyReader.chunks(_ -> {}), Cancellation.NEVER));

      assertTimeout(PoolFixture.failed(reply), "the request took longer than 150 ms");
      assertThat(endless.awaitClosedByClient()).isTrue();
    }
  }

  @Test
  void timesOutInTotalThoughTheHeadBegan() throws IOException {
    try (var slow = RawServer.stallingAfter("HTTP/1.1 200 OK\r\nX: ")) {
      var failure = failure(slow, new Timeouts(LATE, LATE, SOON));

      assertTimeout(failure, "the request took longer than 150 ms");
      assertThat(slow.awaitClosedByClient()).isTrue();
    }
  }

  @Test
  void timesOutWhileConnecting() throws IOException {
    // A queue of one that nobody takes from: the next connections get no answer.
    try (var full = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ = new java.net.Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
        var _ = new java.net.Socket(InetAddress.getLoopbackAddress(), full.getLocalPort())) {
      var request = get("https://127.0.0.1:" + full.getLocalPort() + "/");

      var failure = fixture.failure(within(request, new Timeouts(SOON, LATE, LATE)));

      assertTimeout(failure, "connecting took longer than 150 ms");
    }
  }

  @Test
  void timesOutWhileTheNameIsLookedUp() {
    var never = new CountDownLatch(1);
    try (var slow =
        PoolFixture.under(
            PoolFixture.LOOPBACK,
            _ -> {
              try {
                never.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              return List.of();
            })) {
      var failure = slow.failure(within(get("http://slow.test/"), new Timeouts(SOON, LATE, LATE)));

      assertTimeout(failure, "looking up slow.test");
    }
  }

  @Test
  void acceptsABodyOfExactlyTheLimit() {
    server.answer("/a", "x".repeat(1_000));

    assertThat(fixture.answer(atMost(get(server.url("/a")), 1_000)).body()).hasSize(1_000);
  }

  @Test
  void refusesADeclaredLengthAboveTheLimitWithoutReading() throws IOException {
    try (var huge = RawServer.stallingAfter("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")) {
      assertTooLarge(fixture.failure(atMost(get(huge.url()), 1_000)));
      assertThat(huge.awaitClosedByClient()).isTrue();
    }
  }

  @Test
  void stopsReadingAnEndlessBodyAtTheLimit() throws IOException {
    try (var endless = endless()) {
      assertTooLarge(fixture.failure(atMost(get(endless.url()), 100_000)));
      assertThat(endless.awaitClosedByClient()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "deflate", "raw deflate", "GZIP", "identity, gzip"})
  void decompresses(String coding) throws IOException {
    server.answer(
        "/a", 200, header(coding), compressed(coding, "hello ".repeat(1_000).getBytes(UTF_8)));

    assertThat(fixture.answer(get(server.url("/a"))).body())
        .asString(UTF_8)
        .isEqualTo("hello ".repeat(1_000));
  }

  @ParameterizedTest
  @CsvSource({"gzip, 1", "deflate, 1", "gzip, 2"})
  void stopsABombAtTheLimitOfWhatItUnpacksTo(String coding, int layers) throws IOException {
    var bomb = new byte[50_000_000];
    for (var i = 0; i < layers; i++) {
      bomb = compressed(coding, bomb);
    }
    var codings = String.join(", ", java.util.Collections.nCopies(layers, coding));
    server.answer("/bomb", 200, Map.of("Content-Encoding", codings), bomb);

    assertTooLarge(fixture.failure(get(server.url("/bomb"))));
  }

  @Test
  void reportsABodyThatIsNotWhatItsEncodingSays() {
    server.answer("/a", 200, Map.of("Content-Encoding", "gzip"), "not gzip at all".getBytes(UTF_8));

    var failure = fixture.failure(get(server.url("/a")));

    assertThat(failure.code()).isEqualTo("network_error");
    assertThat(failure.message()).contains("decompress");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void leavesAnUnknownEncodingAsItIs() {
    server.answer("/a", 200, Map.of("Content-Encoding", "br"), "raw".getBytes(UTF_8));

    assertThat(fixture.answer(get(server.url("/a"))).body()).asString(UTF_8).isEqualTo("raw");
  }

  @Test
  void acceptsAnEmptyBodyWithAnEncoding() {
    server.answer("/a", 200, Map.of("Content-Encoding", "gzip"), new byte[0]);

    assertThat(fixture.answer(get(server.url("/a"))).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GARBAGE\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
      })
  void reportsABrokenAnswerAsNetworkError(String answer) throws IOException {
    try (var broken = RawServer.sending(answer)) {
      assertThat(fixture.failure(get(broken.url())).code()).isEqualTo("network_error");
    }
  }

  @Test
  void refusesEndlessHeaders() throws IOException {
    try (var endless =
        RawServer.sending("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(100_000) + "\r\n")) {
      assertThat(fixture.failure(get(endless.url())).code()).isEqualTo("network_error");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "get, X, y, invalid http method",
    "CONNECT, X, y, invalid http method",
    "TRACE, X, y, invalid http method",
    "GET, X Y, y, invalid header name",
    "GET, 'X:', y, invalid header name",
    "GET, '', y, invalid header name",
    "GET, X, 'a\nb: c', control character",
  })
  void refusesWhatWouldSplitTheMessage(String method, String name, String value, String message) {
    var failure =
        fixture.failure(request(method, server.url("/a"), List.of(new Field(name, value)), null));

    assertThat(failure.kind()).isEqualTo(ErrorKind.VALIDATION);
    assertThat(failure.message()).contains(message);
    assertThat(server.seen).isEmpty();
  }

  private static RawServer endless() {
    return new RawServer(
        socket -> {
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          while (true) {
            RawServer.write(socket, "400\r\n" + "x".repeat(1_024) + "\r\n");
          }
        });
  }

  private NodeFailure failure(RawServer raw, Timeouts timeouts) {
    return fixture.failure(within(get(raw.url()), timeouts));
  }

  private static void assertTimeout(NodeFailure failure, String message) {
    assertThat(failure.message()).contains(message);
    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.code()).isEqualTo("http_timeout");
    assertThat(failure.retryable()).isTrue();
  }

  private static void assertTooLarge(NodeFailure failure) {
    assertThat(failure.kind()).isEqualTo(ErrorKind.VALIDATION);
    assertThat(failure.code()).isEqualTo("output_too_large");
  }

  private static Map<String, String> header(String coding) {
    return Map.of("Content-Encoding", coding.replace("raw ", ""));
  }

  private static byte[] compressed(String coding, byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = compressor(coding, bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static OutputStream compressor(String coding, OutputStream out) throws IOException {
    return switch (coding) {
      case "deflate" -> new DeflaterOutputStream(out);
      case "raw deflate" ->
          new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
      default -> new GZIPOutputStream(out);
    };
  }
}
