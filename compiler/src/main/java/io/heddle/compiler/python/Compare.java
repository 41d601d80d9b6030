package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Truth, equality, order and membership. */
public final class Compare {

  private static final int MAX_DEPTH = 200;

  private Compare() {}

  /** {@code bool(value)}. */
  public static boolean isTrue(Object value) {
    return switch (value) {
      case Boolean b -> b;
      case String text -> !text.isEmpty();
      case Long number -> number != 0;
      case NoneValue _, Undefined _ -> false;
      case Double number -> number != 0;
      case Markup(var text) -> !text.isEmpty();
      case PyList list -> list.size() > 0;
      case PyTuple tuple -> !tuple.items().isEmpty();
      case PyDict dict -> dict.size() > 0;
      case PyRange range -> range.size() > 0;
      case DictView view -> view.dict().size() > 0;
      case Sized sized -> sized.size() > 0;
      default -> true;
    };
  }

  /** An object with a length. */
  public interface Sized {
    int size();
  }

  /** {@code left == right}. */
  public static boolean areEqual(Object left, Object right) {
    return areEqual(left, right, 0);
  }

  @SuppressWarnings("ReferenceEquality") // identity comes first in Python too
  private static boolean areEqual(Object left, Object right, int depth) {
    if (depth > MAX_DEPTH) {
      throw new PyError("RecursionError", "maximum recursion depth exceeded in comparison");
    }
    if (left == right) {
      return !(left instanceof Double number && Double.isNaN(number)) || depth > 0;
    }
    if (left instanceof Long a && right instanceof Long b) {
      return a.longValue() == b.longValue();
    }
    if (Types.isText(left) && Types.isText(right)) {
      return Types.text(left).equals(Types.text(right));
    }
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return compareNumbers(left, right) == 0;
    }
    return switch (left) {
      case PyList a when right instanceof PyList b -> sameItems(a.items(), b.items(), depth);
      case PyTuple a when right instanceof PyTuple b -> sameItems(a.items(), b.items(), depth);
      case PyDict a when right instanceof PyDict b -> sameEntries(a, b, depth);
      case PyRange a when right instanceof PyRange b ->
          a.size() == b.size()
              && (a.size() == 0
                  || (a.start() == b.start() && (a.size() == 1 || a.step() == b.step())));
      case DictView a when right instanceof DictView b && a.kind() != DictView.Kind.VALUES ->
          a.dict().size() == b.dict().size() && isSubset(a, b);
      case Undefined _ -> right instanceof Undefined;
      case PyType a -> a.equals(right);
      default -> false;
    };
  }

  private static boolean isSubset(DictView a, DictView b) {
    var items = a.iterator();
    while (items.hasNext()) {
      if (!contains(b, items.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameItems(List<Object> left, List<Object> right, int depth) {
    if (left.size() != right.size()) {
      return false;
    }
    for (var i = 0; i < left.size(); i++) {
      if (!areEqual(left.get(i), right.get(i), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameEntries(PyDict left, PyDict right, int depth) {
    if (left.size() != right.size()) {
      return false;
    }
    var items = left.items();
    while (items.hasNext()) {
      var pair = ((PyTuple) items.next()).items();
      var other = right.get(pair.getFirst());
      if (other == null || !areEqual(pair.get(1), other, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /** -1, 0 or 1; 2 when one is not a number. */
  static int compareNumbers(Object left, Object right) {
    if (Types.isInt(left) && Types.isInt(right)) {
      return left instanceof BigInteger || right instanceof BigInteger
          ? Numbers.toBig(left).compareTo(Numbers.toBig(right))
          : Long.compare(Numbers.toLong(left), Numbers.toLong(right));
    }
    var a = Numbers.approximate(left);
    var b = Numbers.approximate(right);
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return 2;
    }
    if (a != b || Double.isInfinite(a)) {
      return Double.compare(a, b);
    }
    return left instanceof Double && right instanceof Double
        ? 0
        : exact(left).compareTo(exact(right));
  }

  private static BigDecimal exact(Object number) {
    return number instanceof Double d ? new BigDecimal(d) : new BigDecimal(Numbers.toBig(number));
  }

  /** {@code left < right}, for sorting. */
  public static boolean isLess(Object left, Object right) {
    return order("<", left, right);
  }

  /** {@code left sign right} for one of the four order signs. */
  public static boolean order(String sign, Object left, Object right) {
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return holds(sign, compareNumbers(left, right));
    }
    if (Types.isText(left) && Types.isText(right)) {
      return holds(sign, Texts.compare(Types.text(left), Types.text(right)));
    }
    if (left instanceof PyList a && right instanceof PyList b) {
      return order(sign, a.items(), b.items());
    }
    if (left instanceof PyTuple a && right instanceof PyTuple b) {
      return order(sign, a.items(), b.items());
    }
    if (left instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.error();
    }
    throw PyError.type(
        "'%s' not supported between instances of '%s' and '%s'"
            .formatted(sign, Types.name(left), Types.name(right)));
  }

  private static boolean order(String sign, List<Object> left, List<Object> right) {
    for (var i = 0; i < left.size() && i < right.size(); i++) {
      if (!areEqual(left.get(i), right.get(i))) {
        return order(sign, left.get(i), right.get(i));
      }
    }
    return holds(sign, Integer.compare(left.size(), right.size()));
  }

  private static boolean holds(String sign, int order) {
    if (order == 2) {
      return false;
    }
    return switch (sign) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  /** {@code item in container}. */
  @SuppressWarnings("ReferenceEquality") // identity comes first in Python too
  public static boolean contains(Object container, Object item) {
    return switch (container) {
      case String text -> text.contains(part(item));
      case Markup(var text) -> text.contains(part(item));
      case PyDict dict -> dict.has(item);
      case PyRange range -> range.contains(item);
      case DictView view when view.kind() == DictView.Kind.KEYS -> view.dict().has(item);
      default -> {
        if (!Iterate.isIterable(container)) {
          throw PyError.type(
              "argument of type '%s' is not iterable".formatted(Types.name(container)));
        }
        var items = Iterate.over(container);
        while (items.hasNext()) {
          var candidate = items.next();
          if (candidate == item || areEqual(candidate, item, 1)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private static String part(Object item) {
    if (Types.isText(item)) {
      return Types.text(item);
    }
    throw PyError.type("'in <string>' requires string as left operand, not " + Types.name(item));
  }
}
