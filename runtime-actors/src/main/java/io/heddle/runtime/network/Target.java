package io.heddle.runtime.network;

import java.net.InetAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A URL after {@link UrlGuard}: taken apart once, so that what is checked is what is used.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a lower-case ASCII name without a trailing dot, or an address without brackets
 * @param port never the default of the scheme left out
 * @param literal the address when the host is one, else null
 * @param path the path and query, percent-encoded, beginning with a slash
 */
public record Target(
    String scheme, String host, int port, @Nullable InetAddress literal, String path) {

  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** Whether credentials for this target may be sent to the other one. */
  public boolean hasOriginOf(Target other) {
    return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
  }

  /** The port for the {@code Host} header: -1 when it is the default of the scheme. */
  public int visiblePort() {
    return port == defaultPort(scheme) ? -1 : port;
  }

  public URI uri() {
    return URI.create(origin() + path);
  }

  /** Scheme, host and port as they stand in a URL. */
  public String origin() {
    var bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return scheme + "://" + bracketed + (visiblePort() < 0 ? "" : ":" + port);
  }

  static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }
}
