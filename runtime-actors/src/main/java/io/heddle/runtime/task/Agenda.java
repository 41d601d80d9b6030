package io.heddle.runtime.task;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is due when. Confined to one thread. */
final class Agenda {

  /** Something that happens at a time unless it is put off or dropped. */
  abstract static sealed class Item permits Work, Taker {

    /** Tells items of one time apart. */
    final long number;

    private long at;

    Item(long number) {
      this.number = number;
    }
  }

  private final TreeSet<Item> items =
      new TreeSet<>(
          Comparator.<Item>comparingLong(item -> item.at).thenComparingLong(i -> i.number));

  /**
   * Puts an item to a time, from wherever it was.
   *
   * @param at milliseconds since 1970, or {@code Long.MAX_VALUE} for never
   */
  void put(Item item, long at) {
    items.remove(item);
    item.at = at;
    if (at != Long.MAX_VALUE) {
      items.add(item);
    }
  }

  void drop(Item item) {
    items.remove(item);
  }

  /** Takes the first item that is due. */
  @Nullable Item poll(long now) {
    return next() <= now ? items.pollFirst() : null;
  }

  /** When the next item is due; {@code Long.MAX_VALUE} when there is none. */
  long next() {
    return items.isEmpty() ? Long.MAX_VALUE : items.first().at;
  }
}
