package io.heddle.runtime.network;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an address is for, by the registries of special addresses (RFC 6890 and what came after it).
 * Only {@link #PUBLIC} ones are open to every policy.
 */
public enum AddressClass {
  PUBLIC("a public address"),
  /** Answers with the credentials of the machine at cloud providers. */
  METADATA("a cloud metadata service"),
  LOOPBACK("this machine"),
  PRIVATE("a private network"),
  LINK_LOCAL("the local link"),
  /** Between a provider and its customers: RFC 6598. */
  CARRIER_NAT("shared address space of carriers"),
  /** "This host on this network": reaches loopback on most systems. */
  UNSPECIFIED("the unspecified address"),
  MULTICAST("multicast"),
  BROADCAST("broadcast"),
  DOCUMENTATION("documentation"),
  BENCHMARK("benchmarks of networks"),
  /** Anycast and other uses by protocols: no host of anybody's is there. */
  PROTOCOL("a use by network protocols"),
  /** IPv6 forms that a gateway turns into IPv4, where the checked address is not the final one. */
  TRANSITION("a tunnel to IPv4"),
  RESERVED("reserved"),
  /** An IPv4 address in IPv6 writing: allowed exactly when that IPv4 address is. */
  EMBEDDED_V4("IPv4 written as IPv6");

  private static final List<Range> V4 =
      List.of(
          METADATA.range("169.254.169.254"),
          METADATA.range("169.254.170.2"),
          METADATA.range("169.254.170.23"),
          METADATA.range("100.100.100.200"),
          METADATA.range("192.0.0.192"),
          METADATA.range("168.63.129.16"),
          UNSPECIFIED.range("0.0.0.0/8"),
          PRIVATE.range("10.0.0.0/8"),
          CARRIER_NAT.range("100.64.0.0/10"),
          LOOPBACK.range("127.0.0.0/8"),
          LINK_LOCAL.range("169.254.0.0/16"),
          PRIVATE.range("172.16.0.0/12"),
          PROTOCOL.range("192.0.0.0/24"),
          DOCUMENTATION.range("192.0.2.0/24"),
          PROTOCOL.range("192.31.196.0/24"),
          PROTOCOL.range("192.52.193.0/24"),
          PROTOCOL.range("192.88.99.0/24"),
          PRIVATE.range("192.168.0.0/16"),
          PROTOCOL.range("192.175.48.0/24"),
          BENCHMARK.range("198.18.0.0/15"),
          DOCUMENTATION.range("198.51.100.0/24"),
          DOCUMENTATION.range("203.0.113.0/24"),
          MULTICAST.range("224.0.0.0/4"),
          BROADCAST.range("255.255.255.255"),
          RESERVED.range("240.0.0.0/4"));

  private static final List<Range> V6 =
      List.of(
          METADATA.range("fd00:ec2::254"),
          METADATA.range("fd00:ec2::23"),
          METADATA.range("fd20:ce::254"),
          METADATA.range("fe80::a9fe:a9fe"),
          UNSPECIFIED.range("::"),
          LOOPBACK.range("::1"),
          new Range(new Cidr(128, 0, 0x0000_ffff_0000_0000L, 96), EMBEDDED_V4),
          EMBEDDED_V4.range("64:ff9b::/96"),
          // ::ffff:0:a.b.c.d (SIIT) and ::a.b.c.d (IPv4-compatible) were given up.
          TRANSITION.range("::ffff:0:0:0/96"),
          TRANSITION.range("::/96"),
          TRANSITION.range("64:ff9b:1::/48"),
          RESERVED.range("100::/64"),
          RESERVED.range("100:0:0:1::/64"),
          TRANSITION.range("2001::/32"),
          BENCHMARK.range("2001:2::/48"),
          PROTOCOL.range("2001:4:112::/48"),
          PROTOCOL.range("2001:10::/28"),
          PROTOCOL.range("2001:20::/28"),
          PROTOCOL.range("2001::/23"),
          DOCUMENTATION.range("2001:db8::/32"),
          TRANSITION.range("2002::/16"),
          PROTOCOL.range("2620:4f:8000::/48"),
          RESERVED.range("3ffe::/16"),
          DOCUMENTATION.range("3fff::/20"),
          PROTOCOL.range("5f00::/16"),
          PRIVATE.range("fc00::/7"),
          LINK_LOCAL.range("fe80::/10"),
          PRIVATE.range("fec0::/10"),
          MULTICAST.range("ff00::/8"),
          // What is global today; everything else that is not listed is not assigned.
          PUBLIC.range("2000::/3"),
          RESERVED.range("::/0"));

  private static final Range OTHER_V4 = PUBLIC.range("0.0.0.0/0");

  private final String purpose;

  AddressClass(String purpose) {
    this.purpose = purpose;
  }

  /** What such an address is, to be read after "is". */
  public String purpose() {
    return purpose;
  }

  public static AddressClass of(InetAddress address) {
    return rangeOf(address).addressClass();
  }

  /** The narrowest entry of the registry that decides about the address. */
  static Range rangeOf(InetAddress address) {
    var bytes = address.getAddress();
    if (bytes.length == Integer.BYTES) {
      return find(V4, bytes, OTHER_V4);
    }
    var range = find(V6, bytes, OTHER_V4);
    return range.addressClass() == PUBLIC && isIsatap(bytes)
        ? new Range(range.cidr(), TRANSITION)
        : range;
  }

  /** The IPv4 address that an IPv6 address stands for, or null. */
  static @Nullable InetAddress embedded(InetAddress address) {
    var bytes = address.getAddress();
    if (bytes.length == Integer.BYTES) {
      return null;
    }
    return switch (rangeOf(address).addressClass()) {
      case EMBEDDED_V4 -> v4(bytes, 12);
      case TRANSITION -> v4(bytes, embeddedOffset(bytes));
      case PUBLIC,
          METADATA,
          LOOPBACK,
          PRIVATE,
          LINK_LOCAL,
          CARRIER_NAT,
          UNSPECIFIED,
          MULTICAST,
          BROADCAST,
          DOCUMENTATION,
          BENCHMARK,
          PROTOCOL,
          RESERVED ->
          null;
    };
  }

  /** 6to4 has it after its prefix, Teredo's own is its server's; all others have it last. */
  private static int embeddedOffset(byte[] bytes) {
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      return 2;
    }
    return bytes[0] == 0x20 && bytes[1] == 0x01 ? 4 : 12;
  }

  /** An interface id {@code 0:5efe:a.b.c.d} or {@code 200:5efe:a.b.c.d} is a tunnel end. */
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] == 0 || bytes[8] == 2)
        && bytes[9] == 0
        && bytes[10] == 0x5e
        && bytes[11] == (byte) 0xfe;
  }

  private static InetAddress v4(byte[] bytes, int offset) {
    try {
      return InetAddress.getByAddress(java.util.Arrays.copyOfRange(bytes, offset, offset + 4));
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Range find(List<Range> ranges, byte[] address, Range other) {
    for (var range : ranges) {
      if (range.cidr().contains(address)) {
        return range;
      }
    }
    return other;
  }

  private Range range(String cidr) {
    return new Range(Cidr.parse(cidr), this);
  }

  /** One entry of the registry. */
  record Range(Cidr cidr, AddressClass addressClass) {}
}
