package io.heddle.compiler.python;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dict. Made from an object of outside, it reads that object and copies it only when it must: for
 * a change, a walk, or a nested container that a template could change.
 */
public final class PyDict {

  private static final int MAX_SIZE = 1_000_000;

  private @Nullable ObjectValue source;
  private Map<Object, Object> values;

  /** Keys that are not what they are stored under: {@code True} for 1. Mostly empty. */
  private Map<Object, Object> originals = Map.of();

  public PyDict() {
    this.values = new LinkedHashMap<>();
  }

  PyDict(ObjectValue source) {
    this.source = source;
    this.values = Map.of();
  }

  /** Takes a map with text keys over. */
  public static PyDict ofText(Map<String, Object> entries) {
    var dict = new PyDict();
    dict.values.putAll(entries);
    return dict;
  }

  /** {@code dict(...)}. */
  public static PyDict create(Args args) {
    var dict = new PyDict();
    DictMethods.update(dict, args);
    return dict;
  }

  private Map<Object, Object> values() {
    var outside = source;
    if (outside != null) {
      values = new LinkedHashMap<>(outside.entries());
      source = null;
    }
    return values;
  }

  public int size() {
    var outside = source;
    return outside == null ? values.size() : outside.size();
  }

  /** The value under the key, or null. */
  public @Nullable Object get(Object key) {
    var stored = Keys.of(key);
    var outside = source;
    if (outside != null) {
      var value = stored instanceof String name ? outside.get(name) : null;
      if (value == null) {
        return null;
      }
      if (!(value instanceof ObjectValue || value instanceof ArrayValue)) {
        return Convert.fromValue(value);
      }
    }
    return converted(stored, values().get(stored));
  }

  private @Nullable Object converted(Object stored, @Nullable Object value) {
    if (value instanceof Value raw && value != NoneValue.NONE) {
      var item = Convert.fromValue(raw);
      values.put(stored, item);
      return item;
    }
    return value;
  }

  public boolean has(Object key) {
    var stored = Keys.of(key);
    var outside = source;
    return outside == null
        ? values.containsKey(stored)
        : stored instanceof String name && outside.get(name) != null;
  }

  public void put(Object key, Object value) {
    var stored = Keys.of(key);
    var map = values();
    if (map.size() >= MAX_SIZE) {
      throw PyError.limit("a dict has more than %d entries".formatted(MAX_SIZE));
    }
    if (!stored.equals(key) && !map.containsKey(stored)) {
      if (originals.isEmpty()) {
        originals = new HashMap<>();
      }
      originals.put(stored, key);
    }
    map.put(stored, value);
  }

  public @Nullable Object remove(Object key) {
    var stored = Keys.of(key);
    var value = get(key);
    values().remove(stored);
    if (!originals.isEmpty()) {
      originals.remove(stored);
    }
    return value;
  }

  void clear() {
    values().clear();
    originals = Map.of();
  }

  private Object original(Object stored) {
    var original = originals.get(stored);
    return original == null ? stored : original;
  }

  /** The keys, in the order they were added. */
  public Iterator<Object> keys() {
    var stored = values().keySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return stored.hasNext();
      }

      @Override
      public Object next() {
        return original(stored.next());
      }
    };
  }

  /** The entries as (key, value) tuples. */
  public Iterator<Object> items() {
    var keys = new java.util.ArrayList<>(values().keySet()).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return keys.hasNext();
      }

      @Override
      public Object next() {
        var stored = keys.next();
        return PyTuple.of(original(stored), valueOf(stored));
      }
    };
  }

  private Object valueOf(Object stored) {
    var value = converted(stored, values().get(stored));
    return value == null ? NoneValue.NONE : value;
  }

  /** The values. */
  public Iterator<Object> valueIterator() {
    var keys = new java.util.ArrayList<>(values().keySet()).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return keys.hasNext();
      }

      @Override
      public Object next() {
        return valueOf(keys.next());
      }
    };
  }

  public PyDict copy() {
    var copy = new PyDict();
    items().forEachRemaining(item -> copy.putItem((PyTuple) item));
    return copy;
  }

  void putItem(PyTuple item) {
    put(item.items().getFirst(), item.items().get(1));
  }
}
