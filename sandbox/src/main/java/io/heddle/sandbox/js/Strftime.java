package io.heddle.sandbox.js;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/**
 * Times by the patterns of {@code strftime}, in UTC and English. An unknown letter stays as it is.
 */
final class Strftime {

  private Strftime() {}

  static String format(String pattern, long millis) {
    var time = OffsetDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    var out = new StringBuilder();
    for (var i = 0; i < pattern.length(); i++) {
      var c = pattern.charAt(i);
      if (c != '%' || i + 1 == pattern.length()) {
        out.append(c);
        continue;
      }
      var rest = pattern.substring(i + 1, Math.min(pattern.length(), i + 4));
      if (rest.startsWith(".3f")) {
        out.append(java(time, ".SSS"));
        i += 3;
      } else if (rest.startsWith("3f")) {
        out.append(java(time, "SSS"));
        i += 2;
      } else if (rest.startsWith(":z")) {
        out.append("+00:00");
        i += 2;
      } else {
        i++;
        out.append(field(pattern.charAt(i), time));
      }
    }
    return out.toString();
  }

  private static String field(char letter, OffsetDateTime time) {
    return switch (letter) {
      case 'Y' -> Integer.toString(time.getYear());
      case 'C' -> two(time.getYear() / 100);
      case 'y' -> two(time.getYear() % 100);
      case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'm' -> two(time.getMonthValue());
      case 'b', 'h' -> java(time, "MMM");
      case 'B' -> java(time, "MMMM");
      case 'd' -> two(time.getDayOfMonth());
      case 'e' -> padded(time.getDayOfMonth());
      case 'a' -> java(time, "EEE");
      case 'A' -> java(time, "EEEE");
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
      case 'j' -> "%03d".formatted(time.getDayOfYear());
      case 'V' -> two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'U' -> two((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7);
      case 'W' -> two((time.getDayOfYear() + 7 - time.getDayOfWeek().getValue()) / 7);
      case 'H' -> two(time.getHour());
      case 'k' -> padded(time.getHour());
      case 'I' -> two(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
      case 'l' -> padded(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
      case 'M' -> two(time.getMinute());
      case 'S' -> two(time.getSecond());
      case 'f' -> "%09d".formatted(time.getNano());
      case 'p' -> time.getHour() < 12 ? "AM" : "PM";
      case 'P' -> time.getHour() < 12 ? "am" : "pm";
      case 'F' -> java(time, "yyyy-MM-dd");
      case 'T', 'X' -> java(time, "HH:mm:ss");
      case 'R' -> java(time, "HH:mm");
      case 'D', 'x' -> java(time, "MM/dd/yy");
      case 'r' -> java(time, "hh:mm:ss a");
      case 'c' ->
          "%s %s %s"
              .formatted(
                  java(time, "EEE MMM"), padded(time.getDayOfMonth()), java(time, "HH:mm:ss yyyy"));
      case 'v' -> "%s-%s".formatted(padded(time.getDayOfMonth()), java(time, "MMM-yyyy"));
      case 's' -> Long.toString(time.toEpochSecond());
      case 'z' -> "+0000";
      case 'Z' -> "UTC";
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      case '+' -> java(time, "yyyy-MM-dd'T'HH:mm:ss.SSS") + "+00:00";
      default -> "%" + letter;
    };
  }

  private static String java(OffsetDateTime time, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }

  private static String two(int number) {
    return "%02d".formatted(number);
  }

  private static String padded(int number) {
    return "%2d".formatted(number);
  }
}
