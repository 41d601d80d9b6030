package io.heddle.compiler.dsl;

import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a value of a text may stand for, as leniently as the editors that write these files. */
final class Coercion {

  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(?:[0-9]{1,300}\\.?[0-9]{0,300}|\\.[0-9]{1,300})(?:[eE][-+]?[0-9]{1,4})?");
  private static final Pattern DOT = Pattern.compile("\\.");
  private static final double EXACT_BELOW = 1L << 53;
  private static final int SHOWN = 40;

  private Coercion() {}

  static boolean isNull(TextValue value) {
    return value instanceof TextScalar scalar && scalar.value() == NoneValue.NONE;
  }

  static @Nullable String text(TextValue value) {
    return value instanceof TextScalar scalar ? scalar.text() : null;
  }

  static @Nullable Long integer(TextValue value) {
    return switch (scalarOf(value)) {
      case IntegerValue(var number) -> number;
      case DecimalValue(var number)
          when number == Math.rint(number) && Math.abs(number) < EXACT_BELOW ->
          (long) number;
      case StringValue(var text) when WHOLE.matcher(text.strip()).matches() ->
          Long.valueOf(text.strip());
      case Value _ -> null;
    };
  }

  static @Nullable Double decimal(TextValue value) {
    return switch (scalarOf(value)) {
      case IntegerValue(var number) -> (double) number;
      case BigIntegerValue(var number) -> number.doubleValue();
      case DecimalValue(var number) -> number;
      case StringValue(var text) when NUMBER.matcher(text.strip()).matches() ->
          Double.valueOf(text.strip());
      case Value _ -> null;
    };
  }

  static @Nullable Boolean bool(TextValue value) {
    return switch (scalarOf(value)) {
      case BooleanValue truth -> truth.isTrue();
      case IntegerValue(var number) when number == 0 || number == 1 -> number == 1;
      case StringValue(var text) ->
          switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> null;
          };
      case Value _ -> null;
    };
  }

  /** Null stands for lists and mappings too: neither is a number or a truth. */
  private static Value scalarOf(TextValue value) {
    return value instanceof TextScalar scalar ? scalar.value() : Value.none();
  }

  static @Nullable List<String> texts(TextValue value) {
    if (!(value instanceof TextList list)) {
      return null;
    }
    var texts = new ArrayList<String>(list.items().size());
    for (var item : list.items()) {
      if (!(item instanceof TextScalar scalar) || isNull(item)) {
        return null;
      }
      texts.add(scalar.text());
    }
    return List.copyOf(texts);
  }

  static @Nullable List<String> selector(TextValue value) {
    return switch (value) {
      case TextList list -> texts(list);
      case TextScalar scalar when scalar.value() instanceof StringValue(var text) -> dotted(text);
      case TextScalar _, TextMap _ -> null;
    };
  }

  private static @Nullable List<String> dotted(String text) {
    var bare = text.strip();
    if (bare.startsWith("{{#") && bare.endsWith("#}}") && bare.length() >= 6) {
      bare = bare.substring(3, bare.length() - 3).strip();
    }
    if (bare.isEmpty()) {
      return List.of();
    }
    return bare.contains(" ") || bare.contains("{") ? null : List.of(DOT.split(bare, -1));
  }

  /** What was found, as a message says it. */
  static String described(TextValue value) {
    return switch (value) {
      case TextMap _ -> "a mapping";
      case TextList _ -> "a list";
      case TextScalar(_, var raw, var scalar) ->
          switch (scalar) {
            case NoneValue _ -> "null";
            case StringValue(var text) -> "the text '%s'".formatted(shown(text));
            case Value other -> "the %s %s".formatted(other.kind(), shown(raw));
          };
    };
  }

  static String shown(String text) {
    if (text.codePointCount(0, text.length()) <= SHOWN) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
  }
}
