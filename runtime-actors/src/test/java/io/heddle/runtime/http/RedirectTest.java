package io.heddle.runtime.http;

import static io.heddle.runtime.http.PoolFixture.get;
import static io.heddle.runtime.http.PoolFixture.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.network.NetworkPolicy;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedirectTest {

  private final LoopbackServer server = new LoopbackServer();
  private final LoopbackServer other = new LoopbackServer();
  private final PoolFixture fixture =
      PoolFixture.under(PoolFixture.LOOPBACK, _ -> List.of(InetAddress.getLoopbackAddress()));

  @AfterEach
  void close() {
    fixture.close();
    server.close();
    other.close();
  }

  @ParameterizedTest
  @CsvSource({
    "301, GET, GET, false",
    "301, POST, GET, false",
    "301, PUT, PUT, true",
    "302, POST, GET, false",
    "302, PUT, GET, false",
    "302, HEAD, HEAD, false",
    "303, POST, GET, false",
    "303, DELETE, GET, false",
    "303, HEAD, HEAD, false",
    "307, POST, POST, true",
    "307, GET, GET, false",
    "308, PUT, PUT, true",
  })
  void choosesMethodAndBodyOfTheNextHop(
      int status, String method, String expected, boolean keepsBody) {
    server.redirect("/from", status, "/to").answer("/to", "there");
    var hasBody = !method.equals("GET") && !method.equals("HEAD");

    var answer =
        fixture.answer(
            request(
                method,
                server.url("/from"),
                List.of(new Field("Content-Type", "text/plain")),
                hasBody ? "data".getBytes(UTF_8) : null));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.finalUri()).hasToString(server.url("/to"));
    assertThat(server.last().method()).isEqualTo(expected);
    assertThat(server.last().body()).isEqualTo(keepsBody ? "data" : "");
    assertThat(server.last().headers().containsKey("content-type"))
        .isEqualTo(expected.equals(method));
  }

  @Test
  void keepsCredentialsOnTheSameOrigin() {
    server.redirect("/from", 302, "/to").answer("/to", "there");

    fixture.answer(withCredentials(server.url("/from")));

    assertThat(server.last().headers())
        .containsEntry("authorization", "Bearer x")
        .containsEntry("x-custom-key", "secret");
  }

  @Test
  void dropsCredentialsOnAnotherPort() {
    server.redirect("/from", 307, other.url("/to"));
    other.answer("/to", "there");

    fixture.answer(withCredentials(server.url("/from")));

    assertThat(other.last().headers())
        .containsEntry("x-plain", "kept")
        .doesNotContainKeys("authorization", "cookie", "x-api-key", "x-custom-key");
  }

  @Test
  void dropsCredentialsOnAnotherHost() {
    server.redirect("/from", 307, "http://other.test:" + server.port() + "/to");
    server.answer("/to", "there");

    fixture.answer(withCredentials(server.url("/from")));

    assertThat(server.last().headers())
        .containsEntry("host", "other.test:" + server.port())
        .doesNotContainKeys("authorization", "cookie", "x-api-key", "x-custom-key");
  }

  @Test
  void keepsNoCookies() {
    server.answer(
        "/from", 302, Map.of("Location", "/to", "Set-Cookie", "a=b; Path=/"), new byte[0]);
    server.answer("/to", "there");

    fixture.answer(get(server.url("/from")));
    fixture.answer(get(server.url("/to")));

    assertThat(server.seen)
        .allSatisfy(seen -> assertThat(seen.headers()).doesNotContainKey("cookie"));
  }

  @Test
  void followsAsManyAsThePolicyAllows() {
    server.redirect("/1", 302, "/2").redirect("/2", 302, "/3").redirect("/3", 302, "/4");
    server.answer("/4", "end");

    assertThat(fixture.answer(get(server.url("/1"))).body()).asString(UTF_8).isEqualTo("end");
  }

  @Test
  void refusesOneMore() {
    server.redirect("/loop", 302, "/loop");

    var failure = fixture.failure(get(server.url("/loop")));

    assertThat(failure.code()).isEqualTo("network_policy");
    assertThat(failure.message()).contains("more than 3 redirects");
    assertThat(server.seen).hasSize(4);
  }

  @Test
  void returnsTheRedirectWhenNoneMayBeFollowed() {
    server.redirect("/from", 302, "/to");
    try (var strict = PoolFixture.under(PoolFixture.LOOPBACK.withMaxRedirects(0))) {
      assertThat(strict.answer(get(server.url("/from"))).status()).isEqualTo(302);
    }
  }

  @Test
  void returnsTheRedirectWhenTheCallerWantsIt() {
    server.redirect("/from", 302, "/to");
    var request = get(server.url("/from"));

    var answer =
        fixture.answer(
            new HttpPort.Request(
                request.method(),
                request.uri(),
                request.headers(),
                null,
                request.timeouts(),
                request.maxResponseBytes(),
                false,
                true));

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location")).isEqualTo("/to");
  }

  @Test
  void takesARedirectWithoutLocationForAnAnswer() {
    server.answer("/from", 302, Map.of(), new byte[0]);

    assertThat(fixture.answer(get(server.url("/from"))).status()).isEqualTo(302);
  }

  @Test
  void appliesTheHostRulesToEveryHop() {
    server.redirect("/from", 302, "http://denied.test:" + server.port() + "/to");
    var policy =
        PoolFixture.LOOPBACK.withHosts(io.heddle.runtime.network.HostRules.allBut("denied.test"));
    try (var strict = PoolFixture.under(policy)) {
      assertThat(strict.failure(get(server.url("/from"))).message()).contains("host.deny-list");
    }
  }

  @Test
  void appliesTheSchemeRulesToEveryHop() {
    server.redirect("/from", 302, "https://127.0.0.1/");
    NetworkPolicy policy = PoolFixture.LOOPBACK.withSchemes(java.util.Set.of("http"));
    try (var strict = PoolFixture.under(policy)) {
      assertThat(strict.failure(get(server.url("/from"))).message()).contains("scheme https");
    }
  }

  private static HttpPort.Request withCredentials(String url) {
    return request(
        "GET",
        url,
        List.of(
            new Field("Authorization", "Bearer x"),
            new Field("Cookie", "a=b"),
            new Field("X-Api-Key", "k"),
            new Field("X-Custom-Key", "secret", true),
            new Field("X-Plain", "kept")),
        null);
  }
}
