package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping, in the order of the text. */
public record TextMap(Position position, Map<String, Entry> entries) implements TextValue {

  /** A key's place and its value. */
  public record Entry(Position keyPosition, TextValue value) {}

  /** What a reader collected is taken over, since a text is mostly mappings; others are copied. */
  public TextMap {
    entries = Entries.of(entries);
  }

  /** The same entries, with their numbers. */
  Entries numbered() {
    return (Entries) entries;
  }

  /** The value under the key, or null when the key is absent. An explicit null is a scalar. */
  public @Nullable TextValue get(String key) {
    var numbered = numbered();
    var number = numbered.indexOf(key);
    return number < 0 ? null : numbered.at(number).value();
  }

  public boolean has(String key) {
    return entries.containsKey(key);
  }

  @Override
  public Value toValue() {
    var copy = LinkedHashMap.<String, Value>newLinkedHashMap(entries.size());
    entries.forEach((key, entry) -> copy.put(key, entry.value().toValue()));
    return new ObjectValue(copy);
  }

  @Override
  public String kind() {
    return "mapping";
  }
}
