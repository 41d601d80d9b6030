package io.heddle.compiler.python;

import io.heddle.compiler.value.FlatText;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.PythonText;
import java.math.BigInteger;
import java.util.Iterator;

/**
 * How values are written: {@code str} and {@code repr}.
 *
 * <p>The flat style is that of the flat dialect's template engine.
 */
public enum Repr {
  PYTHON,
  FLAT;

  private static final int MAX_DEPTH = 200;
  private static final int MAX_INT_BITS = 14_300;

  /** {@code str(value)} of Python. */
  public static String str(Object value) {
    return PYTHON.print(value);
  }

  /** {@code repr(value)} of Python. */
  public static String repr(Object value) {
    var out = new StringBuilder();
    PYTHON.write(value, out, 0);
    return out.toString();
  }

  /** {@code ascii(value)} of Python: its {@code repr}, with escapes for all that is not ASCII. */
  public static String ascii(Object value) {
    var out = new StringBuilder();
    repr(value)
        .codePoints()
        .forEach(
            c -> {
              if (c < 0x80) {
                out.appendCodePoint(c);
              } else {
                out.append(
                    (c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
              }
            });
    return out.toString();
  }

  /** What a printed value is. */
  public String print(Object value) {
    return switch (value) {
      case String text -> text;
      case Markup(var text) -> text;
      case Long number -> Long.toString(number);
      case Undefined _ -> "";
      case Double number when this == FLAT -> FlatText.printed(number);
      default -> {
        var out = new StringBuilder();
        write(value, out, 0);
        yield out.toString();
      }
    };
  }

  /** Appends what a printed value is. */
  public void print(Object value, StringBuilder out) {
    switch (value) {
      case String text -> out.append(text);
      case Long number -> out.append(number.longValue());
      default -> out.append(print(value));
    }
  }

  private void write(Object value, StringBuilder out, int depth) {
    if (depth > MAX_DEPTH) {
      throw new PyError("RecursionError", "maximum recursion depth exceeded");
    }
    if (out.length() > Texts.MAX_LENGTH) {
      throw PyError.limit("a text is longer than %d characters".formatted(Texts.MAX_LENGTH));
    }
    switch (value) {
      case String text -> quote(text, out);
      case Markup(var text) -> {
        out.append("Markup(");
        quote(text, out);
        out.append(')');
      }
      case Long number -> out.append(number.longValue());
      case BigInteger number -> out.append(digits(number));
      case Double number ->
          out.append(this == PYTHON ? PythonText.repr(number) : FlatText.jsonDecimal(number));
      case Boolean b -> out.append(this == PYTHON ? (b ? "True" : "False") : b.toString());
      case NoneValue _ -> out.append(this == PYTHON ? "None" : "none");
      case PyList list -> items('[', list.iterator(), ']', out, depth);
      case PyTuple tuple -> tuple(tuple, out, depth);
      case PyDict dict -> dict(dict, out, depth);
      case PyRange range -> {
        if (this == PYTHON) {
          out.append(range.repr());
        } else {
          items('[', range.iterator(), ']', out, depth);
        }
      }
      case DictView view -> {
        out.append(view.typeName()).append('(');
        items('[', view.iterator(), ']', out, depth);
        out.append(')');
      }
      case PyIterator iterator -> out.append('<').append(iterator.typeName()).append(" object>");
      case Undefined _ -> out.append(this == PYTHON ? "Undefined" : "undefined");
      case PyObject object -> out.append(object.repr());
      case PyCallable callable -> out.append(callable.repr());
      default -> out.append(value);
    }
  }

  private void quote(String text, StringBuilder out) {
    if (this == PYTHON) {
      PythonText.repr(text, out);
    } else {
      FlatText.quote(text, out);
    }
  }

  private void tuple(PyTuple tuple, StringBuilder out, int depth) {
    if (this == FLAT) {
      items('[', tuple.items().iterator(), ']', out, depth);
    } else if (tuple.items().size() == 1) {
      out.append('(');
      write(tuple.items().getFirst(), out, depth + 1);
      out.append(",)");
    } else {
      items('(', tuple.items().iterator(), ')', out, depth);
    }
  }

  private void items(char open, Iterator<Object> items, char close, StringBuilder out, int depth) {
    out.append(open);
    for (var first = true; items.hasNext(); first = false) {
      out.append(first ? "" : ", ");
      write(items.next(), out, depth + 1);
    }
    out.append(close);
  }

  private void dict(PyDict dict, StringBuilder out, int depth) {
    out.append('{');
    var items = dict.items();
    for (var first = true; items.hasNext(); first = false) {
      var pair = ((PyTuple) items.next()).items();
      out.append(first ? "" : ", ");
      write(pair.getFirst(), out, depth + 1);
      out.append(": ");
      write(pair.get(1), out, depth + 1);
    }
    out.append('}');
  }

  private static String digits(BigInteger number) {
    if (number.bitLength() > MAX_INT_BITS && number.toString().length() > 4_300) {
      throw PyError.value("Exceeds the limit (4300 digits) for integer string conversion");
    }
    return number.toString();
  }
}
