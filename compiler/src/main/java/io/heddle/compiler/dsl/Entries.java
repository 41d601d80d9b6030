package io.heddle.compiler.dsl;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a mapping, in the order of the text. A text is mostly small mappings, so they are
 * two arrays; each entry has a number, by which {@link Fields} ticks it off.
 *
 * <p>Only a reader adds, and only until it gives the map away: to everybody else it is
 * unmodifiable.
 */
final class Entries extends AbstractMap<String, TextMap.Entry> {

  /** Up to here the keys are compared one after another. */
  private static final int FEW = 4;

  /** Up to here a search that meets only equal hashes is still short, whoever chose the keys. */
  private static final int MANY = 64;

  static final Entries NONE = new Entries(0);

  private String[] keys;
  private int[] hashes;
  private TextMap.Entry[] values;
  private int size;

  /** Open addressing: one more than the number of an entry, or zero. */
  private byte @Nullable [] table;

  private @Nullable Map<String, Integer> index;

  Entries() {
    this(FEW);
  }

  Entries(int expected) {
    keys = new String[expected];
    hashes = new int[expected];
    values = new TextMap.Entry[expected];
  }

  static Entries of(Map<String, TextMap.Entry> map) {
    if (map instanceof Entries known) {
      return known;
    }
    if (map.isEmpty()) {
      return NONE;
    }
    var entries = new Entries(map.size());
    map.forEach(entries::set);
    return entries;
  }

  /** Adds an entry; one of that key is replaced in its place and returned. */
  TextMap.@Nullable Entry set(String key, TextMap.Entry entry) {
    var known = indexOf(key);
    if (known >= 0) {
      var former = values[known];
      values[known] = entry;
      return former;
    }
    if (size == keys.length) {
      var longer = Math.max(FEW, size * 2);
      keys = Arrays.copyOf(keys, longer);
      hashes = Arrays.copyOf(hashes, longer);
      values = Arrays.copyOf(values, longer);
    }
    keys[size] = key;
    hashes[size] = key.hashCode();
    values[size] = entry;
    size++;
    extendIndex();
    return null;
  }

  private void extendIndex() {
    if (size <= FEW) {
      return;
    }
    if (size > MANY) {
      extendLargeIndex();
    } else if (table == null || size * 2 > table.length) {
      // Never more than half full, and powers of two: 16 for 5 to 8 entries, 128 for 33 to 64.
      table = new byte[Integer.highestOneBit(size - 1) * 4];
      for (var number = 0; number < size; number++) {
        place(table, number);
      }
    } else {
      place(table, size - 1);
    }
  }

  private void extendLargeIndex() {
    if (index == null) {
      index = HashMap.newHashMap(size * 2);
      for (var number = 0; number < size; number++) {
        index.put(keys[number], number);
      }
      table = null;
    } else {
      index.put(keys[size - 1], size - 1);
    }
  }

  private void place(byte[] free, int number) {
    var mask = free.length - 1;
    var at = spread(hashes[number]) & mask;
    while (free[at] != 0) {
      at = (at + 1) & mask;
    }
    free[at] = (byte) (number + 1);
  }

  private static int spread(int hash) {
    return hash ^ (hash >>> 16);
  }

  /** The number of the entry, from 0 in the order of the text; or -1. */
  int indexOf(String key) {
    if (index != null) {
      var known = index.get(key);
      return known == null ? -1 : known;
    }
    var hash = key.hashCode();
    if (table == null) {
      for (var number = 0; number < size; number++) {
        if (hashes[number] == hash && keys[number].equals(key)) {
          return number;
        }
      }
      return -1;
    }
    var mask = table.length - 1;
    for (var at = spread(hash) & mask; table[at] != 0; at = (at + 1) & mask) {
      var number = table[at] - 1;
      if (hashes[number] == hash && keys[number].equals(key)) {
        return number;
      }
    }
    return -1;
  }

  String keyAt(int number) {
    return keys[number];
  }

  TextMap.Entry at(int number) {
    return values[number];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public TextMap.@Nullable Entry get(Object key) {
    var number = key instanceof String text ? indexOf(text) : -1;
    return number < 0 ? null : values[number];
  }

  @Override
  public boolean containsKey(Object key) {
    return key instanceof String text && indexOf(text) >= 0;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super TextMap.Entry> action) {
    for (var number = 0; number < size; number++) {
      action.accept(keys[number], values[number]);
    }
  }

  @Override
  public Set<Map.Entry<String, TextMap.Entry>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Map.Entry<String, TextMap.Entry>> iterator() {
        return new Walk();
      }
    };
  }

  private final class Walk implements Iterator<Map.Entry<String, TextMap.Entry>> {

    private int next;

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public Map.Entry<String, TextMap.Entry> next() {
      if (next == size) {
        throw new NoSuchElementException();
      }
      return Map.entry(keys[next], values[next++]);
    }
  }
}
