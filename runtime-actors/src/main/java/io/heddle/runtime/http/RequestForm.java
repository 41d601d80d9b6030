package io.heddle.runtime.http;

import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.http.HttpPort.Request;
import io.heddle.runtime.network.Decision;
import io.heddle.runtime.network.Target;
import io.heddle.runtime.network.UrlGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns a request into its first hop: checks what would break or split the message on the wire. */
final class RequestForm {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,31}");
  private static final int MAX_HEADERS = 200;

  /** They belong to the connection, which is ours. */
  private static final Set<String> OF_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private RequestForm() {}

  static Hop firstHop(Request request) throws HttpFault {
    var method = request.method();
    if (!METHOD.matcher(method).matches() || method.equals("CONNECT") || method.equals("TRACE")) {
      throw HttpFault.invalid("invalid http method " + method);
    }
    var target = accepted(UrlGuard.read(request.uri().toString()));
    return new Hop(method, target, headers(request.headers(), target), request.body());
  }

  static Target accepted(UrlGuard.Read read) throws HttpFault {
    return switch (read) {
      case UrlGuard.Read.Accepted(var target) -> target;
      case UrlGuard.Read.Rejected(var refused) -> throw HttpFault.refused(refused);
    };
  }

  private static List<Field> headers(List<Field> given, Target target) throws HttpFault {
    if (given.size() > MAX_HEADERS) {
      throw HttpFault.invalid("more than %d request headers".formatted(MAX_HEADERS));
    }
    var kept = new ArrayList<Field>();
    for (var field : given) {
      check(field);
      checkHost(field, target);
      if (!OF_CONNECTION.contains(field.name().toLowerCase(Locale.ROOT))) {
        kept.add(field);
      }
    }
    if (kept.stream().noneMatch(field -> field.isNamed("accept-encoding"))) {
      kept.add(new Field("Accept-Encoding", ContentDecoding.ACCEPTED));
    }
    return List.copyOf(kept);
  }

  private static void check(Field field) throws HttpFault {
    if (!TOKEN.matcher(field.name()).matches()) {
      throw HttpFault.invalid("invalid header name " + field.name().strip());
    }
    if (field.value().chars().anyMatch(RequestForm::isForbidden)) {
      throw HttpFault.invalid("control character in header " + field.name());
    }
  }

  private static boolean isForbidden(int character) {
    return character != '\t' && Character.isISOControl(character);
  }

  /** Another host than the one that was checked would be a way around the host rules. */
  private static void checkHost(Field field, Target target) throws HttpFault {
    if (!field.isNamed("host")) {
      return;
    }
    var origin = target.origin().substring(target.scheme().length() + 3);
    var value = field.value().strip();
    if (!value.equalsIgnoreCase(origin) && !value.equalsIgnoreCase(origin + ":" + target.port())) {
      throw HttpFault.refused(
          new Decision.Refused(
              Decision.Kind.POLICY,
              "header.host",
              value,
              "header Host %s is not the host of the url, %s (rule header.host)"
                  .formatted(value, origin)));
    }
  }
}
