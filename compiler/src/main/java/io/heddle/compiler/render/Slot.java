package io.heddle.compiler.render;

import org.jspecify.annotations.Nullable;

/** A variable's place: an index into the activation of a function. Compared by identity. */
public final class Slot {

  /** A function of the template while it is lowered: counts its slots. */
  public static final class Function {
    private final @Nullable Function outer;
    private int size;

    public Function(@Nullable Function outer) {
      this.outer = outer;
    }

    public Slot slot() {
      return new Slot(this, size++);
    }

    /** How many slots it has; final once its body is lowered. */
    public int size() {
      return size;
    }
  }

  private final Function function;
  private final int index;

  private Slot(Function function, int index) {
    this.function = function;
    this.index = index;
  }

  public int index() {
    return index;
  }

  /** How many functions lie between a use in the given one and this slot. */
  public int hopsFrom(Function user) {
    var hops = 0;
    for (var at = user; at != function; hops++) {
      var next = at.outer;
      if (next == null) {
        throw new IllegalStateException("a variable out of reach");
      }
      at = next;
    }
    return hops;
  }
}
