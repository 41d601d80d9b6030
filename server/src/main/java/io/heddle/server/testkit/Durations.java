package io.heddle.server.testkit;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.dsl.Fields;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code 500ms}, {@code 30s}, {@code 5m}. */
final class Durations {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m)");

  private Durations() {}

  static @Nullable Duration read(Fields fields, String key, @Nullable Duration fallback) {
    var text = fields.text(key);
    if (text == null) {
      return fallback;
    }
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      fields.report(
          DiagnosticCode.E607,
          key,
          "'%s' must be a duration, not '%s'".formatted(fields.pathOf(key), text),
          "a number and ms, s or m, such as 200ms");
      return fallback;
    }
    var amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }
}
