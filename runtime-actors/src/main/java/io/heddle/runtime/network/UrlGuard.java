package io.heddle.runtime.network;

import io.heddle.runtime.network.Decision.Kind;
import io.heddle.runtime.network.Decision.Refused;
import java.net.IDN;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a URL in one strict way. Whatever two readers might understand differently (credentials
 * before the host, backslashes, numbers for addresses, encoded hosts) is refused and named, so that
 * the host that is checked is the host that is connected to. Path and query are lenient: what
 * people type there is percent-encoded.
 */
public final class UrlGuard {

  /** What became of a URL. */
  public sealed interface Read {

    record Accepted(Target target) implements Read {}

    record Rejected(Refused refused) implements Read {}
  }

  /** Longer ones are refused. */
  public static final int MAX_LENGTH = 16_384;

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern V4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final String PLAIN = "-._~!$&'()*+,;=:@/?";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private UrlGuard() {}

  /** Reads an absolute URL; a fragment is dropped. */
  public static Read read(String url) {
    if (url.length() > MAX_LENGTH) {
      return rejected(Kind.MALFORMED, "url.length", "", "is longer than " + MAX_LENGTH);
    }
    var control = firstControl(url);
    if (control >= 0) {
      return rejected(
          Kind.MALFORMED,
          "url.control",
          "U+%04X".formatted((int) url.charAt(control)),
          "has a control character at " + control);
    }
    var colon = url.indexOf("://");
    if (colon < 0 || !SCHEME.matcher(url.substring(0, colon + 1)).matches()) {
      return rejected(Kind.MALFORMED, "url.form", url, "should start with http:// or https://");
    }
    var scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return rejected(Kind.POLICY, "scheme", scheme, "should start with http:// or https://");
    }
    var end = authorityEnd(url, colon + 3);
    return authority(scheme, url.substring(colon + 3, end), url.substring(end));
  }

  /** Reads the {@code Location} of an answer to a request that went to {@code base}. */
  public static Read resolve(Target base, String location) {
    if (SCHEME.matcher(location).lookingAt()) {
      return read(location);
    }
    if (location.startsWith("//")) {
      return read(base.scheme() + ":" + location);
    }
    if (location.startsWith("/")) {
      return read(base.origin() + location);
    }
    var query = base.path().indexOf('?');
    var path = query < 0 ? base.path() : base.path().substring(0, query);
    if (location.isEmpty() || location.startsWith("#")) {
      return read(base.origin() + base.path());
    }
    var prefix = location.startsWith("?") ? path : path.substring(0, path.lastIndexOf('/') + 1);
    return read(base.origin() + withoutDots(prefix, location));
  }

  private static Read authority(String scheme, String authority, String rest) {
    if (authority.indexOf('@') >= 0) {
      return rejected(
          Kind.POLICY,
          "url.userinfo",
          "@",
          "has credentials before the host; send them as an authorization");
    }
    if (authority.indexOf('\\') >= 0 || rest.startsWith("\\")) {
      return rejected(Kind.POLICY, "url.backslash", "\\", "has a backslash before the path");
    }
    if (authority.startsWith("[")) {
      return bracketed(scheme, authority, rest);
    }
    var colon = authority.indexOf(':');
    var host = colon < 0 ? authority : authority.substring(0, colon);
    var port = colon < 0 ? "" : authority.substring(colon + 1);
    return named(scheme, host, port, rest);
  }

  private static Read bracketed(String scheme, String authority, String rest) {
    var close = authority.indexOf(']');
    var inside = close < 0 ? "" : authority.substring(1, close);
    var after = close < 0 ? "" : authority.substring(close + 1);
    if (!V6.matcher(inside).matches() || !(after.isEmpty() || after.startsWith(":"))) {
      return rejected(Kind.POLICY, "url.host", authority, "has no IPv6 address in its brackets");
    }
    try {
      var literal = InetAddress.ofLiteral(inside);
      return target(
          scheme,
          literal.getHostAddress(),
          after.isEmpty() ? "" : after.substring(1),
          literal,
          rest);
    } catch (IllegalArgumentException _) {
      return rejected(Kind.POLICY, "url.host", authority, "has no IPv6 address in its brackets");
    }
  }

  private static Read named(String scheme, String text, String port, String rest) {
    var host = ascii(text);
    if (host == null) {
      return rejected(Kind.POLICY, "url.host", text, "has no valid host name");
    }
    var labels = host.split("\\.", -1);
    if (NUMERIC.matcher(labels[labels.length - 1]).matches()) {
      return V4.matcher(text).matches()
          ? decimal(scheme, text, port, rest)
          : rejected(
              Kind.ADDRESS,
              "url.numeric-host",
              text,
              "writes an address in numbers other than four decimal ones");
    }
    for (var label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return rejected(Kind.POLICY, "url.host", text, "has no valid host name");
      }
    }
    return host.length() > 253
        ? rejected(Kind.POLICY, "url.host", text, "has a host name longer than 253 characters")
        : target(scheme, host, port, null, rest);
  }

  private static Read decimal(String scheme, String host, String port, String rest) {
    try {
      return target(scheme, host, port, InetAddress.ofLiteral(host), rest);
    } catch (IllegalArgumentException _) {
      return rejected(Kind.ADDRESS, "url.numeric-host", host, "has a number above 255 in its host");
    }
  }

  private static Read target(
      String scheme, String host, String port, @Nullable InetAddress literal, String rest) {
    if (!port.isEmpty() && !PORT.matcher(port).matches()) {
      return rejected(Kind.POLICY, "url.port", port, "has no valid port");
    }
    var number = port.isEmpty() ? Target.defaultPort(scheme) : Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      return rejected(Kind.POLICY, "url.port", port, "has a port outside 1 to 65535");
    }
    var fragment = rest.indexOf('#');
    var path = encoded(fragment < 0 ? rest : rest.substring(0, fragment));
    return new Read.Accepted(
        new Target(scheme, host, number, literal, path.startsWith("/") ? path : "/" + path));
  }

  /** The host in lower-case ASCII without its trailing dot, or null when it is none. */
  private static @Nullable String ascii(String text) {
    if (text.isEmpty() || text.indexOf('%') >= 0 || text.indexOf(' ') >= 0) {
      return null;
    }
    try {
      var ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static int authorityEnd(String url, int from) {
    var at = from;
    while (at < url.length() && "/?#".indexOf(url.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static int firstControl(String url) {
    for (var i = 0; i < url.length(); i++) {
      if (Character.isISOControl(url.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static String encoded(String path) {
    var out = new StringBuilder(path.length() + 16);
    var query = false;
    for (var at = 0; at < path.length(); ) {
      var point = path.codePointAt(at);
      query |= point == '?';
      if (isPlain(point) || (query && (point == '[' || point == ']')) || isEscape(path, at)) {
        out.appendCodePoint(point);
      } else {
        for (var octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
          HEX.toHexDigits(out.append('%'), octet);
        }
      }
      at += Character.charCount(point);
    }
    return out.toString();
  }

  private static boolean isPlain(int point) {
    return point < 0x80 && (Character.isLetterOrDigit(point) || PLAIN.indexOf(point) >= 0);
  }

  private static boolean isEscape(String path, int at) {
    return path.charAt(at) == '%'
        && at + 2 < path.length()
        && HexFormat.isHexDigit(path.charAt(at + 1))
        && HexFormat.isHexDigit(path.charAt(at + 2));
  }

  /** Joins a relative path and takes out its leading {@code ./} and {@code ../} steps. */
  private static String withoutDots(String prefix, String location) {
    var base = prefix;
    var rest = location;
    while (rest.startsWith("./") || rest.startsWith("../")) {
      if (rest.startsWith("../")) {
        var parent = base.lastIndexOf('/', base.length() - 2);
        base = parent < 0 ? "/" : base.substring(0, parent + 1);
      }
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    return base + rest;
  }

  private static Read rejected(Kind kind, String rule, String subject, String problem) {
    return new Read.Rejected(
        new Refused(kind, rule, subject, "url %s (rule %s)".formatted(problem, rule)));
  }
}
