package io.heddle.compiler.render;

import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running function of a template (its root, a macro, a recursive loop, a block): Pebble's
 * evaluation context with the variables in an array, because a hash look-up for each use was most
 * of the time.
 */
public final class Activation extends EvaluationContextImpl {

  private final Render render;
  private final @Nullable Object[] slots;
  private final @Nullable Activation outer;

  @SuppressWarnings("NullAway") // Pebble's constructor is not annotated; none of these is used here
  public Activation(Render render, int size, @Nullable Activation outer) {
    super(
        render.program().template(),
        false,
        Locale.ROOT,
        -1,
        null,
        null,
        null,
        List.of(),
        Map.of(),
        null,
        render.program().hierarchy(),
        null);
    this.render = render;
    this.slots = new @Nullable Object[size];
    this.outer = outer;
  }

  public Render render() {
    return render;
  }

  public @Nullable Object get(int slot) {
    return slots[slot];
  }

  public void set(int slot, @Nullable Object value) {
    slots[slot] = value;
  }

  /** The activation so many functions further out. */
  public Activation outer(int hops) {
    var at = this;
    for (var i = 0; i < hops; i++) {
      var next = at.outer;
      if (next == null) {
        throw new IllegalStateException("a function without its enclosing one");
      }
      at = next;
    }
    return at;
  }
}
