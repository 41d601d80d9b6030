package io.heddle.compiler;

import io.heddle.compiler.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * The values one activation of a node reads, by the index that the compiler gave each selector.
 *
 * <p>Templates and conditions are compiled against indexes, so that running them builds no keys.
 */
@FunctionalInterface
public interface Inputs {

  /** The value of the selector with this index, or null when the variable does not exist. */
  @Nullable Value get(int index);
}
