package io.heddle.compiler.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Walking over values. */
public final class Iterate {

  private Iterate() {}

  /** An object that can be walked over. */
  public interface Walkable {
    Iterator<Object> iterator();
  }

  public static boolean isIterable(Object value) {
    return Types.isText(value)
        || value instanceof PyList
        || value instanceof PyTuple
        || value instanceof PyDict
        || value instanceof PyRange
        || value instanceof DictView
        || value instanceof PyIterator
        || value instanceof Undefined
        || value instanceof Walkable;
  }

  /** {@code iter(value)}. */
  public static Iterator<Object> over(Object value) {
    return switch (value) {
      case PyList list -> list.iterator();
      case PyTuple tuple -> tuple.items().iterator();
      case PyDict dict -> dict.keys();
      case String text -> characters(text);
      case Markup(var text) -> characters(text);
      case PyRange range -> range.iterator();
      case DictView view -> view.iterator();
      case PyIterator iterator -> iterator.items();
      case Undefined _ -> Collections.emptyIterator();
      case Walkable walkable -> walkable.iterator();
      default -> throw PyError.type("'%s' object is not iterable".formatted(Types.name(value)));
    };
  }

  private static Iterator<Object> characters(String text) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < text.length();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        var start = at;
        at += Character.charCount(text.codePointAt(at));
        return text.substring(start, at);
      }
    };
  }

  /** {@code list(value)}. */
  public static PyList list(Object value) {
    if (value instanceof PyList list) {
      return new PyList(list.items());
    }
    var list = new PyList();
    over(value).forEachRemaining(list::add);
    return list;
  }

  /** The items, in a list that may be the value's own: not to be changed. */
  public static List<Object> items(Object value) {
    return switch (value) {
      case PyList list -> list.items();
      case PyTuple tuple -> tuple.items();
      default -> list(value).items();
    };
  }

  /** {@code len(value)}. */
  public static long length(Object value) {
    return switch (value) {
      case PyList list -> list.size();
      case PyTuple tuple -> tuple.items().size();
      case PyDict dict -> dict.size();
      case String text -> Texts.length(text);
      case Markup(var text) -> Texts.length(text);
      case PyRange range -> range.size();
      case DictView view -> view.dict().size();
      case Undefined _ -> 0;
      case Compare.Sized sized -> sized.size();
      default ->
          throw PyError.type("object of type '%s' has no len()".formatted(Types.name(value)));
    };
  }

  /** {@code reversed(value)}. */
  public static PyIterator reversed(Object value) {
    var items =
        switch (value) {
          case PyList list -> new ArrayList<>(list.items());
          case PyTuple tuple -> new ArrayList<>(tuple.items());
          case String _, Markup _, PyRange _, PyDict _, DictView _ ->
              new ArrayList<>(list(value).items());
          case Undefined _ -> new ArrayList<>();
          default ->
              throw PyError.type("'%s' object is not reversible".formatted(Types.name(value)));
        };
    Collections.reverse(items);
    var type =
        switch (value) {
          case PyList _ -> "list_reverseiterator";
          case PyDict _ -> "dict_reversekeyiterator";
          case PyRange _ -> "range_iterator";
          default -> "reversed";
        };
    return new PyIterator(items.iterator(), type);
  }

  /** Fills targets from a value: {@code a, b = value}. */
  public static List<Object> unpack(Object value, int count) {
    if (!isIterable(value)) {
      throw PyError.type("cannot unpack non-iterable %s object".formatted(Types.name(value)));
    }
    var items = over(value);
    var unpacked = new ArrayList<Object>(count);
    while (unpacked.size() < count && items.hasNext()) {
      unpacked.add(items.next());
    }
    if (unpacked.size() < count) {
      throw PyError.value(
          "not enough values to unpack (expected %d, got %d)".formatted(count, unpacked.size()));
    }
    if (items.hasNext()) {
      throw PyError.value("too many values to unpack (expected %d)".formatted(count));
    }
    return unpacked;
  }
}
