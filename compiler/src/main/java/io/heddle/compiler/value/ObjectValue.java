package io.heddle.compiler.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named values in the order in which they were added: texts made of it are reproducible. */
public record ObjectValue(Map<String, Value> entries) implements Value {

  public static final ObjectValue EMPTY = new ObjectValue(Collections.emptyMap());

  /**
   * Takes the map over: who calls this never changes it again.
   *
   * <p>Not copied, because every node output passes here; {@link #copyOf} is for maps of others.
   */
  public ObjectValue {
    entries = Collections.unmodifiableMap(entries);
  }

  public static ObjectValue copyOf(Map<String, ? extends Value> entries) {
    return new ObjectValue(new LinkedHashMap<>(entries));
  }

  /** An object of one entry: what most nodes put out. */
  public static ObjectValue of(String name, Value value) {
    return new ObjectValue(Collections.singletonMap(name, value));
  }

  /** The entry's value, or null when there is no such entry. */
  public @Nullable Value get(String name) {
    return entries.get(name);
  }

  public int size() {
    return entries.size();
  }

  /** The same object with one entry set; an existing entry keeps its place. */
  public ObjectValue with(String name, Value value) {
    var copy = new LinkedHashMap<>(entries);
    copy.put(name, value);
    return new ObjectValue(copy);
  }

  @Override
  public String kind() {
    return "object";
  }
}
