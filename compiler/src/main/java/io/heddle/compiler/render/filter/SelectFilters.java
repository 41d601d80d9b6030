package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.NoneValue;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code map}, {@code select} and their relatives: lazy, as Python's generators are. */
final class SelectFilters {

  private SelectFilters() {}

  static void register(Map<String, Filter> all) {
    all.put("map", SelectFilters::map);
    all.put("select", (render, value, args) -> select(render, value, args, false, true));
    all.put("reject", (render, value, args) -> select(render, value, args, false, false));
    all.put("selectattr", (render, value, args) -> select(render, value, args, true, true));
    all.put("rejectattr", (render, value, args) -> select(render, value, args, true, false));
  }

  private static Object map(Render render, Object value, Args args) {
    if (!Compare.isTrue(value)) {
      return PyIterator.generator(Collections.emptyIterator());
    }
    var function = mapper(render, args);
    var items = Iterate.over(value);
    return PyIterator.generator(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return items.hasNext();
          }

          @Override
          public Object next() {
            render.iterate();
            return function.apply(items.next());
          }
        });
  }

  private static UnaryOperator<Object> mapper(Render render, Args args) {
    if (args.size() == 0 && args.named().containsKey("attribute")) {
      var rest = new LinkedHashMap<>(args.named());
      var attribute = rest.remove("attribute");
      var missing = rest.remove("default");
      if (!rest.isEmpty()) {
        throw new PyError(
            "FilterArgumentError",
            "Unexpected keyword argument " + Repr.repr(rest.keySet().iterator().next()));
      }
      return Attributes.getter(attribute, missing == NoneValue.NONE ? null : missing);
    }
    if (args.size() == 0) {
      throw new PyError("FilterArgumentError", "map requires a filter argument");
    }
    var filter = Filters.find(name(args.get(0)), render.style());
    if (filter == null) {
      throw unknown("filter", args.get(0));
    }
    var rest = args.rest();
    return item -> filter.apply(render, item, rest);
  }

  private static String name(Object value) {
    return Types.isText(value) ? Types.text(value) : "";
  }

  private static PyError unknown(String kind, Object name) {
    var message = "No %s named %s.".formatted(kind, Repr.repr(name));
    if (name instanceof Undefined undefined) {
      message +=
          " (%s; did you forget to quote the callable name?)".formatted(undefined.error().text());
    }
    return new PyError("TemplateRuntimeError", message);
  }

  private static Object select(
      Render render, Object value, Args args, boolean byAttribute, boolean keeps) {
    if (!Compare.isTrue(value)) {
      return PyIterator.generator(Collections.emptyIterator());
    }
    var test = test(render, args, byAttribute);
    return PyIterator.generator(
        new Selection(render, Iterate.over(value), item -> test.test(item) == keeps));
  }

  private static Predicate<Object> test(Render render, Args args, boolean byAttribute) {
    if (byAttribute && args.size() == 0) {
      throw new PyError("FilterArgumentError", "Missing parameter for attribute name");
    }
    UnaryOperator<Object> getter = byAttribute ? Attributes.getter(args.get(0)) : item -> item;
    var rest = byAttribute ? args.rest() : args;
    if (rest.size() == 0) {
      return item -> Compare.isTrue(getter.apply(item));
    }
    var test = Tests.find(name(rest.get(0)), render.style());
    if (test == null) {
      throw unknown("test", rest.get(0));
    }
    var more = rest.rest();
    return item -> Compare.isTrue(test.apply(render, getter.apply(item), more));
  }

  /** The items that pass. */
  private static final class Selection implements Iterator<Object> {
    private final Render render;
    private final Iterator<Object> items;
    private final Predicate<Object> test;
    private @Nullable Object next;

    Selection(Render render, Iterator<Object> items, Predicate<Object> test) {
      this.render = render;
      this.items = items;
      this.test = test;
    }

    @Override
    public boolean hasNext() {
      while (next == null && items.hasNext()) {
        render.iterate();
        var item = items.next();
        if (test.test(item)) {
          next = item;
        }
      }
      return next != null;
    }

    @Override
    public Object next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      var item = next;
      next = null;
      return item;
    }
  }
}
