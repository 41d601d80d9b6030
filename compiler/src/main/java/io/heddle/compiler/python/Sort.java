package io.heddle.compiler.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code sorted}: stable, and safe with orders that contradict themselves. */
public final class Sort {

  private record Keyed(Object key, Object item) {}

  private static final int INSERTION = 16;

  private Sort() {}

  /** The items in the order of their keys. */
  public static List<Object> sorted(
      List<Object> items, UnaryOperator<Object> key, boolean reverse) {
    var keyed = new ArrayList<Keyed>(items.size());
    for (var item : items) {
      keyed.add(new Keyed(key.apply(item), item));
    }
    if (reverse) {
      Collections.reverse(keyed);
    }
    var array = keyed.toArray(Keyed[]::new);
    sort(array, new Keyed[array.length], 0, array.length);
    var sorted = new ArrayList<Object>(array.length);
    for (var one : array) {
      sorted.add(one.item());
    }
    if (reverse) {
      Collections.reverse(sorted);
    }
    return sorted;
  }

  private static void sort(Keyed[] array, Keyed[] spare, int from, int to) {
    if (to - from <= INSERTION) {
      for (var i = from + 1; i < to; i++) {
        var one = array[i];
        var at = i;
        while (at > from && Compare.isLess(one.key(), array[at - 1].key())) {
          array[at] = array[at - 1];
          at--;
        }
        array[at] = one;
      }
      return;
    }
    var middle = (from + to) >>> 1;
    sort(array, spare, from, middle);
    sort(array, spare, middle, to);
    System.arraycopy(array, from, spare, from, to - from);
    var left = from;
    var right = middle;
    for (var at = from; at < to; at++) {
      var takesRight =
          left >= middle || (right < to && Compare.isLess(spare[right].key(), spare[left].key()));
      array[at] = takesRight ? spare[right++] : spare[left++];
    }
  }
}
