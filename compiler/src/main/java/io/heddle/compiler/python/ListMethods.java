package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The methods of {@code list}, and those a tuple and a range have too. */
final class ListMethods {

  static final Set<String> NAMES =
      Set.of(
          "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove",
          "reverse", "sort");

  private ListMethods() {}

  static Object call(PyList list, String name, Args args) {
    switch (name) {
      case "append" -> list.add(only(args, name));
      case "clear" -> list.clear();
      case "extend" -> List.copyOf(Iterate.items(only(args, name))).forEach(list::add);
      case "insert" -> {
        var bound = args.bind(name, 2, "index", "object");
        var index = Numbers.toIndex(bound[0]);
        var at = index < 0 ? Math.max(0, index + list.size()) : Math.min(index, list.size());
        list.insert(at, bound[1]);
      }
      case "remove" ->
          list.remove(indexOf(list.items(), only(args, name), "list.remove(x): x not in list"));
      case "reverse" -> Collections.reverse(list.items());
      case "sort" -> sort(list, args);
      case "copy" -> {
        return new PyList(list.items());
      }
      case "pop" -> {
        return pop(list, args);
      }
      default -> {
        return call(list.items(), name, args);
      }
    }
    return NoneValue.NONE;
  }

  private static void sort(PyList list, Args args) {
    var bound = args.bind("sort", 0, "key", "reverse");
    var key = bound[0];
    var sorted =
        Sort.sorted(
            list.items(),
            key instanceof PyCallable callable
                ? item -> callable.call(Args.of(item))
                : item -> item,
            bound[1] != null && Compare.isTrue(bound[1]));
    for (var i = 0; i < sorted.size(); i++) {
      list.set(i, sorted.get(i));
    }
  }

  private static Object pop(PyList list, Args args) {
    if (list.size() == 0) {
      throw new PyError("IndexError", "pop from empty list");
    }
    var index = args.isEmpty() ? -1 : Numbers.toIndex(args.get(0));
    var at = index < 0 ? index + list.size() : index;
    if (at < 0 || at >= list.size()) {
      throw new PyError("IndexError", "pop index out of range");
    }
    return list.remove(at);
  }

  /** What every sequence has. */
  static Object call(List<Object> items, String name, Args args) {
    if (name.equals("count")) {
      var wanted = only(args, name);
      return items.stream().filter(item -> Compare.areEqual(item, wanted)).count();
    }
    var bound = args.bind(name, 1, "value", "start", "stop");
    var start = bound[1] == null ? 0 : Numbers.toIndex(bound[1]);
    var from = Math.max(0, start < 0 ? start + items.size() : start);
    var stop = bound[2] == null ? items.size() : Numbers.toIndex(bound[2]);
    var to = Math.min(items.size(), stop < 0 ? stop + items.size() : stop);
    for (var i = from; i < to; i++) {
      if (Compare.areEqual(items.get(i), args.get(0))) {
        return (long) i;
      }
    }
    throw PyError.value(Repr.repr(args.get(0)) + " is not in list");
  }

  private static int indexOf(List<Object> items, Object wanted, String message) {
    for (var i = 0; i < items.size(); i++) {
      if (Compare.areEqual(items.get(i), wanted)) {
        return i;
      }
    }
    throw PyError.value(message);
  }

  private static Object only(Args args, String name) {
    if (args.size() != 1 || !args.named().isEmpty()) {
      throw PyError.type(
          "list.%s() takes exactly one argument (%d given)".formatted(name, args.size()));
    }
    return args.get(0);
  }
}
