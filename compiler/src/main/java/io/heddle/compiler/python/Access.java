package io.heddle.compiler.python;

import org.jspecify.annotations.Nullable;

/** {@code a.b} and {@code a[b]} as a Jinja2 environment resolves them. */
public final class Access {

  private Access() {}

  /** {@code getattr(object, name)}, or null. */
  public static @Nullable Object attribute(Object object, String name) {
    if (object instanceof Undefined undefined) {
      if (name.startsWith("__") && name.endsWith("__")) {
        return name.equals("__class__") ? new PyType("jinja2.runtime.Undefined") : null;
      }
      throw undefined.error();
    }
    if (object instanceof PyObject own) {
      var value = own.attribute(name);
      if (value != null) {
        return value;
      }
    }
    if (name.equals("__class__")) {
      return new PyType(Types.name(object));
    }
    return Methods.find(object, name);
  }

  /** {@code object.name} in a template: the attribute, else the item, else undefined. */
  public static Object dot(Object object, String name) {
    if (object instanceof PyDict dict && !DictMethods.NAMES.contains(name)) {
      var value = dict.get(name);
      if (value != null) {
        return value;
      }
    }
    var attribute = attribute(object, name);
    if (attribute != null) {
      return attribute;
    }
    var item = itemOrNull(object, name);
    return item == null ? Undefined.of(object, name) : item;
  }

  /** {@code object[key]} in a template: the item, else the attribute, else undefined. */
  public static Object item(Object object, Object key) {
    var item = itemOrNull(object, key);
    if (item != null) {
      return item;
    }
    if (Types.isText(key)) {
      var attribute = attribute(object, Types.text(key));
      if (attribute != null) {
        return attribute;
      }
    }
    return Undefined.of(object, key);
  }

  private static @Nullable Object itemOrNull(Object object, Object key) {
    try {
      return switch (object) {
        case PyDict dict -> dict.get(key);
        case Undefined undefined -> throw undefined.error();
        default -> Sequences.item(object, key);
      };
    } catch (PyError e) {
      return switch (e.type()) {
        case "TypeError", "IndexError", "KeyError", "AttributeError" -> null;
        default -> throw e;
      };
    }
  }
}
