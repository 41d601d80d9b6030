package io.heddle.runtime.network;

import java.util.List;
import java.util.Locale;

/**
 * Which hosts may be named in a URL. A pattern is a host name, an address as it stands in a URL
 * without brackets, or {@code *.suffix}, which means the suffix and all below it.
 *
 * @param anyHost whether a host on neither list is allowed
 * @param allowed looked at only when not every host is allowed
 * @param denied wins over {@code allowed}
 */
public record HostRules(boolean anyHost, List<String> allowed, List<String> denied) {

  public HostRules {
    allowed = allowed.stream().map(HostRules::normalised).toList();
    denied = denied.stream().map(HostRules::normalised).toList();
  }

  public static HostRules any() {
    return new HostRules(true, List.of(), List.of());
  }

  public static HostRules only(String... patterns) {
    return new HostRules(false, List.of(patterns), List.of());
  }

  public static HostRules allBut(String... patterns) {
    return new HostRules(true, List.of(), List.of(patterns));
  }

  Decision check(String host) {
    for (var pattern : denied) {
      if (matches(pattern, host)) {
        return refused("host.deny-list", host, "host %s is denied by %s".formatted(host, pattern));
      }
    }
    if (anyHost || allowed.stream().anyMatch(pattern -> matches(pattern, host))) {
      return Decision.ALLOWED;
    }
    return refused(
        "host.allow-list",
        host,
        allowed.isEmpty()
            ? "host %s: no host is allowed".formatted(host)
            : "host %s is not one of the allowed hosts %s".formatted(host, allowed));
  }

  private static boolean matches(String pattern, String host) {
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1)) || host.equals(pattern.substring(2))
        : host.equals(pattern);
  }

  private static String normalised(String pattern) {
    var lower = pattern.toLowerCase(Locale.ROOT);
    var bare =
        lower.startsWith("[") && lower.endsWith("]")
            ? lower.substring(1, lower.length() - 1)
            : lower;
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static Decision refused(String rule, String host, String message) {
    return new Decision.Refused(Decision.Kind.POLICY, rule, host, message);
  }
}
