package io.heddle.compiler.python;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The built-in methods of values, by name. */
final class Methods {

  /** A method of a value. */
  record Bound(Object self, String name) implements PyCallable {

    @Override
    public Object call(Args args) {
      return Methods.call(self, name, args);
    }

    @Override
    public String typeName() {
      return "builtin_function_or_method";
    }

    @Override
    public String repr() {
      return "<built-in method %s of %s object>".formatted(name, Types.name(self));
    }
  }

  private Methods() {}

  static @Nullable Object find(Object self, String name) {
    var exists =
        switch (self) {
          case String _, Markup _ -> StringMethods.NAMES.contains(name);
          case PyList _ -> ListMethods.NAMES.contains(name);
          case PyTuple _ -> name.equals("count") || name.equals("index");
          case PyDict _ -> DictMethods.NAMES.contains(name);
          case Double _ -> NumberMethods.FLOAT.contains(name);
          case Long _, BigInteger _, Boolean _ -> NumberMethods.INT.contains(name);
          case PyRange _ -> name.equals("count") || name.equals("index");
          default -> false;
        };
    if (exists) {
      return new Bound(self, name);
    }
    return Types.isNumber(self) ? NumberMethods.attribute(self, name) : rangeAttribute(self, name);
  }

  private static @Nullable Object rangeAttribute(Object self, String name) {
    if (!(self instanceof PyRange range)) {
      return null;
    }
    return switch (name) {
      case "start" -> range.start();
      case "stop" -> range.stop();
      case "step" -> range.step();
      default -> null;
    };
  }

  static Object call(Object self, String name, Args args) {
    return switch (self) {
      case String text -> StringMethods.call(text, name, args);
      case Markup markup -> MarkupMethods.call(markup, name, args);
      case PyList list -> ListMethods.call(list, name, args);
      case PyTuple tuple -> ListMethods.call(tuple.items(), name, args);
      case PyRange range -> ListMethods.call(Iterate.items(range), name, args);
      case PyDict dict -> DictMethods.call(dict, name, args);
      default -> NumberMethods.call(self, name);
    };
  }
}
