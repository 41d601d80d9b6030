package io.heddle.server.testkit.cases;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the mock server and the requests it is for.
 *
 * @param path with the query, as it stands on the wire
 * @param expected how many requests get it before another that matches has its turn
 * @param headers that a request must have, by name
 * @param bodyPattern found somewhere in the body, or null for any body
 */
record MockRoute(
    String method,
    String path,
    int status,
    String body,
    Map<String, String> responseHeaders,
    long expected,
    Map<String, String> headers,
    @Nullable Pattern bodyPattern) {

  static MockRoute of(Settings settings) {
    var pattern = settings.text("match_body");
    return new MockRoute(
        settings.text("method", "GET").toUpperCase(Locale.ROOT),
        settings.text("path", "/"),
        Math.clamp(settings.integer("response_status", 200), 100, 599),
        settings.text("response_body", ""),
        settings.textsByKey("response_headers"),
        settings.integer("expect", 1),
        settings.textsByKey("match_headers"),
        pattern == null ? null : pattern(pattern));
  }

  /** What is no expression, such as a piece of JSON with its braces, is meant as it stands. */
  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException _) {
      return Pattern.compile(text, Pattern.LITERAL);
    }
  }
}
