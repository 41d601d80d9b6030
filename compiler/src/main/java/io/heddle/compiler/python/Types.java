package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Names and kinds of values. */
public final class Types {

  private Types() {}

  /** {@code type(value).__name__}. */
  public static String name(Object value) {
    return switch (value) {
      case String _ -> "str";
      case Markup _ -> "Markup";
      case Long _, BigInteger _ -> "int";
      case Double _ -> "float";
      case Boolean _ -> "bool";
      case NoneValue _ -> "NoneType";
      case PyList _ -> "list";
      case PyDict _ -> "dict";
      case PyRange _ -> "range";
      case DictView view -> view.typeName();
      case PyIterator iterator -> iterator.typeName();
      case Undefined _ -> "Undefined";
      case PyObject object -> object.typeName();
      case PyCallable callable -> callable.typeName();
      default -> "object";
    };
  }

  /** As an undefined attribute's error names the owner. */
  static String ownerName(Object value) {
    return switch (value) {
      case NoneValue _ -> "None";
      case Markup _ -> "markupsafe.Markup object";
      case Undefined _ -> "jinja2.runtime.Undefined object";
      case PyTuple tuple when !tuple.names().isEmpty() -> "jinja2.filters._GroupTuple object";
      default -> name(value) + " object";
    };
  }

  public static boolean isText(@Nullable Object value) {
    return value instanceof String || value instanceof Markup;
  }

  /** Whether it is an int; booleans are. */
  public static boolean isInt(Object value) {
    return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
  }

  public static boolean isNumber(Object value) {
    return isInt(value) || value instanceof Double;
  }

  /** The characters of a string or markup. */
  public static String text(Object value) {
    return value instanceof String text ? text : ((Markup) value).text();
  }

  public static boolean isCallable(Object value) {
    return value instanceof PyCallable || value instanceof PyType || value instanceof Undefined;
  }
}
