package io.heddle.runtime.http;

import static io.heddle.runtime.http.PoolFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.network.Cidr;
import io.heddle.runtime.network.NameResolver;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.ErrorKind;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that must not get anywhere, through the whole pool. */
final class SsrfTest {

  private static final List<String> BLOCKED =
      List.of(
          "0.0.0.0",
          "0.1.2.3",
          "10.0.0.1",
          "10.255.255.254",
          "100.64.0.1",
          "100.127.255.254",
          "100.100.100.200",
          "127.0.0.1",
          "127.0.0.2",
          "127.255.255.254",
          "168.63.129.16",
          "169.254.0.1",
          "169.254.169.254",
          "169.254.170.2",
          "172.16.0.1",
          "172.31.255.254",
          "192.0.0.1",
          "192.0.0.192",
          "192.0.2.1",
          "192.31.196.1",
          "192.52.193.1",
          "192.88.99.1",
          "192.168.0.1",
          "192.168.255.254",
          "192.175.48.1",
          "198.18.0.1",
          "198.19.255.254",
          "198.51.100.1",
          "203.0.113.1",
          "224.0.0.1",
          "239.255.255.250",
          "240.0.0.1",
          "255.255.255.255",
          "::",
          "::1",
          "::7f00:1",
          "::10.0.0.1",
          "::ffff:127.0.0.1",
          "::ffff:10.0.0.1",
          "::ffff:169.254.169.254",
          "::ffff:0:127.0.0.1",
          "64:ff9b::127.0.0.1",
          "64:ff9b::10.0.0.1",
          "64:ff9b::169.254.169.254",
          "64:ff9b:1::1",
          "100::1",
          "2001::1",
          "2001:2::1",
          "2001:10::1",
          "2001:20::1",
          "2001:db8::1",
          "2002:7f00:1::1",
          "2002:a9fe:a9fe::1",
          "2606:4700::5efe:127.0.0.1",
          "3fff::1",
          "5f00::1",
          "fc00::1",
          "fd00:ec2::254",
          "fd12:3456:789a::1",
          "fe80::1",
          "febf::1",
          "fec0::1",
          "ff02::1",
          "ff0e::1",
          "4000::1");

  private static final PoolFixture SERVER =
      PoolFixture.under(NetworkPolicy.server(), SsrfTest::stub);

  /** Only this one address of this machine: the rest of loopback is as foreign as a private net. */
  private static final NetworkPolicy ONE_ADDRESS =
      NetworkPolicy.server()
          .withName("one")
          .withPorts(Set.of())
          .withRanges(List.of(Cidr.parse("127.0.0.1")), List.of());

  private final LoopbackServer server = new LoopbackServer();

  @AfterEach
  void stopServer() {
    server.close();
  }

  @AfterAll
  static void shutdown() {
    SERVER.close();
  }

  @ParameterizedTest
  @MethodSource("blocked")
  void refusesALiteralAddress(String address) {
    var host = address.contains(":") ? "[" + address + "]" : address;

    assertBlocked(SERVER, "http://" + host + "/");
  }

  @ParameterizedTest
  @MethodSource("blocked")
  void refusesANameThatResolvesToIt(String address) {
    assertBlocked(SERVER, "http://a" + BLOCKED.indexOf(address) + ".stub.test/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://0177.0x0.0.1/",
        "http://017700000001/",
        "http://00000177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0/",
        "http://0x0/",
        "http://127.0.0.1./",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/",
        "http://169.254.43518/",
        "http://[::ffff:7f00:1]/",
        "http://[0:0:0:0:0:ffff:127.0.0.1]/",
        "http://[0000:0000:0000:0000:0000:0000:0000:0001]/",
        "http://[64:ff9b::7f00:1]/",
      })
  void refusesOtherWritingsOfAnAddress(String url) {
    assertBlocked(SERVER, url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://8.8.8.8@127.0.0.1/",
        "http://user:pass@10.0.0.1/",
        "http://8.8.8.8:80@169.254.169.254/latest/meta-data/",
        "http://8.8.8.8%40127.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://8.8.8.8:22/",
        "http://8.8.8.8:6379/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
      })
  void refusesTricksWithTheUrl(String url) {
    var failure = SERVER.failure(get(url));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PERMISSION);
    assertThat(failure.code()).isIn("network_policy", "ssrf_blocked");
  }

  @Test
  void refusesAHostWhenOneOfItsAddressesIsBlocked() {
    var addresses = List.of(InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("10.0.0.1"));
    try (var mixed = PoolFixture.under(NetworkPolicy.server(), _ -> addresses)) {
      assertBlocked(mixed, "http://mixed.test/");
    }
  }

  @Test
  void resolvesAHostOnceForEachRequestAndConnectsToWhatItChecked() {
    server.answer("/", "here");
    var asked = new AtomicInteger();
    NameResolver rebinding =
        _ ->
            asked.getAndIncrement() == 0
                ? List.of(InetAddress.ofLiteral("127.0.0.1"))
                : List.of(InetAddress.ofLiteral("127.0.0.2"));
    try (var fixture = PoolFixture.under(ONE_ADDRESS, rebinding)) {
      var url = "http://rebind.test:" + server.port() + "/";

      var first = fixture.answer(get(url));

      assertThat(first.body()).asString(UTF_8).isEqualTo("here");
      assertThat(asked).hasValue(1);
      assertBlocked(fixture, url);
      assertThat(server.seen).hasSize(1);
    }
  }

  @Test
  void checksARebindingHostAgainOnItsRedirectToItself() {
    server.redirect("/", 302, "/again");
    Queue<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2"));
    try (var fixture =
        PoolFixture.under(ONE_ADDRESS, _ -> List.of(InetAddress.ofLiteral(answers.remove())))) {
      assertBlocked(fixture, "http://rebind.test:" + server.port() + "/");
      assertThat(server.paths()).containsExactly("/");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2:{port}/secret",
        "http://localhost.test:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.2]/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://2130706433:{port}/secret",
        "http://0x7f.1:{port}/secret",
        "http://127.1:{port}/secret",
        "//127.0.0.2:{port}/secret",
        "http://user@127.0.0.1:{port}/secret",
        "http://127.0.0.1\\@127.0.0.2:{port}/secret",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
      })
  void refusesARedirectToABlockedPlace(String location) {
    server.answer("/secret", "must not be seen");
    server.redirect("/", 302, location.replace("{port}", Integer.toString(server.port())));
    try (var fixture =
        PoolFixture.under(ONE_ADDRESS, _ -> List.of(InetAddress.ofLiteral("127.0.0.3")))) {
      var failure = fixture.failure(get(server.url("/")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.PERMISSION);
      assertThat(server.paths()).containsExactly("/");
    }
  }

  @Test
  void refusesAHostHeaderThatIsNotTheHostOfTheUrl() {
    var request =
        PoolFixture.request(
            "GET",
            "http://8.8.8.8/",
            List.of(new HttpPort.Field("Host", "internal.example")),
            null);

    assertThat(SERVER.failure(request).code()).isEqualTo("network_policy");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.2, address 127.0.0.2 is", "10.0.0.1, address 10.0.0.1 is"})
  void checksTheAddressOnceMoreWhereSocketsAreOpened(String address, String message) {
    try (var client = client()) {
      var attempt = attempt();

      attempt.started(
          new WireRequest(producer(), target(), attempt)
              .send(client.http(), InetAddress.ofLiteral(address)));

      assertThat(org.assertj.core.api.Assertions.catchThrowable(attempt::awaitHead))
          .hasMessageContaining(message);
    }
  }

  @Test
  void theClientItselfCannotResolveNames() {
    try (var client = client()) {
      var attempt = attempt();

      attempt.started(
          client
              .http()
              .execute(
                  new HttpHost("http", "localhost", server.port()),
                  producer(),
                  attempt,
                  null,
                  null,
                  null));

      assertThat(org.assertj.core.api.Assertions.catchThrowable(attempt::awaitHead))
          .hasMessageContaining("host not found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:{port}/ok",
        "http://named.test:{port}/ok",
        "http://NAMED.test.:{port}/ok",
        "http://[::ffff:127.0.0.1]:{port}/ok",
        "http://bücher.test:{port}/ok",
        "http://under_score.test:{port}/ok",
        "http://127.0.0.1:{port}/ok?next=http://10.0.0.1/",
        "http://127.0.0.1:{port}/ok?user@10.0.0.1",
        "http://127.0.0.1:{port}/ok#@10.0.0.1",
        "http://127.0.0.1:{port}/redirect",
        "http://127.0.0.1:{port}/relative",
      })
  void letsAllowedOnesPass(String url) {
    server.answer("/ok", "fine");
    server.redirect("/redirect", 302, "http://other.test:" + server.port() + "/ok");
    server.redirect("/relative", 301, "ok");
    try (var fixture =
        PoolFixture.under(ONE_ADDRESS, _ -> List.of(InetAddress.ofLiteral("127.0.0.1")))) {
      var uri = url.replace("{port}", Integer.toString(server.port()));

      assertThat(fixture.answer(get(uri)).body()).asString(UTF_8).isEqualTo("fine");
    }
  }

  private static void assertBlocked(PoolFixture fixture, String url) {
    var failure = fixture.failure(get(url));

    assertThat(failure.code()).isEqualTo("ssrf_blocked");
    assertThat(failure.kind()).isEqualTo(ErrorKind.PERMISSION);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.message()).contains("rule");
  }

  static List<String> blocked() {
    return BLOCKED;
  }

  /** {@code a7.stub.test} has the eighth of the blocked addresses. */
  private static List<InetAddress> stub(String host) {
    var index = Integer.parseInt(host.substring(1, host.indexOf('.')));
    return List.of(InetAddress.ofLiteral(BLOCKED.get(index)));
  }

  private static OutgoingClient client() {
    return OutgoingClient.start("test", ONE_ADDRESS, HttpSettings.DEFAULT, new TlsTrust.Jdk());
  }

  private static Attempt attempt() {
    return new Attempt(URI.create("http://a.test/"), PoolFixture.PATIENT.read(), null);
  }

  private org.apache.hc.core5.http.nio.AsyncRequestProducer producer() {
    return WireRequest.of(new Hop("GET", target(), List.of(), null), attempt()).producer();
  }

  private io.heddle.runtime.network.Target target() {
    return new io.heddle.runtime.network.Target("http", "a.test", server.port(), null, "/");
  }
}
