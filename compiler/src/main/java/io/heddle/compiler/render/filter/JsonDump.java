package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Sort;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.NoneValue;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code json.dumps(value, sort_keys=True)}, safe inside HTML; in the flat dialect's style without
 * blanks and with all characters as they are.
 */
final class JsonDump {

  private static final int MAX_DEPTH = 200;
  private static final int MAX_INDENT = 100;

  private final StringBuilder out = new StringBuilder();
  private final @Nullable String indent;
  private final boolean isFlat;

  private JsonDump(@Nullable String indent, boolean isFlat) {
    this.indent = indent;
    this.isFlat = isFlat;
  }

  static Object htmlSafe(Render render, Object value, Args args) {
    var bound = args.bind("do_tojson", 0, "indent");
    var given = bound[0];
    String indent = null;
    if (given != null && given != NoneValue.NONE) {
      indent =
          Types.isText(given)
              ? Types.text(given)
              : " ".repeat(Math.max(0, Math.min(MAX_INDENT, Numbers.toIndex(given))));
    }
    var dump = new JsonDump(indent, render.style() == Repr.FLAT);
    dump.write(value, 0);
    return new Markup(
        dump.out
            .toString()
            .replace("<", "\\u003c")
            .replace(">", "\\u003e")
            .replace("&", "\\u0026")
            .replace("'", "\\u0027"));
  }

  private void write(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new PyError("RecursionError", "maximum recursion depth exceeded");
    }
    switch (value) {
      case String text -> quote(text);
      case Markup(var text) -> quote(text);
      case NoneValue _ -> out.append("null");
      case Boolean b -> out.append(b.booleanValue());
      case Long number -> out.append(number.longValue());
      case BigInteger number -> out.append(number);
      case Double number -> decimal(number);
      case PyList list -> array(list.items(), depth);
      case PyTuple tuple -> array(tuple.items(), depth);
      case PyDict dict -> object(dict, depth);
      default ->
          throw PyError.type(
              "Object of type %s is not JSON serializable"
                  .formatted(value instanceof Undefined ? "Undefined" : simpleName(value)));
    }
  }

  private static String simpleName(Object value) {
    var name = Types.name(value);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private void decimal(double number) {
    if (Double.isNaN(number)) {
      out.append("NaN");
    } else if (Double.isInfinite(number)) {
      out.append(number > 0 ? "Infinity" : "-Infinity");
    } else {
      out.append(Repr.repr(number));
    }
  }

  private void array(List<Object> items, int depth) {
    out.append('[');
    for (var i = 0; i < items.size(); i++) {
      separate(i, depth + 1);
      write(items.get(i), depth + 1);
    }
    end(items.isEmpty(), ']', depth);
  }

  private void object(PyDict dict, int depth) {
    out.append('{');
    var items =
        Sort.sorted(
            Iterate.items(PyIterator.generator(dict.items())),
            item -> ((PyTuple) item).items().getFirst(),
            false);
    for (var i = 0; i < items.size(); i++) {
      var pair = ((PyTuple) items.get(i)).items();
      separate(i, depth + 1);
      quote(key(pair.getFirst()));
      out.append(isFlat && indent == null ? ":" : ": ");
      write(pair.get(1), depth + 1);
    }
    end(items.isEmpty(), '}', depth);
  }

  private static String key(Object key) {
    return switch (key) {
      case String text -> text;
      case Markup(var text) -> text;
      case NoneValue _ -> "null";
      case Boolean b -> b.toString();
      case Long _, BigInteger _, Double _ -> Repr.repr(key);
      default ->
          throw PyError.type("keys must be str, int, float, bool or None, not " + simpleName(key));
    };
  }

  private void separate(int index, int depth) {
    if (indent == null) {
      out.append(index == 0 ? "" : isFlat ? "," : ", ");
    } else {
      out.append(index > 0 ? ",\n" : "\n").append(indent.repeat(depth));
    }
  }

  private void end(boolean isEmpty, char bracket, int depth) {
    if (indent != null && !isEmpty) {
      out.append('\n').append(indent.repeat(depth));
    }
    out.append(bracket);
  }

  private void quote(String text) {
    Json.quote(text, out, !isFlat);
  }
}
