package io.heddle.runtime.code;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a code node of an app export declares for one of its outputs. */
public enum OutputType {
  STRING("string"),
  NUMBER("number"),
  BOOLEAN("boolean"),
  OBJECT("object"),
  STRING_ARRAY("array[string]"),
  NUMBER_ARRAY("array[number]"),
  OBJECT_ARRAY("array[object]"),
  BOOLEAN_ARRAY("array[boolean]");

  private final String text;

  OutputType(String text) {
    this.text = text;
  }

  /** As the app export writes it. */
  public String text() {
    return text;
  }

  /** The type of this name, or empty when a code node may not declare it. */
  public static Optional<OutputType> of(String text) {
    var name = text.strip().toLowerCase(Locale.ROOT);
    for (var type : values()) {
      if (type.text.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * One declared output.
   *
   * @param children what an object holds, by name in order; null when that is not declared
   */
  public record Declared(OutputType type, @Nullable Map<String, Declared> children) {

    public static Declared of(OutputType type) {
      return new Declared(type, null);
    }
  }
}
