package io.heddle.compiler.python;

import java.util.Iterator;

/** {@code range(start, stop, step)}. */
public record PyRange(long start, long stop, long step) {

  public PyRange {
    if (step == 0) {
      throw PyError.value("range() arg 3 must not be zero");
    }
  }

  public static PyRange of(Args args) {
    for (var arg : args.positional()) {
      if (!(arg instanceof Long) && !(arg instanceof Boolean)) {
        throw arg instanceof Undefined undefined
            ? undefined.error()
            : PyError.type(
                "'%s' object cannot be interpreted as an integer".formatted(Types.name(arg)));
      }
    }
    return switch (args.size()) {
      case 0 -> throw PyError.type("range expected at least 1 argument, got 0");
      case 1 -> new PyRange(0, Numbers.toLong(args.get(0)), 1);
      case 2 -> new PyRange(Numbers.toLong(args.get(0)), Numbers.toLong(args.get(1)), 1);
      case 3 ->
          new PyRange(
              Numbers.toLong(args.get(0)),
              Numbers.toLong(args.get(1)),
              Numbers.toLong(args.get(2)));
      default -> throw PyError.type("range expected at most 3 arguments, got " + args.size());
    };
  }

  public long size() {
    if (step > 0) {
      return start >= stop ? 0 : (stop - start - 1) / step + 1;
    }
    return start <= stop ? 0 : (start - stop - 1) / -step + 1;
  }

  Object get(long index) {
    return start + index * step;
  }

  boolean contains(Object value) {
    return Keys.of(value) instanceof Long number
        && (step > 0 ? number >= start && number < stop : number <= start && number > stop)
        && (number - start) % step == 0;
  }

  Iterator<Object> iterator() {
    return new Iterator<>() {
      private long at;

      @Override
      public boolean hasNext() {
        return at < size();
      }

      @Override
      public Object next() {
        return get(at++);
      }
    };
  }

  String repr() {
    return step == 1
        ? "range(%d, %d)".formatted(start, stop)
        : "range(%d, %d, %d)".formatted(start, stop, step);
  }
}
