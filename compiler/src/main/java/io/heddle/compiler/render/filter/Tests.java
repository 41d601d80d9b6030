package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyRange;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Loop;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.NoneValue;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All tests by name. */
public final class Tests {

  private static final Map<String, Filter> ALL = new TreeMap<>();

  static {
    one("defined", value -> !(value instanceof Undefined));
    one("undefined", value -> value instanceof Undefined);
    one("none", value -> value == NoneValue.NONE);
    one("boolean", value -> value instanceof Boolean);
    one("true", value -> Boolean.TRUE.equals(value));
    one("false", value -> Boolean.FALSE.equals(value));
    one("integer", value -> value instanceof Long || value instanceof BigInteger);
    one("float", value -> value instanceof Double);
    one("number", Types::isNumber);
    one("string", Types::isText);
    one("mapping", value -> value instanceof PyDict);
    one("iterable", Tests::isIterable);
    one("sequence", Tests::isSequence);
    one("callable", Types::isCallable);
    one("escaped", value -> value instanceof Markup);
    one(
        "lower",
        value ->
            Repr.str(value).codePoints().anyMatch(Character::isLowerCase)
                && Repr.str(value).equals(lowered(value)));
    one(
        "upper",
        value ->
            Repr.str(value).codePoints().anyMatch(Character::isUpperCase)
                && Repr.str(value).equals(uppered(value)));
    one("odd", value -> Compare.areEqual(Numbers.modulo(value, 2L), 1L));
    one("even", value -> Compare.areEqual(Numbers.modulo(value, 2L), 0L));
    two("divisibleby", (value, by) -> Compare.areEqual(Numbers.modulo(value, by), 0L));
    two("in", (value, container) -> Compare.contains(container, value));
    two("sameas", Tests::isSame);
    for (var name : new String[] {"eq", "==", "equalto"}) {
      two(name, Compare::areEqual);
    }
    for (var name : new String[] {"ne", "!="}) {
      two(name, (left, right) -> !Compare.areEqual(left, right));
    }
    order("<", "lt", "lessthan", "<");
    order("<=", "le", "<=");
    order(">", "gt", "greaterthan", ">");
    order(">=", "ge", ">=");
    known("filter", Filters::names);
    known("test", Tests::names);
  }

  private Tests() {}

  private static void one(String name, Predicate<Object> test) {
    ALL.put(
        name,
        (_, value, args) -> {
          args.bind("test_" + name, 0);
          return test.test(value);
        });
  }

  private static void known(String name, Function<Repr, Collection<String>> names) {
    ALL.put(
        name,
        (render, value, args) -> {
          args.bind("test_" + name, 0);
          return isKnown(value, names.apply(render.style()));
        });
  }

  private static void two(String name, BiPredicate<Object, Object> test) {
    ALL.put(
        name,
        (_, value, args) -> {
          if (args.size() + args.named().size() != 1) {
            throw PyError.type(
                "%s expected 2 arguments, got %d"
                    .formatted(name, args.size() + args.named().size() + 1));
          }
          return test.test(
              value, args.size() == 1 ? args.get(0) : args.named().values().iterator().next());
        });
  }

  private static void order(String sign, String... names) {
    for (var name : names) {
      two(name, (left, right) -> Compare.order(sign, left, right));
    }
  }

  /** The test with this name in templates of this style, or null. */
  public static @Nullable Filter find(String name, Repr style) {
    var own = style == Repr.FLAT ? FlatTests.ALL.get(name) : null;
    return own == null ? ALL.get(name) : own;
  }

  public static Collection<String> names(Repr style) {
    if (style == Repr.PYTHON) {
      return ALL.keySet();
    }
    var names = new TreeSet<>(ALL.keySet());
    names.addAll(FlatTests.ALL.keySet());
    return names;
  }

  /** A list or dict is no key of Jinja2's tables. */
  private static boolean isKnown(Object value, Collection<String> names) {
    if (value instanceof PyList || value instanceof PyDict) {
      throw PyError.type("unhashable type: '%s'".formatted(Types.name(value)));
    }
    return Types.isText(value) && names.contains(Types.text(value));
  }

  private static String lowered(Object value) {
    return Repr.str(value).toLowerCase(java.util.Locale.ROOT);
  }

  private static String uppered(Object value) {
    return Repr.str(value).toUpperCase(java.util.Locale.ROOT);
  }

  private static boolean isIterable(Object value) {
    return Iterate.isIterable(value) || value instanceof Loop;
  }

  /** Has a length and items: an undefined has both. */
  private static boolean isSequence(Object value) {
    return Types.isText(value)
        || value instanceof PyList
        || value instanceof PyTuple
        || value instanceof PyDict
        || value instanceof PyRange
        || value instanceof Undefined;
  }

  @SuppressWarnings("ReferenceEquality") // identity is what it asks
  private static boolean isSame(Object left, Object right) {
    if (left == right) {
      return true;
    }
    return switch (left) {
      case Boolean b -> b.equals(right);
      case Long number -> number.equals(right) && number >= -5 && number <= 256;
      case String text -> text.equals(right);
      case Undefined _ -> false;
      default -> false;
    };
  }

  /** Applies a test that a filter names. */
  static boolean apply(Render render, String name, Object value, Args args) {
    var test = find(name, render.style());
    if (test == null) {
      throw new PyError("TemplateRuntimeError", "No test named %s.".formatted(Repr.repr(name)));
    }
    return Compare.isTrue(test.apply(render, value, args));
  }
}
