package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import java.util.Set;

/** The methods of {@code dict}. */
final class DictMethods {

  static final Set<String> NAMES =
      Set.of(
          "clear",
          "copy",
          "fromkeys",
          "get",
          "items",
          "keys",
          "pop",
          "popitem",
          "setdefault",
          "update",
          "values");

  private DictMethods() {}

  static Object call(PyDict dict, String name, Args args) {
    return switch (name) {
      case "items" -> new DictView(dict, DictView.Kind.ITEMS);
      case "keys" -> new DictView(dict, DictView.Kind.KEYS);
      case "values" -> new DictView(dict, DictView.Kind.VALUES);
      case "copy" -> dict.copy();
      case "get" -> get(dict, args);
      case "pop" -> pop(dict, args);
      case "popitem" -> popItem(dict);
      case "setdefault" -> {
        var bound = args.bind(name, 1, "key", "default");
        var value = dict.get(args.get(0));
        if (value == null) {
          value = bound[1] == null ? NoneValue.NONE : bound[1];
          dict.put(args.get(0), value);
        }
        yield value;
      }
      case "update" -> {
        update(dict, args);
        yield NoneValue.NONE;
      }
      case "clear" -> {
        dict.clear();
        yield NoneValue.NONE;
      }
      default -> fromKeys(args);
    };
  }

  private static Object get(PyDict dict, Args args) {
    var bound = args.bind("get", 1, "key", "default");
    var value = dict.get(args.get(0));
    return value != null ? value : bound[1] == null ? NoneValue.NONE : bound[1];
  }

  private static Object pop(PyDict dict, Args args) {
    var bound = args.bind("pop", 1, "key", "default");
    var value = dict.remove(args.get(0));
    if (value == null && bound[1] == null) {
      throw new PyError("KeyError", Repr.repr(args.get(0)));
    }
    return value == null ? bound[1] : value;
  }

  private static Object popItem(PyDict dict) {
    if (dict.size() == 0) {
      throw new PyError("KeyError", "'popitem(): dictionary is empty'");
    }
    var items = Iterate.items(PyIterator.generator(dict.items()));
    var last = (PyTuple) items.getLast();
    dict.remove(last.items().getFirst());
    return last;
  }

  private static PyDict fromKeys(Args args) {
    var bound = args.bind("fromkeys", 1, "iterable", "value");
    var dict = new PyDict();
    var value = bound[1] == null ? NoneValue.NONE : bound[1];
    Iterate.over(args.get(0)).forEachRemaining(key -> dict.put(key, value));
    return dict;
  }

  /** {@code dict.update(other, **named)}, which {@code dict()} is too. */
  static void update(PyDict dict, Args args) {
    if (args.size() > 1) {
      throw PyError.type("dict expected at most 1 argument, got " + args.size());
    }
    if (args.size() == 1) {
      if (args.get(0) instanceof Undefined undefined) {
        throw undefined.error();
      }
      if (args.get(0) instanceof PyDict other) {
        other.copy().items().forEachRemaining(item -> dict.putItem((PyTuple) item));
      } else {
        pairs(dict, args.get(0));
      }
    }
    args.named().forEach(dict::put);
  }

  private static void pairs(PyDict dict, Object source) {
    var index = 0;
    for (var items = Iterate.over(source); items.hasNext(); index++) {
      var item = items.next();
      if (!Iterate.isIterable(item)) {
        throw PyError.type(
            "cannot convert dictionary update sequence element #%d to a sequence".formatted(index));
      }
      var pair = Iterate.items(item);
      if (pair.size() != 2) {
        throw PyError.value(
            "dictionary update sequence element #%d has length %d; 2 is required"
                .formatted(index, pair.size()));
      }
      dict.put(pair.get(0), pair.get(1));
    }
  }
}
