package io.heddle.compiler.python;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tuple; with names, a named tuple that prints as a plain one.
 *
 * @param names of the items, or empty
 */
public record PyTuple(List<Object> items, List<String> names) implements PyObject {

  public static final PyTuple EMPTY = new PyTuple(List.of(), List.of());

  public static PyTuple of(Object... items) {
    return new PyTuple(Arrays.asList(items), List.of());
  }

  public static PyTuple copyOf(List<Object> items) {
    return new PyTuple(List.copyOf(items), List.of());
  }

  @Override
  public @Nullable Object attribute(String name) {
    var index = names.indexOf(name);
    return index < 0 ? null : items.get(index);
  }

  @Override
  public String typeName() {
    return names.isEmpty() ? "tuple" : "_GroupTuple";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PyTuple tuple && Compare.areEqual(this, tuple);
  }

  @Override
  public int hashCode() {
    var hash = 1;
    for (var item : items) {
      hash = 31 * hash + Keys.of(item).hashCode();
    }
    return hash;
  }
}
