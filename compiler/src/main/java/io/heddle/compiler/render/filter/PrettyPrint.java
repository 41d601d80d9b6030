package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Sort;
import io.heddle.compiler.python.StringSplits;
import io.heddle.compiler.python.Texts;
import io.heddle.compiler.value.PythonText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** Python's {@code pprint.pformat} with its defaults: 80 columns, sorted keys. */
final class PrettyPrint {

  private static final int WIDTH = 80;
  private static final Pattern WORDS = Pattern.compile("\\S*\\s*");

  private final StringBuilder out = new StringBuilder();

  private PrettyPrint() {}

  static String format(Object value) {
    var print = new PrettyPrint();
    print.write(value, 0, 0, 0);
    return print.out.toString();
  }

  /** The one-line form: dicts sorted by key. */
  private static String line(Object value) {
    return switch (value) {
      case PyDict dict -> {
        var parts = new ArrayList<String>();
        for (var pair : sorted(dict)) {
          parts.add(line(pair.items().getFirst()) + ": " + line(pair.items().get(1)));
        }
        yield "{" + String.join(", ", parts) + "}";
      }
      case PyList list -> "[" + lines(list.items()) + "]";
      case PyTuple tuple ->
          tuple.items().size() == 1
              ? "(" + line(tuple.items().getFirst()) + ",)"
              : "(" + lines(tuple.items()) + ")";
      default -> Repr.repr(value);
    };
  }

  private static String lines(List<Object> items) {
    return String.join(", ", items.stream().map(PrettyPrint::line).toList());
  }

  private static List<PyTuple> sorted(PyDict dict) {
    var items = Iterate.items(PyIterator.generator(dict.items()));
    List<Object> sorted;
    try {
      sorted = Sort.sorted(items, item -> ((PyTuple) item).items().getFirst(), false);
    } catch (io.heddle.compiler.python.PyError e) {
      sorted = Sort.sorted(items, item -> typedKey(((PyTuple) item).items().getFirst()), false);
    }
    return sorted.stream().map(PyTuple.class::cast).toList();
  }

  /** Keys that cannot be compared go by the name of their class. */
  private static Object typedKey(Object key) {
    return PyTuple.of(
        "<class '%s'>".formatted(io.heddle.compiler.python.Types.name(key)), Repr.repr(key));
  }

  private void write(Object value, int indent, int allowance, int level) {
    var line = line(value);
    if (Texts.length(line) <= WIDTH - indent - allowance) {
      out.append(line);
      return;
    }
    switch (value) {
      case PyDict dict -> {
        out.append('{');
        var pairs = sorted(dict);
        for (var i = 0; i < pairs.size(); i++) {
          var key = line(pairs.get(i).items().getFirst());
          var last = i == pairs.size() - 1;
          separate(i, indent + 1);
          out.append(key).append(": ");
          write(
              pairs.get(i).items().get(1),
              indent + Texts.length(key) + 3,
              last ? allowance + 1 : 1,
              level + 1);
        }
        out.append('}');
      }
      case PyList list -> items('[', list.items(), "]", indent, allowance, level);
      case PyTuple tuple ->
          items(
              '(', tuple.items(), tuple.items().size() == 1 ? ",)" : ")", indent, allowance, level);
      case String text when !text.isEmpty() -> text(text, indent, allowance, level);
      default -> out.append(line);
    }
  }

  private void separate(int index, int indent) {
    if (index > 0) {
      out.append(",\n").repeat(' ', indent);
    }
  }

  private void items(
      char open, List<Object> items, String close, int indent, int allowance, int level) {
    out.append(open);
    for (var i = 0; i < items.size(); i++) {
      separate(i, indent + 1);
      var last = i == items.size() - 1;
      write(items.get(i), indent + 1, last ? allowance + close.length() : 1, level + 1);
    }
    out.append(close);
  }

  /** A long string is broken between words into adjacent literals. */
  private void text(String text, int startIndent, int startAllowance, int level) {
    var chunks = new ArrayList<String>();
    var lines = StringSplits.lines(text, true);
    var indent = level == 0 ? startIndent + 1 : startIndent;
    var allowance = level == 0 ? startAllowance + 1 : startAllowance;
    var widest = WIDTH - indent;
    var rep = "";
    for (var i = 0; i < lines.size(); i++) {
      var line = (String) lines.get(i);
      rep = PythonText.repr(line);
      var room = i == lines.size() - 1 ? widest - allowance : widest;
      if (Texts.length(rep) <= room) {
        chunks.add(rep);
        continue;
      }
      rep = split(line, i == lines.size() - 1, widest, allowance, chunks);
    }
    if (chunks.size() == 1) {
      out.append(rep);
      return;
    }
    out.append(level == 0 ? "(" : "");
    for (var i = 0; i < chunks.size(); i++) {
      if (i > 0) {
        out.append('\n').repeat(' ', indent);
      }
      out.append(chunks.get(i));
    }
    out.append(level == 0 ? ")" : "");
  }

  private static String split(
      String line, boolean isLast, int widest, int allowance, List<String> chunks) {
    var parts = new ArrayList<String>();
    for (Iterator<String> words =
            WORDS.matcher(line).results().map(m -> m.group()).filter(w -> !w.isEmpty()).iterator();
        words.hasNext(); ) {
      parts.add(words.next());
    }
    var current = "";
    var rep = "";
    for (var j = 0; j < parts.size(); j++) {
      var candidate = current + parts.get(j);
      var room = j == parts.size() - 1 && isLast ? widest - allowance : widest;
      if (Texts.length(PythonText.repr(candidate)) > room) {
        if (!current.isEmpty()) {
          chunks.add(PythonText.repr(current));
        }
        current = parts.get(j);
      } else {
        current = candidate;
      }
    }
    if (!current.isEmpty()) {
      rep = PythonText.repr(current);
      chunks.add(rep);
    }
    return rep;
  }
}
