package io.heddle.runtime.http;

import static io.heddle.runtime.http.PoolFixture.get;
import static io.heddle.runtime.http.PoolFixture.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.http.HttpPort.Field;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PooledHttpTest {

  private final LoopbackServer server = new LoopbackServer();
  private final PoolFixture fixture = PoolFixture.under(PoolFixture.LOOPBACK);

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  @Test
  void returnsStatusHeadersAndBody() {
    server.answer("/a", 201, Map.of("X-One", "1"), "hello".getBytes(UTF_8));

    var answer = fixture.answer(get(server.url("/a?q=1")));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("x-one")).isEqualTo("1");
    assertThat(answer.body()).asString(UTF_8).isEqualTo("hello");
    assertThat(answer.finalUri()).hasToString(server.url("/a?q=1"));
  }

  @Test
  void sendsMethodHeadersAndBodyAsGiven() {
    server.answer("/a", "ok");

    fixture.answer(
        request(
            "PUT",
            server.url("/a"),
            List.of(new Field("Content-Type", "text/plain"), new Field("X-Unicode", "grün")),
            "body".getBytes(UTF_8)));

    var seen = server.last();
    assertThat(seen.method()).isEqualTo("PUT");
    assertThat(seen.body()).isEqualTo("body");
    assertThat(seen.headers())
        .containsEntry("content-type", "text/plain")
        .containsEntry("content-length", "4")
        .containsEntry("user-agent", "heddle/0.1")
        .containsEntry("accept-encoding", "gzip, deflate")
        .containsEntry("host", "127.0.0.1:" + server.port())
        .doesNotContainKeys("upgrade", "cookie", "priority");
  }

  @Test
  void sendsABodyWithGet() {
    server.answer("/a", "ok");

    fixture.answer(request("GET", server.url("/a"), List.of(), "{}".getBytes(UTF_8)));

    assertThat(server.last().body()).isEqualTo("{}");
  }

  @Test
  void sendsPostWithoutBodyAsEmpty() {
    server.answer("/a", "ok");

    fixture.answer(request("POST", server.url("/a"), List.of(), null));

    assertThat(server.last().headers()).containsEntry("content-length", "0");
  }

  @Test
  void answersHeadWithoutBody() {
    server.on("/a", exchange -> exchange.sendResponseHeaders(200, -1));

    assertThat(fixture.answer(request("HEAD", server.url("/a"), List.of(), null)).body()).isEmpty();
  }

  @Test
  void takesAnErrorStatusForAnAnswer() {
    server.answer("/a", 503, Map.of("Retry-After", "7"), "busy".getBytes(UTF_8));

    var answer = fixture.answer(get(server.url("/a")));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
  }

  @Test
  void reusesAConnection() {
    var ports = new java.util.concurrent.ConcurrentSkipListSet<Integer>();
    server.on(
        "/a",
        exchange -> {
          ports.add(exchange.getRemoteAddress().getPort());
          LoopbackServer.reply(exchange, 200, Map.of(), "x".getBytes(UTF_8));
        });

    for (var i = 0; i < 20; i++) {
      fixture.answer(get(server.url("/a")));
    }

    assertThat(ports).hasSizeLessThan(20);
  }

  @Test
  void carriesALargeBodyBothWays() {
    var big = "0123456789abcdef".repeat(200_000);
    server.on(
        "/echo",
        exchange ->
            LoopbackServer.reply(exchange, 200, Map.of(), server.last().body().getBytes(UTF_8)));

    var answer =
        fixture.answer(
            PoolFixture.atMost(
                request("POST", server.url("/echo"), List.of(), big.getBytes(UTF_8)), 4_000_000));

    assertThat(answer.body()).asString(UTF_8).isEqualTo(big);
  }

  @Test
  void reportsARefusedConnectionAsNetworkError() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    var failure = fixture.failure(get("http://127.0.0.1:" + port + "/"));

    assertThat(failure.code()).isEqualTo("network_error");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void reportsAnUnknownHostAsNetworkError() {
    try (var unknown =
        PoolFixture.under(
            PoolFixture.LOOPBACK,
            host -> {
              throw new java.net.UnknownHostException(host);
            })) {
      var failure = unknown.failure(get("http://nowhere.test/"));

      assertThat(failure.code()).isEqualTo("network_error");
      assertThat(failure.message()).contains("nowhere.test");
    }
  }

  @Test
  void triesTheNextAddressWhenOneIsDead() throws IOException {
    server.answer("/a", "alive");
    var dead = InetAddress.getByName("127.0.0.77");
    try (var multihomed =
        PoolFixture.under(
            PoolFixture.LOOPBACK, _ -> List.of(dead, InetAddress.getLoopbackAddress()))) {
      var answer = multihomed.answer(get("http://two.test:" + server.port() + "/a"));

      assertThat(answer.body()).asString(UTF_8).isEqualTo("alive");
    }
  }
}
