package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E002;
import static io.heddle.compiler.DiagnosticCode.W603;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.StringValue;

/** The version of an app export: none to 0.6.x are read, newer ones with a warning. */
final class ExportVersion {

  private static final String OLDEST = "0.1.0";
  private static final int MAJOR = 0;
  private static final int MINOR = 6;

  private ExportVersion() {}

  static String read(Fields text, Findings out) {
    return switch (text.value("version")) {
      case null -> OLDEST;
      case TextScalar(_, _, StringValue(var version)) when version.isBlank() -> OLDEST;
      case TextScalar(_, _, StringValue(var version)) -> check(version.strip(), text, out);
      case TextScalar scalar -> wrongType(pythonType(scalar), text);
      case TextList _ -> wrongType("list", text);
      case TextMap _ -> wrongType("dict", text);
    };
  }

  private static String wrongType(String type, Fields text) {
    text.report(
        E002,
        "version",
        "Invalid version type, expected str, got %s".formatted(type),
        "put it in quotes: version: \"0.3.0\"");
    return OLDEST;
  }

  private static String pythonType(TextScalar scalar) {
    return switch (scalar.value()) {
      case IntegerValue _, BigIntegerValue _ -> "int";
      case DecimalValue _ -> "float";
      case BooleanValue _ -> "bool";
      default -> scalar.kind();
    };
  }

  private static String check(String version, Fields text, Findings out) {
    var parts = version.split("\\.", -1);
    var major = number(parts, 0);
    var minor = number(parts, 1);
    if (major < 0 || minor < 0 || parts.length > 4) {
      text.report(
          E002,
          "version",
          "version '%s' cannot be read".formatted(version),
          "three numbers: version: \"0.3.0\"");
    } else if (major > MAJOR || minor > MINOR) {
      out.add(
          W603,
          "version %s is newer than %d.%d, the newest known here".formatted(version, MAJOR, MINOR),
          text.positionOf("version"),
          null,
          "version",
          "what is new in it may be ignored");
    }
    return version;
  }

  private static int number(String[] parts, int index) {
    if (index >= parts.length || parts[index].isEmpty() || parts[index].length() > 6) {
      return -1;
    }
    var number = 0;
    for (var i = 0; i < parts[index].length(); i++) {
      var digit = parts[index].charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
