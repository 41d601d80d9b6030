package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping, in the order of the text. */
public record TextMap(Position position, Map<String, Entry> entries) implements TextValue {

  /** A key's place and its value. */
  public record Entry(Position keyPosition, TextValue value) {}

  /**
   * Takes the map over: who calls this never changes it again.
   *
   * <p>Not copied, because a text is mostly mappings.
   */
  public TextMap {
    entries = Collections.unmodifiableMap(entries);
  }

  /** The value under the key, or null when the key is absent. An explicit null is a scalar. */
  public @Nullable TextValue get(String key) {
    var entry = entries.get(key);
    return entry == null ? null : entry.value();
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
