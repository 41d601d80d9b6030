package io.heddle.compiler.render;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.PyCallable;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyObject;
import io.heddle.compiler.python.PyRange;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Repr;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions every template has. */
public final class Globals {

  public static final Set<String> NAMES =
      Set.of("range", "dict", "lipsum", "cycler", "joiner", "namespace");

  /** A global function or class. */
  private record Function(
      String name, boolean isClass, java.util.function.Function<Args, Object> body)
      implements PyCallable, PyObject {

    @Override
    public Object call(Args args) {
      return body.apply(args);
    }

    @Override
    public @Nullable Object attribute(String attribute) {
      return attribute.equals("__name__") ? name : null;
    }

    @Override
    public String typeName() {
      return isClass ? "type" : "function";
    }

    @Override
    public String repr() {
      return isClass ? "<class '%s'>".formatted(name) : "<function %s>".formatted(name);
    }
  }

  private static final Function RANGE = new Function("range", true, PyRange::of);
  private static final Function DICT = new Function("dict", true, PyDict::create);
  private static final Function NAMESPACE =
      new Function("jinja2.utils.Namespace", true, args -> new Namespace(PyDict.create(args)));
  private static final Function CYCLER =
      new Function("jinja2.utils.Cycler", true, args -> new Cycler(args.positional()));
  private static final Function JOINER =
      new Function(
          "jinja2.utils.Joiner",
          true,
          args -> {
            var bound = args.bind("Joiner", 0, "sep");
            return new Joiner(bound[0] == null ? ", " : bound[0]);
          });

  private Globals() {}

  static @Nullable Object find(String name, Render render) {
    return switch (name) {
      case "debug" ->
          render.style() == Repr.FLAT
              ? new Function("debug", false, args -> DebugText.of(args.positional(), render))
              : null;
      case "range" -> RANGE;
      case "dict" -> DICT;
      case "namespace" -> NAMESPACE;
      case "cycler" -> CYCLER;
      case "joiner" -> JOINER;
      case "lipsum" ->
          new Function(
              "generate_lorem_ipsum", false, args -> Lipsum.generate(args, render.random()));
      default -> null;
    };
  }

  /** {@code cycler(...)}. */
  private static final class Cycler implements PyObject, PyCallable {
    private final List<Object> items;
    private int at;

    Cycler(List<Object> items) {
      if (items.isEmpty()) {
        throw new PyError("RuntimeError", "at least one item has to be provided");
      }
      this.items = items;
    }

    @Override
    public @Nullable Object attribute(String name) {
      return switch (name) {
        case "items" -> PyTuple.copyOf(items);
        case "pos" -> (long) at;
        case "current" -> items.get(at);
        case "next" -> (PyCallable) _ -> next();
        case "reset" ->
            (PyCallable)
                _ -> {
                  at = 0;
                  return io.heddle.compiler.value.NoneValue.NONE;
                };
        default -> null;
      };
    }

    private Object next() {
      var item = items.get(at);
      at = (at + 1) % items.size();
      return item;
    }

    @Override
    public Object call(Args args) {
      throw PyError.type("'Cycler' object is not callable");
    }

    @Override
    public String typeName() {
      return "Cycler";
    }

    @Override
    public String repr() {
      return "<jinja2.utils.Cycler object>";
    }
  }

  /** {@code joiner(...)}. */
  private static final class Joiner implements PyCallable {
    private final Object separator;
    private boolean used;

    Joiner(Object separator) {
      this.separator = separator;
    }

    @Override
    public Object call(Args args) {
      if (!used) {
        used = true;
        return "";
      }
      return separator;
    }

    @Override
    public String typeName() {
      return "Joiner";
    }
  }
}
