package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Access;
import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.Texts;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters about sequences and attributes. */
final class SequenceFilters {

  private SequenceFilters() {}

  static void register(Map<String, Filter> all) {
    all.put("list", (_, value, _) -> Iterate.list(value));
    all.put("length", (_, value, _) -> Iterate.length(value));
    all.put("count", (_, value, _) -> Iterate.length(value));
    all.put("default", SequenceFilters::orDefault);
    all.put("d", SequenceFilters::orDefault);
    all.put(
        "first", (_, value, _) -> first(Iterate.over(value), "No first item, sequence was empty."));
    all.put(
        "last",
        (_, value, _) ->
            first(Iterate.reversed(value).items(), "No last item, sequence was empty."));
    all.put("random", SequenceFilters::random);
    all.put("join", SequenceFilters::join);
    all.put("reverse", SequenceFilters::reverse);
    all.put("batch", SequenceFilters::batch);
    all.put("slice", SequenceFilters::slice);
    all.put("sum", SequenceFilters::sum);
    all.put("items", SequenceFilters::items);
    all.put("attr", SequenceFilters::attribute);
  }

  private static Object orDefault(Render render, Object value, Args args) {
    var bound = args.bind("do_default", 0, "default_value", "boolean");
    var replaces =
        value instanceof Undefined
            || (bound[1] != null && Compare.isTrue(bound[1]) && !Compare.isTrue(value));
    return replaces ? (bound[0] == null ? "" : bound[0]) : value;
  }

  static Object first(Iterator<Object> items, String hint) {
    return items.hasNext() ? items.next() : Undefined.because(hint);
  }

  private static Object random(Render render, Object value, Args args) {
    var size = Iterate.length(value);
    if (size == 0) {
      return Undefined.because("No random item, sequence was empty.");
    }
    return Access.item(
        value, (long) render.random().nextInt((int) Math.min(size, Integer.MAX_VALUE)));
  }

  private static Object join(Render render, Object value, Args args) {
    if (args.named().isEmpty() && args.size() <= 1) {
      return join(render, value, args.getOrNull(0), null);
    }
    var bound = args.bind("do_join", 0, "d", "attribute");
    return join(render, value, bound[0], bound[1]);
  }

  private static Object join(
      Render render, Object value, @Nullable Object given, @Nullable Object attribute) {
    var separator = given == null ? "" : given;
    var items = Iterate.over(value);
    var getter =
        attribute == null || attribute == NoneValue.NONE ? null : Attributes.getter(attribute);
    if (!render.escapes()) {
      var out = new StringBuilder();
      var between = render.str(separator);
      for (var first = true; items.hasNext(); first = false) {
        var item = items.next();
        if (!first) {
          out.append(between);
        }
        render.style().print(getter == null ? item : getter.apply(item), out);
        if (out.length() > Texts.MAX_LENGTH) {
          throw PyError.limit("a text is too long");
        }
      }
      return out.toString();
    }
    var all = new ArrayList<Object>();
    items.forEachRemaining(item -> all.add(getter == null ? item : getter.apply(item)));
    var markup = separator instanceof Markup || all.stream().anyMatch(Markup.class::isInstance);
    var parts =
        all.stream().map(item -> markup ? Markup.escape(item).text() : render.str(item)).toList();
    var text = String.join(markup ? Markup.escape(separator).text() : render.str(separator), parts);
    return markup ? new Markup(text) : text;
  }

  private static Object reverse(Render render, Object value, Args args) {
    if (Types.isText(value)) {
      var reversed = new StringBuilder(Types.text(value)).reverse().toString();
      return value instanceof Markup ? new Markup(reversed) : reversed;
    }
    if (!Iterate.isIterable(value)) {
      throw new PyError("FilterArgumentError", "argument must be iterable");
    }
    if (value instanceof PyIterator) {
      var list = Iterate.list(value);
      Collections.reverse(list.items());
      return list;
    }
    return Iterate.reversed(value);
  }

  private static Object batch(Render render, Object value, Args args) {
    var bound = args.bind("do_batch", 1, "linecount", "fill_with");
    var size = Numbers.toIndex(TextFilters.orNone(bound[0]));
    var fill = TextFilters.orNone(bound[1]);
    var batches = new ArrayList<Object>();
    var current = new PyList();
    for (var items = Iterate.over(value); items.hasNext(); ) {
      if (current.size() == size) {
        batches.add(current);
        current = new PyList();
      }
      current.add(items.next());
    }
    if (current.size() > 0) {
      while (fill != NoneValue.NONE && current.size() < size) {
        current.add(fill);
      }
      batches.add(current);
    }
    return PyIterator.generator(batches.iterator());
  }

  private static Object slice(Render render, Object value, Args args) {
    var bound = args.bind("do_slice", 1, "slices", "fill_with");
    var slices = Numbers.toIndex(TextFilters.orNone(bound[0]));
    var fill = TextFilters.orNone(bound[1]);
    var items = Iterate.list(value).items();
    if (slices == 0) {
      throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
    }
    if (slices > PyList.MAX_SIZE) {
      throw PyError.limit("a list has more than %d items".formatted(PyList.MAX_SIZE));
    }
    var each = Math.floorDiv(items.size(), slices);
    var longer = Math.floorMod(items.size(), slices);
    var parts = new ArrayList<Object>();
    var start = 0;
    for (var i = 0; i < slices; i++) {
      var end = start + each + (i < longer ? 1 : 0);
      var part = new PyList(items.subList(start, end));
      if (fill != NoneValue.NONE && i >= longer) {
        part.add(fill);
      }
      parts.add(part);
      start = end;
    }
    return PyIterator.generator(parts.iterator());
  }

  private static Object sum(Render render, Object value, Args args) {
    var bound = args.bind("do_sum", 0, "attribute", "start");
    var attribute = bound[0];
    var sum = bound[1] == null ? 0L : bound[1];
    if (Types.isText(sum)) {
      throw PyError.type("sum() can't sum strings [use ''.join(seq) instead]");
    }
    var getter =
        attribute == null || attribute == NoneValue.NONE ? null : Attributes.getter(attribute);
    for (var items = Iterate.over(value); items.hasNext(); ) {
      var item = items.next();
      sum = Numbers.add(sum, getter == null ? item : getter.apply(item));
    }
    return sum;
  }

  private static Object items(Render render, Object value, Args args) {
    return switch (value) {
      case Undefined _ -> PyIterator.generator(Collections.emptyIterator());
      case PyDict dict -> PyIterator.generator(dict.items());
      default -> throw PyError.type("Can only get item pairs from a mapping.");
    };
  }

  private static Object attribute(Render render, Object value, Args args) {
    var bound = args.bind("do_attr", 1, "name");
    var name = render.str(TextFilters.orNone(bound[0]));
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    var attribute = Access.attribute(value, name);
    return attribute == null ? Undefined.of(value, name) : attribute;
  }
}
