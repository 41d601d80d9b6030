package io.heddle.compiler.value;

import java.util.List;

/** An ordered list of values of any kinds. */
public record ArrayValue(List<Value> items) implements Value {

  public static final ArrayValue EMPTY = new ArrayValue(List.of());

  /** Copies the list unless it is unmodifiable already. */
  public ArrayValue {
    items = List.copyOf(items);
  }

  public int size() {
    return items.size();
  }

  public Value get(int index) {
    return items.get(index);
  }

  @Override
  public String kind() {
    return "array";
  }
}
