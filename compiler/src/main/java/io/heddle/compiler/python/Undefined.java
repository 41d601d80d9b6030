package io.heddle.compiler.python;

import org.jspecify.annotations.Nullable;

/**
 * Jinja2's default undefined: prints as nothing, is false and empty, and fails on any other use.
 *
 * @param hint the whole message, or null
 * @param owner what has no such attribute, or null when a variable is missing
 * @param name of the variable, attribute or item
 */
public record Undefined(@Nullable String hint, @Nullable Object owner, @Nullable Object name) {

  public static Undefined variable(String name) {
    return new Undefined(null, null, name);
  }

  public static Undefined of(Object owner, Object name) {
    return new Undefined(null, owner, name);
  }

  public static Undefined because(String hint) {
    return new Undefined(hint, null, null);
  }

  /** The error of using it. */
  public PyError error() {
    return new PyError("UndefinedError", message());
  }

  private String message() {
    if (hint != null) {
      return hint;
    }
    var shown = name == null ? "None" : Repr.repr(name);
    if (owner == null) {
      return shown + " is undefined";
    }
    return Types.isText(name)
        ? "'%s' has no attribute %s".formatted(Types.ownerName(owner), shown)
        : "%s has no element %s".formatted(Types.ownerName(owner), shown);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Undefined;
  }

  @Override
  public int hashCode() {
    return Undefined.class.hashCode();
  }
}
