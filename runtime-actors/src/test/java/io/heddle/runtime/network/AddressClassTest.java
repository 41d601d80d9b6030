package io.heddle.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressClassTest {

  @ParameterizedTest
  @CsvSource({
    // first and last of each block, and their outer neighbours
    "0.0.0.0, UNSPECIFIED",
    "0.255.255.255, UNSPECIFIED",
    "1.0.0.0, PUBLIC",
    "9.255.255.255, PUBLIC",
    "10.0.0.0, PRIVATE",
    "10.255.255.255, PRIVATE",
    "11.0.0.0, PUBLIC",
    "100.63.255.255, PUBLIC",
    "100.64.0.0, CARRIER_NAT",
    "100.127.255.255, CARRIER_NAT",
    "100.128.0.0, PUBLIC",
    "100.100.100.200, METADATA",
    "126.255.255.255, PUBLIC",
    "127.0.0.0, LOOPBACK",
    "127.255.255.255, LOOPBACK",
    "128.0.0.0, PUBLIC",
    "168.63.129.16, METADATA",
    "168.63.129.17, PUBLIC",
    "169.253.255.255, PUBLIC",
    "169.254.0.0, LINK_LOCAL",
    "169.254.169.254, METADATA",
    "169.254.170.2, METADATA",
    "169.254.170.23, METADATA",
    "169.254.255.255, LINK_LOCAL",
    "169.255.0.0, PUBLIC",
    "172.15.255.255, PUBLIC",
    "172.16.0.0, PRIVATE",
    "172.31.255.255, PRIVATE",
    "172.32.0.0, PUBLIC",
    "192.0.0.0, PROTOCOL",
    "192.0.0.192, METADATA",
    "192.0.1.0, PUBLIC",
    "192.0.2.255, DOCUMENTATION",
    "192.31.196.1, PROTOCOL",
    "192.52.193.1, PROTOCOL",
    "192.88.99.1, PROTOCOL",
    "192.88.100.0, PUBLIC",
    "192.167.255.255, PUBLIC",
    "192.168.0.0, PRIVATE",
    "192.168.255.255, PRIVATE",
    "192.169.0.0, PUBLIC",
    "192.175.48.6, PROTOCOL",
    "198.17.255.255, PUBLIC",
    "198.18.0.0, BENCHMARK",
    "198.19.255.255, BENCHMARK",
    "198.20.0.0, PUBLIC",
    "198.51.100.7, DOCUMENTATION",
    "203.0.113.7, DOCUMENTATION",
    "223.255.255.255, PUBLIC",
    "224.0.0.0, MULTICAST",
    "239.255.255.255, MULTICAST",
    "240.0.0.0, RESERVED",
    "255.255.255.254, RESERVED",
    "255.255.255.255, BROADCAST",
    "::, UNSPECIFIED",
    "::1, LOOPBACK",
    "::2, TRANSITION",
    "::8.8.8.8, TRANSITION",
    "64:ff9b::8.8.8.8, EMBEDDED_V4",
    "64:ff9b:1::1, TRANSITION",
    "64:ff9b:2::1, RESERVED",
    "100::1, RESERVED",
    "2001::1, TRANSITION",
    "2001:1::1, PROTOCOL",
    "2001:2::1, BENCHMARK",
    "2001:4:112::1, PROTOCOL",
    "2001:10::1, PROTOCOL",
    "2001:20::1, PROTOCOL",
    "2001:1ff:ffff::1, PROTOCOL",
    "2001:200::1, PUBLIC",
    "2001:db7:ffff::1, PUBLIC",
    "2001:db8::1, DOCUMENTATION",
    "2001:db9::1, PUBLIC",
    "2002:808:808::1, TRANSITION",
    "2003::1, PUBLIC",
    "2001:4860:4860::8888, PUBLIC",
    "2606:4700::1111, PUBLIC",
    "2606:4700::5efe:10.0.0.1, TRANSITION",
    "2606:4700::200:5efe:10.0.0.1, TRANSITION",
    "2620:4f:8000::1, PROTOCOL",
    "3ffe::1, RESERVED",
    "3fff::1, DOCUMENTATION",
    "3fff:fff:ffff::1, DOCUMENTATION",
    "4000::1, RESERVED",
    "5f00::1, PROTOCOL",
    "fc00::1, PRIVATE",
    "fd00:ec2::254, METADATA",
    "fd00:ec2::23, METADATA",
    "fd20:ce::254, METADATA",
    "fdff:ffff::1, PRIVATE",
    "fe00::1, RESERVED",
    "fe80::1, LINK_LOCAL",
    "febf::1, LINK_LOCAL",
    "fec0::1, PRIVATE",
    "feff::1, PRIVATE",
    "ff02::1, MULTICAST",
  })
  void classifies(String address, AddressClass expected) {
    assertThat(AddressClass.of(InetAddress.ofLiteral(address))).isEqualTo(expected);
  }

  @Test
  void seesThroughAMappedAddressThatJavaKeptAsIpv6() throws UnknownHostException {
    var bytes = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    var mapped = Inet6Address.getByAddress(null, bytes, -1);

    assertThat(AddressClass.of(mapped)).isEqualTo(AddressClass.EMBEDDED_V4);
    assertThat(NetworkPolicy.server().check(mapped)).isInstanceOf(Decision.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "64:ff9b::8.8.8.8, 8.8.8.8",
    "::10.0.0.1, 10.0.0.1",
    "2002:a00:1::1, 10.0.0.1",
    "2001:0:7f00:1::1, 127.0.0.1",
    "2606:4700::5efe:10.0.0.1, 10.0.0.1",
  })
  void findsTheEmbeddedAddress(String address, String embedded) {
    assertThat(AddressClass.embedded(InetAddress.ofLiteral(address)))
        .isEqualTo(InetAddress.ofLiteral(embedded));
  }

  @Test
  void readsAndPrintsBlocks() {
    assertThat(Cidr.parse("10.1.2.3/8")).hasToString("10.0.0.0/8");
    assertThat(Cidr.parse("2001:db8::1/33")).hasToString("2001:db8:0:0:0:0:0:0/33");
    assertThat(Cidr.parse("1.2.3.4").contains(InetAddress.ofLiteral("1.2.3.4"))).isTrue();
    assertThat(Cidr.parse("::/0").contains(InetAddress.ofLiteral("1.2.3.4"))).isFalse();
    assertThat(Cidr.parse("2001:db8::/65").contains(InetAddress.ofLiteral("2001:db8::8000:0:0:1")))
        .isFalse();
  }
}
