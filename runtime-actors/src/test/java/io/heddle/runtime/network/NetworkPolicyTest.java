package io.heddle.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.network.Decision.Kind;
import io.heddle.runtime.network.Decision.Refused;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkPolicyTest {

  @Test
  void namesTheRuleTheAddressAndThePolicy() {
    var refused = refused(NetworkPolicy.server(), "http://10.0.0.7/");

    assertThat(refused.kind()).isEqualTo(Kind.ADDRESS);
    assertThat(refused.rule()).isEqualTo("address.private");
    assertThat(refused.subject()).isEqualTo("10.0.0.7");
    assertThat(refused.message())
        .contains("10.0.0.7", "10.0.0.0/8", "address.private", "network policy server");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.test:81/, port",
    "https://a.test:22/, port",
    "http://bad.test/, host.deny-list",
    "http://x.bad.test/, host.deny-list",
    "http://X.BAD.test./, host.deny-list",
  })
  void refusesByUrl(String url, String rule) {
    var policy = NetworkPolicy.server().withHosts(HostRules.allBut("*.bad.test"));

    var refused = refused(policy, url);

    assertThat(refused.kind()).isEqualTo(Kind.POLICY);
    assertThat(refused.rule()).isEqualTo(rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://notbad.test/", "http://a.test:8080/", "https://8.8.8.8:8443/"})
  void allowsWhatNoRuleForbids(String url) {
    var policy = NetworkPolicy.server().withHosts(HostRules.allBut("*.bad.test"));

    assertThat(policy.check(target(url))).isEqualTo(Decision.ALLOWED);
  }

  @Test
  void allowsOnlyListedHosts() {
    var policy = NetworkPolicy.server().withHosts(HostRules.only("Api.Test", "*.Cdn.test."));

    assertThat(policy.check(target("http://api.test/"))).isEqualTo(Decision.ALLOWED);
    assertThat(policy.check(target("http://cdn.test/"))).isEqualTo(Decision.ALLOWED);
    assertThat(policy.check(target("http://x.cdn.test/"))).isEqualTo(Decision.ALLOWED);
    assertThat(refused(policy, "http://x.api.test/").rule()).isEqualTo("host.allow-list");
    assertThat(refused(policy, "http://evilcdn.test/").rule()).isEqualTo("host.allow-list");
    assertThat(refused(policy, "http://8.8.8.8/").rule()).isEqualTo("host.allow-list");
  }

  @Test
  void denyListWinsOverAllowList() {
    var rules = new HostRules(false, List.of("*.test"), List.of("secret.test"));

    assertThat(refused(NetworkPolicy.server().withHosts(rules), "http://secret.test/").rule())
        .isEqualTo("host.deny-list");
  }

  @Test
  void closedPolicyAllowsNothing() {
    assertThat(refused(NetworkPolicy.closed(), "https://example.com/").message())
        .contains("no host is allowed", "network policy closed");
  }

  @Test
  void refusesASchemeThatIsNotListed() {
    var policy = NetworkPolicy.server().withSchemes(Set.of("https"));

    assertThat(refused(policy, "http://example.com/").rule()).isEqualTo("scheme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "fd00::1", "100.64.0.1"})
  void localPolicyAllowsOnesOwnNetworks(String address) {
    assertThat(NetworkPolicy.local().check(InetAddress.ofLiteral(address)))
        .isEqualTo(Decision.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "100.100.100.200",
        "fd00:ec2::254",
        "64:ff9b::169.254.169.254",
        "224.0.0.1",
      })
  void localPolicyStillRefusesMetadataAndWhatIsNoHost(String address) {
    assertThat(NetworkPolicy.local().check(InetAddress.ofLiteral(address)))
        .isInstanceOf(Refused.class);
  }

  @Test
  void rangesAreExceptionsBothWays() {
    var policy =
        NetworkPolicy.server()
            .withRanges(
                List.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("169.254.0.0/16")),
                List.of(Cidr.parse("10.1.2.0/24"), Cidr.parse("8.8.8.8")));

    assertThat(policy.check(InetAddress.ofLiteral("10.1.1.1"))).isEqualTo(Decision.ALLOWED);
    assertThat(policy.check(InetAddress.ofLiteral("10.1.2.1"))).isInstanceOf(Refused.class);
    assertThat(policy.check(InetAddress.ofLiteral("10.2.0.1"))).isInstanceOf(Refused.class);
    assertThat(policy.check(InetAddress.ofLiteral("8.8.8.8"))).isInstanceOf(Refused.class);
    assertThat(policy.check(InetAddress.ofLiteral("169.254.1.1"))).isEqualTo(Decision.ALLOWED);
    assertThat(policy.check(InetAddress.ofLiteral("169.254.169.254"))).isInstanceOf(Refused.class);
  }

  @Test
  void judgesAnEmbeddedAddressByItself() {
    assertThat(NetworkPolicy.server().check(InetAddress.ofLiteral("64:ff9b::8.8.8.8")))
        .isEqualTo(Decision.ALLOWED);
    assertThat(NetworkPolicy.server().check(InetAddress.ofLiteral("64:ff9b::10.0.0.1")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.message()).contains("stands for 10.0.0.1"));
  }

  @Test
  void judgesAnAllowedTunnelByItsIpv4End() {
    var policy = NetworkPolicy.server().withAddressClasses(Set.of(AddressClass.TRANSITION));

    assertThat(policy.check(InetAddress.ofLiteral("2002:808:808::1"))).isEqualTo(Decision.ALLOWED);
    assertThat(policy.check(InetAddress.ofLiteral("2002:a00:1::1"))).isInstanceOf(Refused.class);
  }

  private static Refused refused(NetworkPolicy policy, String url) {
    return (Refused) policy.check(target(url));
  }

  private static Target target(String url) {
    return ((UrlGuard.Read.Accepted) UrlGuard.read(url)).target();
  }
}
