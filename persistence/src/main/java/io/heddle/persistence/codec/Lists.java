package io.heddle.persistence.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists as their length and their items; what may be missing as a flag and itself. */
final class Lists {

  private Lists() {}

  /** Writes one. */
  @FunctionalInterface
  interface Item<T> {
    void write(CborWriter out, T item) throws IOException;
  }

  static <T> void write(CborWriter out, List<? extends T> items, Item<T> item) throws IOException {
    out.number(items.size());
    for (var one : items) {
      item.write(out, one);
    }
  }

  static <T> List<T> read(CborReader in, Cbor.Parse<T> item) throws IOException {
    var items = new ArrayList<T>();
    for (var left = in.integer(); left > 0; left--) {
      items.add(item.read(in));
    }
    return List.copyOf(items);
  }

  static <T> void optional(CborWriter out, @Nullable T one, Item<T> item) throws IOException {
    out.flag(one != null);
    if (one != null) {
      item.write(out, one);
    }
  }
}
