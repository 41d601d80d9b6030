package io.heddle.runtime.request;

import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.node.NodeFault;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes a URI of a URL as people write it: what may not stand in a URI is escaped, what is escaped
 * already stays, and parameters are added to the query.
 */
final class RequestUrl {

  private static final String UNRESERVED = "-._~";
  private static final String IN_PATH = UNRESERVED + "!$&'()*+,;=:@/%";
  private static final String IN_QUERY = IN_PATH + "?";

  private RequestUrl() {}

  static URI of(String text, List<Field> params) throws NodeFault {
    var url = text.strip();
    if (url.isEmpty()) {
      throw invalid("url is required");
    }
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw invalid("url should start with http:// or https://");
    }
    var hash = url.indexOf('#');
    var bare = hash < 0 ? url : url.substring(0, hash);
    var question = bare.indexOf('?');
    var authorityAt = bare.indexOf("://") + 3;
    var pathAt = firstOf(bare, authorityAt);
    var out = new StringBuilder(url.length() + 16);
    out.append(bare, 0, authorityAt).append(host(bare.substring(authorityAt, pathAt)));
    escape(bare.substring(pathAt, question < 0 ? bare.length() : question), IN_PATH, out);
    query(question < 0 ? "" : bare.substring(question + 1), params, out);
    try {
      return new URI(out.toString());
    } catch (URISyntaxException e) {
      throw invalid("Invalid URL %s: %s".formatted(url, e.getReason()));
    }
  }

  private static int firstOf(String url, int from) {
    for (var i = from; i < url.length(); i++) {
      var c = url.charAt(i);
      if (c == '/' || c == '?') {
        return i;
      }
    }
    return url.length();
  }

  private static String host(String authority) throws NodeFault {
    if (authority.chars().allMatch(c -> c < 0x80)) {
      return authority;
    }
    try {
      return IDN.toASCII(authority);
    } catch (IllegalArgumentException _) {
      throw invalid("Invalid URL: the host %s is no name".formatted(authority));
    }
  }

  private static void query(String query, List<Field> params, StringBuilder out) {
    if (query.isEmpty() && params.isEmpty()) {
      return;
    }
    out.append('?');
    escape(query, IN_QUERY, out);
    for (var param : params) {
      if (out.charAt(out.length() - 1) != '?') {
        out.append('&');
      }
      escape(param.name(), UNRESERVED, out);
      out.append('=');
      escape(param.value(), UNRESERVED, out);
    }
  }

  private static void escape(String text, String allowed, StringBuilder out) {
    for (var i = 0; i < text.length(); ) {
      var c = text.codePointAt(i);
      i += Character.charCount(c);
      var isEscape = c != '%' || (i + 2 <= text.length() && isHex(text, i));
      if (c < 0x80 && (isAlphanumeric(c) || (allowed.indexOf(c) >= 0 && isEscape))) {
        out.append((char) c);
      } else {
        for (var octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
        }
      }
    }
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isHex(String text, int at) {
    return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
  }

  private static NodeFault invalid(String message) {
    return NodeFault.validation("input_validation_error", "InvalidURLError", message);
  }
}
