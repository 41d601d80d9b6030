package io.heddle.server.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90s}, {@code 5m}, {@code 2h}, {@code 3d}, a date or an instant, of UTC. */
final class SinceConverter implements ITypeConverter<Instant> {

  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

  @Override
  public Instant convert(String value) {
    var ago = AGO.matcher(value);
    try {
      if (ago.matches()) {
        var amount = Long.parseLong(ago.group(1));
        var span =
            switch (ago.group(2)) {
              case "s" -> Duration.ofSeconds(amount);
              case "m" -> Duration.ofMinutes(amount);
              case "h" -> Duration.ofHours(amount);
              default -> Duration.ofDays(amount);
            };
        return Instant.now().minus(span);
      }
      return value.contains("T")
          ? Instant.parse(value)
          : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException _) {
      throw new TypeConversionException(
          "'%s' is no time: expected so long ago (30m, 2h, 3d), a date (2026-01-31) or an instant (2026-01-31T08:00:00Z)"
              .formatted(value));
    }
  }
}
