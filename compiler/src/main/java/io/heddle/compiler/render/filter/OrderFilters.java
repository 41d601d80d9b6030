package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Sort;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters that order, group and pick. */
final class OrderFilters {

  private static final List<String> GROUP = List.of("grouper", "list");

  private OrderFilters() {}

  static void register(Map<String, Filter> all) {
    all.put("sort", OrderFilters::sort);
    all.put("dictsort", OrderFilters::dictSort);
    all.put("unique", OrderFilters::unique);
    all.put("groupby", OrderFilters::groupBy);
    all.put("min", (_, value, args) -> extreme(value, args, false));
    all.put("max", (_, value, args) -> extreme(value, args, true));
  }

  private static @Nullable Object orNull(@Nullable Object value) {
    return value == NoneValue.NONE ? null : value;
  }

  private static Object sort(Render render, Object value, Args args) {
    var bound = args.bind("do_sort", 0, "reverse", "case_sensitive", "attribute");
    var key = Attributes.sortKey(orNull(bound[2]), !Attributes.isTrue(bound[1]));
    return new PyList(Sort.sorted(Iterate.items(value), key, Attributes.isTrue(bound[0])));
  }

  private static Object dictSort(Render render, Object value, Args args) {
    var bound = args.bind("do_dictsort", 0, "case_sensitive", "by", "reverse");
    var by = bound[1] == null ? "key" : render.str(bound[1]);
    if (!by.equals("key") && !by.equals("value")) {
      throw new PyError("FilterArgumentError", "You can only sort by either \"key\" or \"value\"");
    }
    if (!(value instanceof PyDict dict)) {
      throw value instanceof Undefined undefined
          ? undefined.error()
          : new PyError(
              "AttributeError",
              "'%s' object has no attribute 'items'".formatted(Types.name(value)));
    }
    var position = by.equals("key") ? 0 : 1;
    var folds = !Attributes.isTrue(bound[0]);
    return new PyList(
        Sort.sorted(
            Iterate.items(PyIterator.generator(dict.items())),
            item -> Attributes.folded(((PyTuple) item).items().get(position), folds),
            Attributes.isTrue(bound[2])));
  }

  private static UnaryOperator<Object> folding(
      @Nullable Object attribute, @Nullable Object missing, boolean foldsCase) {
    var getter = Attributes.getter(attribute, missing);
    return item -> Attributes.folded(getter.apply(item), foldsCase);
  }

  private static Object unique(Render render, Object value, Args args) {
    var bound = args.bind("do_unique", 0, "case_sensitive", "attribute");
    var key = folding(orNull(bound[1]), null, !Attributes.isTrue(bound[0]));
    var seen = new PyDict();
    var unique = new ArrayList<Object>();
    Iterate.over(value)
        .forEachRemaining(
            item -> {
              var one = key.apply(item);
              if (!seen.has(one)) {
                seen.put(one, NoneValue.NONE);
                unique.add(item);
              }
            });
    return PyIterator.generator(unique.iterator());
  }

  private static Object groupBy(Render render, Object value, Args args) {
    var bound = args.bind("do_groupby", 1, "attribute", "default", "case_sensitive");
    var isExact = Attributes.isTrue(bound[2]);
    var missing = orNull(bound[1]);
    var key = folding(orNull(bound[0]), missing, !isExact);
    var exactKey = Attributes.getter(orNull(bound[0]), missing);
    var groups = new PyList();
    @Nullable Object current = null;
    @Nullable PyList items = null;
    for (var item : Sort.sorted(Iterate.items(value), key, false)) {
      var one = key.apply(item);
      if (items == null || current == null || !Compare.areEqual(one, current)) {
        items = new PyList();
        current = one;
        groups.add(new PyTuple(List.of(isExact ? one : exactKey.apply(item), items), GROUP));
      }
      items.add(item);
    }
    return groups;
  }

  private static Object extreme(Object value, Args args, boolean max) {
    var bound = args.bind("do_minmax", 0, "case_sensitive", "attribute");
    var key = folding(orNull(bound[1]), null, !Attributes.isTrue(bound[0]));
    var items = Iterate.over(value);
    if (!items.hasNext()) {
      return Undefined.because("No aggregated item, sequence was empty.");
    }
    var best = items.next();
    var bestKey = key.apply(best);
    while (items.hasNext()) {
      var item = items.next();
      var one = key.apply(item);
      if (max ? Compare.order(">", one, bestKey) : Compare.order("<", one, bestKey)) {
        best = item;
        bestKey = one;
      }
    }
    return best;
  }
}
