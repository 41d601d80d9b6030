package io.heddle.compiler.render;

import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Texts;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Values as an author looks at them: a line for each item, as the flat dialect writes it. */
public final class DebugText {

  private static final int MAX_DEPTH = 200;

  private final StringBuilder out = new StringBuilder();

  private DebugText() {}

  /** Of what {@code debug} is given; without anything, of the variables the template reads. */
  static String of(List<Object> values, Render render) {
    if (values.isEmpty()) {
      var read = new PyDict();
      for (var name : render.program().variables()) {
        var value = render.resolve(name);
        if (value != null) {
          read.put(name, value);
        }
      }
      return of(read);
    }
    return of(values.size() == 1 ? values.getFirst() : new PyList(values));
  }

  public static String of(Object value) {
    var text = new DebugText();
    text.write(value, 0);
    return text.out.toString();
  }

  private void write(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new PyError("RecursionError", "maximum recursion depth exceeded");
    }
    switch (value) {
      case PyList list -> items('[', list.iterator(), ']', depth, item -> write(item, depth + 1));
      case PyTuple tuple ->
          items('[', tuple.items().iterator(), ']', depth, item -> write(item, depth + 1));
      case PyDict dict -> items('{', dict.items(), '}', depth, item -> pair(item, depth + 1));
      case PyIterator iterator -> write(Iterate.list(iterator), depth);
      default -> scalar(value);
    }
    if (out.length() > Texts.MAX_LENGTH) {
      throw PyError.limit("a text is longer than %d characters".formatted(Texts.MAX_LENGTH));
    }
  }

  private void pair(Object item, int depth) {
    var pair = ((PyTuple) item).items();
    write(pair.getFirst(), depth);
    out.append(": ");
    write(pair.get(1), depth);
  }

  private void items(
      char open, Iterator<Object> items, char close, int depth, Consumer<Object> write) {
    out.append(open);
    var some = items.hasNext();
    while (items.hasNext()) {
      out.append('\n').repeat("    ", depth + 1);
      write.accept(items.next());
      out.append(',');
    }
    if (some) {
      out.append('\n').repeat("    ", depth);
    }
    out.append(close);
  }

  /** As it stands in a list: texts in quotes. */
  private void scalar(Object value) {
    var listed = Repr.FLAT.print(new PyList(List.of(value)));
    out.append(listed, 1, listed.length() - 1);
  }
}
