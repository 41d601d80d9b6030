package io.heddle.compiler.render.lowering;

import io.heddle.compiler.python.Repr;
import io.heddle.compiler.render.Slot;

/**
 * Where a statement is lowered.
 *
 * @param symbols its names
 * @param isTop whether what it assigns is seen by blocks
 * @param isSoft whether an unknown filter is only an error when it runs: inside an if
 * @param style whose filters and tests there are
 */
record Scope(Symbols symbols, boolean isTop, boolean isSoft, Repr style) {

  Scope inner() {
    return new Scope(Symbols.of(symbols, symbols.function()), false, false, style);
  }

  /** A scope whose variables live in an activation of their own. */
  Scope function() {
    return new Scope(
        Symbols.of(symbols, new Slot.Function(symbols.function())), false, false, style);
  }

  /** An inner scope whose variables live in the activation of another. */
  Scope innerWithin(Scope function) {
    return new Scope(Symbols.of(symbols, function.symbols().function()), false, false, style);
  }

  Scope soft() {
    return new Scope(symbols, isTop, true, style);
  }
}
