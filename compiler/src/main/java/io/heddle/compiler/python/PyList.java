package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** A list. Items that came from outside are converted when they are first read. */
public final class PyList implements Iterable<Object> {

  /** How many items a template can bring together in one list. */
  public static final int MAX_SIZE = 1_000_000;

  private List<Object> items;
  private boolean isShared;

  public PyList() {
    this.items = new ArrayList<>();
  }

  public PyList(Collection<?> items) {
    this.items = new ArrayList<>(items);
  }

  /** A list of outside, which is only copied when something in it can change. */
  @SuppressWarnings("unchecked") // only read while it is shared
  static PyList shared(List<? extends Value> outside) {
    var list = new PyList(true);
    list.items = (List<Object>) (List<?>) outside;
    return list;
  }

  private PyList(boolean isShared) {
    this.items = List.of();
    this.isShared = isShared;
  }

  public static PyList of(Object... items) {
    return new PyList(Arrays.asList(items));
  }

  private List<Object> own() {
    if (isShared) {
      items = new ArrayList<>(items);
      isShared = false;
    }
    return items;
  }

  public int size() {
    return items.size();
  }

  public Object get(int index) {
    var item = items.get(index);
    if (item instanceof Value value && item != NoneValue.NONE) {
      item = Convert.fromValue(value);
      if (!isShared || item instanceof PyList || item instanceof PyDict) {
        own().set(index, item);
      }
    }
    return item;
  }

  public void add(Object item) {
    if (items.size() >= MAX_SIZE) {
      throw PyError.limit("a list has more than %d items".formatted(MAX_SIZE));
    }
    own().add(item);
  }

  public void set(int index, Object item) {
    own().set(index, item);
  }

  void insert(int index, Object item) {
    add(item);
    items.add(index, items.removeLast());
  }

  public Object remove(int index) {
    var item = get(index);
    own().remove(index);
    return item;
  }

  void clear() {
    own().clear();
  }

  /** The items, all converted. */
  public List<Object> items() {
    own();
    for (var i = 0; i < items.size(); i++) {
      get(i);
    }
    return items;
  }

  /** Sees items that are added while it runs, as Python's does. */
  @Override
  public Iterator<Object> iterator() {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < size();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        return get(at++);
      }
    };
  }
}
