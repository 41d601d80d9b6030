package io.heddle.compiler.python;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;

/** From workflow values to Python's and back. */
public final class Convert {

  private static final int MAX_DEPTH = 200;

  private Convert() {}

  /** Containers are converted when they are read. */
  public static Object fromValue(Value value) {
    return switch (value) {
      case StringValue(var text) -> text;
      case IntegerValue(var number) -> number;
      case BigIntegerValue(var number) -> number;
      case DecimalValue(var number) -> number;
      case BooleanValue b -> b.isTrue();
      case NoneValue none -> none;
      case ArrayValue(var items) -> PyList.shared(items);
      case ObjectValue object -> new PyDict(object);
      case FileValue(var description) -> new PyDict(description);
      case StreamValue stream -> fromValue(stream.snapshot());
    };
  }

  /** Tuples and iterators become arrays, keys become text, what has no value form its text. */
  public static Value toValue(Object value) {
    return toValue(value, 0);
  }

  private static Value toValue(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw PyError.value("a value nests deeper than " + MAX_DEPTH);
    }
    return switch (value) {
      case String text -> Value.of(text);
      case Markup(var text) -> Value.of(text);
      case Long number -> Value.of(number);
      case BigInteger number -> Value.of(number);
      case Double number -> Value.of(number);
      case Boolean b -> Value.of(b);
      case Undefined _ -> NoneValue.NONE;
      case Value known -> known;
      case PyDict dict -> object(dict, depth);
      case PyList list -> array(list.iterator(), depth);
      case PyTuple tuple -> array(tuple.items().iterator(), depth);
      case PyRange range -> array(range.iterator(), depth);
      case DictView view -> array(view.iterator(), depth);
      case PyIterator iterator -> array(iterator.items(), depth);
      default -> Value.of(Repr.str(value));
    };
  }

  private static Value array(Iterator<Object> items, int depth) {
    var values = new ArrayList<Value>();
    while (items.hasNext()) {
      if (values.size() >= PyList.MAX_SIZE) {
        throw PyError.limit("a list has more than %d items".formatted(PyList.MAX_SIZE));
      }
      values.add(toValue(items.next(), depth + 1));
    }
    return Value.array(values);
  }

  private static Value object(PyDict dict, int depth) {
    var entries = new LinkedHashMap<String, Value>();
    dict.items()
        .forEachRemaining(
            item -> {
              var pair = ((PyTuple) item).items();
              entries.put(Repr.str(pair.getFirst()), toValue(pair.get(1), depth + 1));
            });
    return new ObjectValue(entries);
  }
}
