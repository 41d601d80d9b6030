package io.heddle.compiler.python;

import org.jspecify.annotations.Nullable;

/** A value with attributes of its own: a loop, a macro, a namespace. */
public interface PyObject {

  /** The attribute, or null when there is none. */
  @Nullable Object attribute(String name);

  /** The class, as errors name it. */
  String typeName();

  /** {@code repr(self)}. */
  default String repr() {
    return "<%s object>".formatted(typeName());
  }
}
