package io.heddle.runtime.http;

import static io.heddle.runtime.http.PoolFixture.answered;
import static io.heddle.runtime.http.PoolFixture.await;
import static io.heddle.runtime.http.PoolFixture.failed;
import static io.heddle.runtime.http.PoolFixture.get;
import static io.heddle.runtime.http.PoolFixture.unverified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.network.NameResolver;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicServerExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS and HTTP/2, against a server that offers both versions or one of them. */
final class TlsTest {

  private static final NameResolver EVERYWHERE_HERE =
      _ -> List.of(InetAddress.ofLiteral("127.0.0.1"));

  @TempDir static Path folder;
  private static TestCertificate certificate;
  private static PoolFixture trusting;
  private static PoolFixture plain;

  @BeforeAll
  static void start() {
    certificate = TestCertificate.create(folder);
    trusting =
        new PoolFixture(
            new HttpPool.Setup(
                "trusting",
                PoolFixture.LOOPBACK,
                HttpSettings.DEFAULT,
                new TlsTrust.Context(certificate.trusting()),
                EVERYWHERE_HERE,
                RequestRate.UNLIMITED));
    plain = PoolFixture.under(PoolFixture.LOOPBACK, EVERYWHERE_HERE);
  }

  @AfterAll
  static void stop() {
    trusting.close();
    plain.close();
  }

  @ParameterizedTest
  @CsvSource({"NEGOTIATE, HTTP/2.0", "FORCE_HTTP_1, HTTP/1.1"})
  void speaksTheNewestVersionThatBothOffer(HttpVersionPolicy policy, String version) {
    try (var server = new TlsServer(policy)) {
      var answer = trusting.answer(get(server.url("localhost")));

      assertThat(answer.body()).asString(UTF_8).startsWith(version + " GET /");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersionPolicy.class,
      names = {"NEGOTIATE", "FORCE_HTTP_1"})
  void verifiesByDefault(HttpVersionPolicy policy) {
    try (var server = new TlsServer(policy)) {
      var failure = plain.failure(get(server.url("localhost")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
      assertThat(failure.message()).contains("TLS");
      assertThat(failure.retryable()).isFalse();
    }
  }

  @Test
  void verifiesTheNameOnTheCertificate() {
    try (var server = new TlsServer(HttpVersionPolicy.NEGOTIATE)) {
      var failure = trusting.failure(get(server.url("other.test")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
      assertThat(failure.message()).contains("TLS");
    }
  }

  @Test
  void verifiesTheAddressOnTheCertificate() {
    try (var server = new TlsServer(HttpVersionPolicy.NEGOTIATE)) {
      assertThat(trusting.answer(get(server.url("127.0.0.1"))).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost", "other.test"})
  void acceptsAnyCertificateWhenAskedTo(String host) {
    try (var server = new TlsServer(HttpVersionPolicy.NEGOTIATE)) {
      assertThat(plain.answer(unverified(get(server.url(host)))).status()).isEqualTo(200);
    }
  }

  @Test
  void aConnectionThatWasNotVerifiedIsNotUsedForOneThatIs() {
    try (var server = new TlsServer(HttpVersionPolicy.NEGOTIATE)) {
      plain.answer(unverified(get(server.url("localhost"))));

      assertThat(plain.failure(get(server.url("localhost"))).message()).contains("TLS");
    }
  }

  @Test
  void reportsPlainHttpBehindHttpsAsTlsFailure() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var socket = listener.accept()) {
                  RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
                  socket.getInputStream().readAllBytes();
                } catch (IOException _) {
                  // the other side was quicker
                }
              });

      var failure = plain.failure(get("https://127.0.0.1:" + listener.getLocalPort() + "/"));

      assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
      assertThat(failure.message()).contains("TLS");
    }
  }

  @Test
  void carriesALargeBodyOverHttp2() {
    try (var server = new TlsServer(HttpVersionPolicy.NEGOTIATE)) {
      var answer = trusting.answer(get(server.url("localhost") + "?size=900000"));

      assertThat(answer.body()).hasSizeGreaterThan(900_000);
    }
  }

  @Test
  void stopsAtTheLimitOverHttp2() {
    try (var server = new TlsServer(HttpVersionPolicy.NEGOTIATE)) {
      var failure = trusting.failure(get(server.url("localhost") + "?size=2000000"));

      assertThat(failure.code()).isEqualTo("output_too_large");
    }
  }

  @Test
  void streamsOverHttp2AsItComes() {
    try (var server = new TlsServer(HttpVersionPolicy.NEGOTIATE)) {
      var bytes = new ByteArrayOutputStream();

      var reply =
          await(
              trusting.http.stream(
                  get(server.url("localhost") + "?size=500000"),
                  BodyReader.chunks(bytes::writeBytes),
                  Cancellation.NEVER));

      assertThat(answered(reply).status()).isEqualTo(200);
      assertThat(bytes.size()).isGreaterThan(500_000);
    }
  }

  @Test
  void cancelsOverHttp2() throws InterruptedException {
    var cancel = new CancellationSource();
    var reading = new CountDownLatch(1);
    try (var server = new TlsServer(HttpVersionPolicy.NEGOTIATE)) {
      var reply =
          trusting.http.stream(
              PoolFixture.atMost(get(server.url("localhost") + "?size=100000000"), Long.MAX_VALUE),
              BodyReader.chunks(_ -> reading.countDown()),
              cancel);
      assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();

      cancel.cancel();

      assertThat(failed(await(reply)).code()).isEqualTo("cancelled");
      assertThat(trusting.answer(get(server.url("localhost"))).status()).isEqualTo(200);
    }
  }

  /** Answers with the version, method and path of the request, and as much more as it asks for. */
  private static final class TlsServer implements AutoCloseable {

    private final HttpAsyncServer server;
    private final int port;

    TlsServer(HttpVersionPolicy policy) {
      server =
          H2ServerBootstrap.bootstrap()
              .setVersionPolicy(policy)
              .setCanonicalHostName("localhost")
              .setTlsStrategy(new H2ServerTlsStrategy(certificate.server()))
              .setRequestRouter((_, _) -> () -> new BasicServerExchangeHandler<>(new Echo()))
              .create();
      server.start();
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try {
        var endpoint = server.listen(address, URIScheme.HTTPS).get(30, TimeUnit.SECONDS);
        port = ((InetSocketAddress) endpoint.getAddress()).getPort();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    String url(String host) {
      return "https://%s:%d/".formatted(host, port);
    }

    @Override
    public void close() {
      server.close(CloseMode.IMMEDIATE);
    }
  }

  private static final class Echo implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {

    @Override
    public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
        HttpRequest request, EntityDetails entity, HttpContext context) {
      return new BasicRequestConsumer<>(new DiscardingEntityConsumer<>());
    }

    @Override
    public void handle(
        Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
        throws HttpException, IOException {
      var request = message.getHead();
      var path = request.getPath();
      var size = path.contains("size=") ? Integer.parseInt(path.replaceAll(".*size=", "")) : 0;
      var line =
          "%s %s %s\n".formatted(context.getProtocolVersion(), request.getMethod(), path)
              + "x".repeat(size);
      trigger.submitResponse(
          AsyncResponseBuilder.create(200).setEntity(line, ContentType.TEXT_PLAIN).build(),
          context);
    }
  }
}
