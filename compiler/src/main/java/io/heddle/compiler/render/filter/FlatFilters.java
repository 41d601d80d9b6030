package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Access;
import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.DebugText;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Filters that only the flat dialect's template engine has, and those that mean something else
 * there than in Jinja2.
 */
final class FlatFilters {

  static final Map<String, Filter> ALL = new TreeMap<>();

  static {
    ALL.put("split", FlatFilters::split);
    ALL.put("lines", (render, value, _) -> new PyList(render.str(value).lines().toList()));
    ALL.put("bool", (_, value, _) -> Compare.isTrue(value));
    ALL.put("chain", FlatFilters::chain);
    ALL.put("zip", FlatFilters::zip);
    ALL.put("attr", FlatFilters::attribute);
    ALL.put("title", (render, value, _) -> title(render.str(value)));
    ALL.put("escape", FlatFilters::escape);
    ALL.put("e", FlatFilters::escape);
    ALL.put("pprint", (_, value, _) -> DebugText.of(value));
  }

  private FlatFilters() {}

  /** Without a separator at white space, of which the ends and repetitions make no part. */
  private static Object split(Render render, Object value, Args args) {
    var bound = args.bind("split", 0, "split", "maxsplits");
    var text = render.str(value);
    var limit = isNone(bound[1]) ? -1 : Numbers.toIndex(bound[1]);
    return new PyList(
        isNone(bound[0])
            ? SplitText.atBlanks(text, limit)
            : SplitText.at(text, render.str(bound[0]), limit));
  }

  private static boolean isNone(@Nullable Object value) {
    return value == null || value == NoneValue.NONE || value instanceof Undefined;
  }

  /** One mapping of several, later ones first, or one list of all items. */
  private static Object chain(Render render, Object value, Args args) {
    if (value instanceof PyDict && args.positional().stream().allMatch(PyDict.class::isInstance)) {
      var merged = new PyDict();
      putAll(merged, value);
      args.positional().forEach(more -> putAll(merged, more));
      return merged;
    }
    var all = new PyList();
    Iterate.over(value).forEachRemaining(all::add);
    args.positional().forEach(more -> Iterate.over(more).forEachRemaining(all::add));
    return all;
  }

  private static void putAll(PyDict merged, Object dict) {
    ((PyDict) dict)
        .items()
        .forEachRemaining(
            item -> {
              var pair = ((PyTuple) item).items();
              merged.put(pair.getFirst(), pair.get(1));
            });
  }

  /** Lists of the first items, the second ones and so on, as many as the shortest has. */
  private static Object zip(Render render, Object value, Args args) {
    var sources = new ArrayList<Iterator<Object>>();
    sources.add(Iterate.over(value));
    args.positional().forEach(more -> sources.add(Iterate.over(more)));
    var zipped = new PyList();
    while (sources.stream().allMatch(Iterator::hasNext)) {
      zipped.add(new PyList(sources.stream().map(Iterator::next).toList()));
      render.iterate();
    }
    return zipped;
  }

  /** Keys of mappings are their attributes. */
  private static Object attribute(Render render, Object value, Args args) {
    var name = args.bind("attr", 1, "key")[0];
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    return Access.item(value, java.util.Objects.requireNonNull(name));
  }

  /** Every mark and blank ends a word. */
  private static String title(String text) {
    var out = new StringBuilder(text.length());
    var atStart = true;
    for (var i = 0; i < text.length(); ) {
      var c = text.codePointAt(i);
      i += Character.charCount(c);
      var one = Character.toString(c);
      var separates = Character.isWhitespace(c) || isMark(c);
      out.append(
          separates
              ? one
              : atStart
                  ? one.toUpperCase(java.util.Locale.ROOT)
                  : one.toLowerCase(java.util.Locale.ROOT));
      atStart = separates;
    }
    return out.toString();
  }

  private static boolean isMark(int c) {
    return c < 0x80 && c > ' ' && !Character.isLetterOrDigit(c);
  }

  private static Object escape(Render render, Object value, Args args) {
    if (value instanceof Markup) {
      return value;
    }
    var text = render.str(value);
    var out = new StringBuilder(text.length() + 16);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#x27;");
        case '/' -> out.append("&#x2f;");
        default -> out.append(c);
      }
    }
    return new Markup(out.toString());
  }
}
