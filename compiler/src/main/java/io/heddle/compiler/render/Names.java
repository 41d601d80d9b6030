package io.heddle.compiler.render;

import io.heddle.compiler.python.PyCallable;
import io.heddle.compiler.value.Value;
import org.jspecify.annotations.Nullable;

/** What a template can name from outside. */
public interface Names {

  /** The variable's value, or null when there is none. */
  @Nullable Value variable(String name);

  /** An extension function, or null when there is none. */
  @Nullable PyCallable function(String name);
}
