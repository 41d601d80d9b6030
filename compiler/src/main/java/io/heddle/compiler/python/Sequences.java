package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code +} and {@code *} of sequences, items and slices. */
public final class Sequences {

  private Sequences() {}

  static Object add(Object left, Object right) {
    if (Types.isText(left) && Types.isText(right)) {
      if (left instanceof Markup || right instanceof Markup) {
        return new Markup(Texts.concat(Markup.escape(left).text(), Markup.escape(right).text()));
      }
      return Texts.concat((String) left, (String) right);
    }
    if (left instanceof PyList a && right instanceof PyList b) {
      var sum = new PyList(a.items());
      b.items().forEach(sum::add);
      return sum;
    }
    if (left instanceof PyTuple a && right instanceof PyTuple b) {
      var sum = new ArrayList<>(a.items());
      sum.addAll(b.items());
      return PyTuple.copyOf(sum);
    }
    if (right instanceof Undefined undefined && !(left instanceof Undefined)) {
      throw undefined.error();
    }
    if (left instanceof String || left instanceof PyList || left instanceof PyTuple) {
      var type = Types.name(left);
      throw PyError.type(
          "can only concatenate %s (not \"%s\") to %s".formatted(type, Types.name(right), type));
    }
    throw Numbers.unsupported("+", left, right);
  }

  static Object multiply(Object left, Object right) {
    if (isSequence(left) && Types.isInt(right)) {
      return repeat(left, Numbers.toLong(right));
    }
    if (isSequence(right) && Types.isInt(left)) {
      return repeat(right, Numbers.toLong(left));
    }
    if (left instanceof Undefined || right instanceof Undefined) {
      throw Numbers.unsupported("*", left, right);
    }
    if (isSequence(left) || isSequence(right)) {
      throw PyError.type(
          "can't multiply sequence by non-int of type '%s'"
              .formatted(Types.name(isSequence(left) ? right : left)));
    }
    throw Numbers.unsupported("*", left, right);
  }

  private static boolean isSequence(Object value) {
    return Types.isText(value) || value instanceof PyList || value instanceof PyTuple;
  }

  private static Object repeat(Object sequence, long times) {
    if (sequence instanceof String text) {
      return Texts.repeat(text, times);
    }
    if (sequence instanceof Markup(var text)) {
      return new Markup(Texts.repeat(text, times));
    }
    var items = Iterate.items(sequence);
    if (times > 0 && items.size() * (double) times > PyList.MAX_SIZE) {
      throw PyError.limit("a list has more than %d items".formatted(PyList.MAX_SIZE));
    }
    var repeated = new ArrayList<Object>();
    for (var i = 0L; i < times; i++) {
      repeated.addAll(items);
    }
    return sequence instanceof PyList ? new PyList(repeated) : PyTuple.copyOf(repeated);
  }

  /** A slice object. */
  public record Slice(Object start, Object stop, Object step) {}

  /** The item of a sequence, mapping or string; fails as Python does. */
  static Object item(Object container, Object key) {
    return switch (container) {
      case PyDict dict -> {
        var value = dict.get(key);
        if (value == null) {
          throw new PyError("KeyError", Repr.repr(key));
        }
        yield value;
      }
      case PyList list -> list.get(index(key, list.size(), "list"));
      case PyTuple tuple -> tuple.items().get(index(key, tuple.items().size(), "tuple"));
      case String text -> Texts.at(text, index(key, Texts.length(text), "string"));
      case Markup(var text) -> new Markup(Texts.at(text, index(key, Texts.length(text), "string")));
      case PyRange range -> {
        var size = (int) Math.min(Integer.MAX_VALUE, range.size());
        yield range.get(index(key, size, "range object"));
      }
      case Undefined undefined -> throw undefined.error();
      default ->
          throw PyError.type("'%s' object is not subscriptable".formatted(Types.name(container)));
    };
  }

  private static int index(Object key, int size, String what) {
    if (!Types.isInt(key)) {
      throw PyError.type(
          "%s indices must be integers or slices, not %s".formatted(what, Types.name(key)));
    }
    var index = Numbers.toBig(key).bitLength() < Integer.SIZE ? (int) Numbers.toLong(key) : size;
    var at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) {
      throw new PyError("IndexError", what + " index out of range");
    }
    return at;
  }

  /** {@code value[start:stop:step]}. */
  public static Object slice(Object value, Slice slice) {
    return switch (value) {
      case String text -> slicedText(text, slice);
      case Markup(var text) -> new Markup(slicedText(text, slice));
      case PyList list -> new PyList(sliced(list.items(), slice));
      case PyTuple tuple -> PyTuple.copyOf(sliced(tuple.items(), slice));
      case PyRange range -> slicedRange(range, slice);
      case Undefined undefined -> throw undefined.error();
      case PyDict _ -> throw PyError.type("unhashable type: 'slice'");
      default ->
          throw PyError.type("'%s' object is not subscriptable".formatted(Types.name(value)));
    };
  }

  private static String slicedText(String text, Slice slice) {
    var length = Texts.length(text);
    var bounds = bounds(slice, length);
    if (bounds[2] == 1) {
      var from = (int) bounds[0];
      return Texts.substring(text, from, (int) Math.max(from, bounds[1]));
    }
    var characters = text.codePoints().toArray();
    var out = new StringBuilder();
    for (var i = bounds[0]; bounds[2] > 0 ? i < bounds[1] : i > bounds[1]; i += bounds[2]) {
      out.appendCodePoint(characters[(int) i]);
    }
    return out.toString();
  }

  static List<Object> sliced(List<Object> items, Slice slice) {
    var bounds = bounds(slice, items.size());
    var out = new ArrayList<Object>();
    for (var i = bounds[0]; bounds[2] > 0 ? i < bounds[1] : i > bounds[1]; i += bounds[2]) {
      out.add(items.get((int) i));
    }
    return out;
  }

  private static PyRange slicedRange(PyRange range, Slice slice) {
    var bounds = bounds(slice, range.size());
    return new PyRange(
        range.start() + bounds[0] * range.step(),
        range.start() + bounds[1] * range.step(),
        range.step() * bounds[2]);
  }

  /** Start, stop and step inside a sequence of this length. */
  private static long[] bounds(Slice slice, long length) {
    var given = bound(slice.step());
    var step = given == null ? 1L : given;
    if (step == 0) {
      throw PyError.value("slice step cannot be zero");
    }
    var least = step > 0 ? 0 : -1;
    var most = step > 0 ? length : length - 1;
    var start = clamp(bound(slice.start()), step > 0 ? 0 : length - 1, length, least, most);
    var stop = clamp(bound(slice.stop()), step > 0 ? length : -1, length, least, most);
    return new long[] {start, stop, step};
  }

  private static long clamp(
      @Nullable Long bound, long missing, long length, long least, long most) {
    if (bound == null) {
      return missing;
    }
    var at = bound < 0 ? bound + length : bound;
    return Math.max(least, Math.min(most, at));
  }

  private static @Nullable Long bound(Object value) {
    if (value == NoneValue.NONE) {
      return null;
    }
    if (!Types.isInt(value)) {
      throw PyError.type("slice indices must be integers or None or have an __index__ method");
    }
    var big = Numbers.toBig(value);
    return big.bitLength() < Long.SIZE - 2
        ? (Long) big.longValue()
        : (Long) (big.signum() * (1L << 61));
  }
}
