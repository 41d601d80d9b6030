package io.heddle.runtime.http;

import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.network.Target;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request of a chain of redirects, and the rules by which the next is made from it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Hop(String method, Target target, List<Field> headers, byte @Nullable [] body) {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** They describe a body or belong to one origin. */
  private static final Set<String> OF_BODY =
      Set.of("content-type", "content-encoding", "content-language", "content-location");

  static boolean isRedirect(int status) {
    return REDIRECTS.contains(status);
  }

  /**
   * 303 asks for another thing with GET; 302 is used as if it were 303, and 301 for POST; 307 and
   * 308 repeat the request as it was. Credentials stay with the origin they were given for.
   */
  Hop redirected(int status, Target next) {
    var toGet =
        switch (status) {
          case 302, 303 -> !method.equals("HEAD") && !method.equals("GET");
          case 301 -> method.equals("POST");
          default -> false;
        };
    var sameOrigin = next.hasOriginOf(target);
    var kept =
        headers.stream()
            .filter(field -> sameOrigin || !field.secret())
            .filter(field -> !(toGet && OF_BODY.contains(field.name().toLowerCase(Locale.ROOT))))
            .toList();
    return new Hop(toGet ? "GET" : method, next, kept, toGet ? null : body);
  }
}
