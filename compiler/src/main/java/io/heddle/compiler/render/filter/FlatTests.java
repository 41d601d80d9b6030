package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.render.Render;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Tests that only the flat dialect's template engine has, and those that mean something else there.
 */
final class FlatTests {

  static final Map<String, Filter> ALL = new TreeMap<>();

  static {
    ALL.put("safe", (_, value, _) -> value instanceof Markup);
    ALL.put("int", (_, value, _) -> value instanceof Long || value instanceof BigInteger);
    ALL.put("sequence", (_, value, _) -> value instanceof PyList || value instanceof PyTuple);
    ALL.put("startingwith", (render, value, args) -> text(render, value, args, String::startsWith));
    ALL.put("endingwith", (render, value, args) -> text(render, value, args, String::endsWith));
  }

  private FlatTests() {}

  private static boolean text(
      Render render, Object value, Args args, BiPredicate<String, String> test) {
    if (args.size() != 1) {
      throw PyError.type("the test expects one text, got %d".formatted(args.size()));
    }
    if (!Types.isText(value)) {
      throw PyError.type("value is not a string, but '%s'".formatted(Types.name(value)));
    }
    return test.test(Types.text(value), render.str(args.get(0)));
  }
}
