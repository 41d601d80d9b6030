package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Value;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Explicit YAML tags: {@code !!str 12}. Those that mean nothing here are refused, never guessed.
 */
final class YamlTags {

  private static final String STANDARD = "tag:yaml.org,2002:";
  private static final String PLAIN_KIND = "!";
  private static final Set<String> OF_LISTS = Set.of(PLAIN_KIND, "seq", "omap", "pairs");
  private static final Set<String> OF_MAPPINGS = Set.of(PLAIN_KIND, "map", "set");

  private YamlTags() {}

  static TextScalar scalar(String tag, String raw, Position position) {
    var value =
        switch (shortName(tag)) {
          case PLAIN_KIND, "str", "binary", "timestamp", "value", "merge" -> Value.of(raw);
          case "null" -> Value.none();
          case "bool" -> YamlScalars.legacy(raw) instanceof BooleanValue known ? known : null;
          case "int" -> integer(raw);
          case "float" -> decimal(raw);
          default -> throw unknown(tag, "scalar", position);
        };
    if (value == null) {
      throw Refusal.unreadable(
          position,
          "the tag '!!%s' does not fit this value".formatted(shortName(tag)),
          "remove the tag, or mend the value");
    }
    return new TextScalar(position, raw, value);
  }

  static void checkList(Optional<String> tag, Position position) {
    if (tag.isPresent() && !OF_LISTS.contains(shortName(tag.get()))) {
      throw unknown(tag.get(), "list", position);
    }
  }

  static void checkMapping(Optional<String> tag, Position position) {
    if (tag.isPresent() && !OF_MAPPINGS.contains(shortName(tag.get()))) {
      throw unknown(tag.get(), "mapping", position);
    }
  }

  private static @Nullable Value integer(String raw) {
    return switch (number(raw)) {
      case IntegerValue small -> small;
      case BigIntegerValue big -> big;
      case Value _ -> null;
    };
  }

  private static @Nullable Value decimal(String raw) {
    return switch (number(raw)) {
      case IntegerValue(var whole) -> Value.of((double) whole);
      case BigIntegerValue(var whole) -> Value.of(whole.doubleValue());
      case DecimalValue decimal -> decimal;
      case Value _ -> null;
    };
  }

  /** In either reading: a tag says what is meant where the readings differ. */
  private static Value number(String raw) {
    if (YamlScalars.isPlainlyText(raw)) {
      return Value.of(raw);
    }
    var legacy = YamlScalars.legacy(raw);
    return legacy.kind().equals("string") ? YamlScalars.core(raw) : legacy;
  }

  private static String shortName(String tag) {
    return tag.startsWith(STANDARD)
        ? tag.substring(STANDARD.length())
        : tag.equals(PLAIN_KIND) ? tag : "";
  }

  private static Refusal unknown(String tag, String kind, Position position) {
    var shown = tag.startsWith(STANDARD) ? "!!" + tag.substring(STANDARD.length()) : tag;
    return Refusal.unreadable(
        position,
        "the tag '%s' is not one a %s of a workflow can have"
            .formatted(Coercion.shown(shown), kind),
        "remove the tag, or quote the text if it is not one");
  }
}
