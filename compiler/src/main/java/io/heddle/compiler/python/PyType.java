package io.heddle.compiler.python;

import org.jspecify.annotations.Nullable;

/** A class: what {@code x.__class__} is. */
public record PyType(String name) implements PyObject {

  @Override
  public @Nullable Object attribute(String attribute) {
    return switch (attribute) {
      case "__name__", "__qualname__" -> name;
      case "__module__" -> "builtins";
      default -> null;
    };
  }

  @Override
  public String typeName() {
    return "type";
  }

  @Override
  public String repr() {
    return "<class '%s'>".formatted(name);
  }
}
