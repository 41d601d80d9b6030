package io.heddle.runtime.network;

import io.heddle.runtime.network.Decision.Kind;
import io.heddle.runtime.network.Decision.Refused;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where a group's requests may go: the one answer for HTTP nodes, models, tools, webhooks and
 * files. Every method is a pure check; {@link Decision.Refused} says which rule spoke.
 *
 * @param name for messages
 * @param schemes {@code http}, {@code https} or both
 * @param ports allowed ports; empty means every one
 * @param hosts which hosts a URL may name
 * @param addressClasses what besides public addresses may be connected to
 * @param allowedRanges blocks that are allowed whatever their class is; metadata services excepted
 * @param deniedRanges blocks that are refused whatever else is said
 * @param maxRedirects how many redirects one request may follow
 */
public record NetworkPolicy(
    String name,
    Set<String> schemes,
    Set<Integer> ports,
    HostRules hosts,
    Set<AddressClass> addressClasses,
    List<Cidr> allowedRanges,
    List<Cidr> deniedRanges,
    int maxRedirects) {

  private static final Set<String> WEB = Set.of("http", "https");

  public NetworkPolicy {
    schemes = Set.copyOf(schemes);
    ports = Set.copyOf(ports);
    addressClasses = Set.copyOf(addressClasses);
    allowedRanges = List.copyOf(allowedRanges);
    deniedRanges = List.copyOf(deniedRanges);
    if (maxRedirects < 0) {
      throw new IllegalArgumentException("negative redirect limit");
    }
  }

  /** Public addresses on the usual ports of the web: what a server's groups get when none says. */
  public static NetworkPolicy server() {
    return new NetworkPolicy(
        "server",
        WEB,
        Set.of(80, 443, 8080, 8443),
        HostRules.any(),
        EnumSet.noneOf(AddressClass.class),
        List.of(),
        List.of(),
        3);
  }

  /** Public addresses, this machine and private networks, on any port: one's own computer. */
  public static NetworkPolicy local() {
    return new NetworkPolicy(
        "local",
        WEB,
        Set.of(),
        HostRules.any(),
        EnumSet.of(AddressClass.LOOPBACK, AddressClass.PRIVATE, AddressClass.CARRIER_NAT),
        List.of(),
        List.of(),
        20);
  }

  /** Nothing: runs that must not touch the network. */
  public static NetworkPolicy closed() {
    return server().withName("closed").withHosts(HostRules.only());
  }

  public NetworkPolicy withName(String newName) {
    return new NetworkPolicy(
        newName, schemes, ports, hosts, addressClasses, allowedRanges, deniedRanges, maxRedirects);
  }

  public NetworkPolicy withHosts(HostRules newHosts) {
    return new NetworkPolicy(
        name, schemes, ports, newHosts, addressClasses, allowedRanges, deniedRanges, maxRedirects);
  }

  public NetworkPolicy withPorts(Set<Integer> newPorts) {
    return new NetworkPolicy(
        name, schemes, newPorts, hosts, addressClasses, allowedRanges, deniedRanges, maxRedirects);
  }

  public NetworkPolicy withSchemes(Set<String> newSchemes) {
    return new NetworkPolicy(
        name, newSchemes, ports, hosts, addressClasses, allowedRanges, deniedRanges, maxRedirects);
  }

  public NetworkPolicy withAddressClasses(Set<AddressClass> classes) {
    return new NetworkPolicy(
        name, schemes, ports, hosts, classes, allowedRanges, deniedRanges, maxRedirects);
  }

  public NetworkPolicy withRanges(List<Cidr> allowed, List<Cidr> denied) {
    return new NetworkPolicy(
        name, schemes, ports, hosts, addressClasses, allowed, denied, maxRedirects);
  }

  public NetworkPolicy withMaxRedirects(int limit) {
    return new NetworkPolicy(
        name, schemes, ports, hosts, addressClasses, allowedRanges, deniedRanges, limit);
  }

  /** Checks what can be known from the URL alone; a literal address is checked too. */
  public Decision check(Target target) {
    if (!schemes.contains(target.scheme())) {
      return refused(
          "scheme", target.scheme(), "scheme %s is not allowed".formatted(target.scheme()));
    }
    if (!ports.isEmpty() && !ports.contains(target.port())) {
      return refused(
          "port",
          Integer.toString(target.port()),
          "port %d is not allowed".formatted(target.port()));
    }
    var host = hosts.check(target.host());
    if (host instanceof Refused refused) {
      return named(refused);
    }
    var literal = target.literal();
    return literal == null ? Decision.ALLOWED : check(literal);
  }

  /** Checks an address that is about to be connected to. */
  public Decision check(InetAddress address) {
    var range = AddressClass.rangeOf(address);
    var embedded = AddressClass.embedded(address);
    if (contains(deniedRanges, address)) {
      return refused(address, "denied-range", "in a denied range");
    }
    var listed = contains(allowedRanges, address) && range.addressClass() != AddressClass.METADATA;
    if (!listed && !isOpen(range.addressClass())) {
      return refused(
          address,
          range.addressClass().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          "%s (%s)".formatted(range.addressClass().purpose(), range.cidr()));
    }
    if (embedded != null && check(embedded) instanceof Refused inner) {
      return new Refused(
          Kind.ADDRESS,
          inner.rule(),
          address.getHostAddress(),
          "address %s stands for %s; %s"
              .formatted(address.getHostAddress(), inner.subject(), inner.message()));
    }
    return Decision.ALLOWED;
  }

  private boolean isOpen(AddressClass addressClass) {
    return addressClass == AddressClass.PUBLIC
        || addressClass == AddressClass.EMBEDDED_V4
        || addressClasses.contains(addressClass);
  }

  private static boolean contains(List<Cidr> ranges, InetAddress address) {
    for (var range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private Decision refused(InetAddress address, String rule, String what) {
    var text = address.getHostAddress();
    return named(
        new Refused(
            Kind.ADDRESS, "address." + rule, text, "address %s is %s".formatted(text, what)));
  }

  private Decision refused(String rule, String subject, String message) {
    return named(new Refused(Kind.POLICY, rule, subject, message));
  }

  private Refused named(Refused refused) {
    return new Refused(
        refused.kind(),
        refused.rule(),
        refused.subject(),
        "%s: refused by rule %s of network policy %s"
            .formatted(refused.message(), refused.rule(), name));
  }
}
