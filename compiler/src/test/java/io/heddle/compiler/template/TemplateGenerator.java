package io.heddle.compiler.template;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/** Makes random templates and values from a seed: the same ones each time. */
final class TemplateGenerator {

  private static final List<String> NAMES = List.of("a", "b", "c", "d", "missing");
  private static final List<String> FILTERS =
      List.of(
          "upper",
          "lower",
          "title",
          "capitalize",
          "trim",
          "length",
          "list",
          "first",
          "last",
          "join('-')",
          "join",
          "string",
          "default('?')",
          "default('?', true)",
          "int",
          "int(7)",
          "float",
          "round",
          "round(1)",
          "abs",
          "sort",
          "sort(reverse=true)",
          "unique|list",
          "sum",
          "max",
          "min",
          "reverse|list",
          "tojson",
          "tojson(indent=1)",
          "e",
          "replace('a', 'b')",
          "truncate(5)",
          "wordcount",
          "wordwrap(6)",
          "indent",
          "center(12)",
          "batch(2)|list",
          "slice(2)|list",
          "map('upper')|list",
          "map('string')|join(',')",
          "select|list",
          "reject('none')|list",
          "select('string')|list",
          "dictsort",
          "items|list",
          "pprint",
          "filesizeformat",
          "urlencode",
          "striptags",
          "format(1)",
          "groupby(0)",
          "attr('x')",
          "map(attribute='x')|list",
          "xmlattr",
          "urlize");
  private static final List<String> TESTS =
      List.of(
          "defined",
          "none",
          "string",
          "number",
          "mapping",
          "sequence",
          "iterable",
          "odd",
          "even",
          "integer",
          "float",
          "boolean",
          "true",
          "divisibleby 2",
          "eq 1",
          "in [1, 'a']",
          "lower");
  private static final List<String> OPERATORS =
      List.of(
          "+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", ">", "<=", ">=", "and", "or", "in",
          "not in");
  private static final List<String> LITERALS =
      List.of(
          "1",
          "0",
          "-3",
          "2.5",
          "1e20",
          "'x'",
          "\"it's\"",
          "''",
          "none",
          "true",
          "false",
          "[]",
          "[1, 'a', none]",
          "{}",
          "{'k': 1}",
          "(1, 2)",
          "12345678901234567890");
  private static final List<String> TAILS =
      List.of(".x", "[0]", "[-1]", "['x']", "[1:]", "[::-1]", ".items()", ".upper()", ".split()");
  private static final List<String> TEXTS =
      List.of("", "abc", "Hello World", "ünï 😀", "a,b", " pad ", "42", "3.50", "<b>&'\"", "x\ny");
  private static final int MAX_DEPTH = 3;

  private final Random random;

  TemplateGenerator(long seed) {
    this.random = new Random(seed);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** A template of a few statements. */
  String template() {
    var out = new StringBuilder();
    for (var i = random.nextInt(3); i >= 0; i--) {
      statement(out, 0);
    }
    return out.toString();
  }

  private void statement(StringBuilder out, int depth) {
    var kind = depth >= 2 ? random.nextInt(3) : random.nextInt(11);
    switch (kind) {
      case 0, 1, 2, 3 -> out.append("{{ ").append(expression(0)).append(" }}");
      case 4 -> out.append("text\r\n ");
      case 5 -> {
        out.append("{% if ").append(expression(1)).append(" -%} ");
        statement(out, depth + 1);
        out.append("{% else %}");
        statement(out, depth + 1);
        out.append("{%- endif %}");
      }
      case 6 -> {
        out.append("{% for i in ").append(expression(1)).append(" %}{{ loop.index }}{{ i }}");
        statement(out, depth + 1);
        out.append("{% else %}-{% endfor %}");
      }
      case 7 -> out.append("{% set a = ").append(expression(1)).append(" %}");
      case 8 -> {
        out.append("{% with b = ").append(expression(1)).append(" %}");
        statement(out, depth + 1);
        out.append("{% endwith %}");
      }
      case 9 -> {
        out.append("{% macro m(p, q=").append(expression(2)).append(") %}<{{ p }}{{ q }}>");
        statement(out, depth + 1);
        out.append("{% endmacro %}{{ m(").append(expression(2)).append(") }}");
      }
      default -> {
        out.append("{% set c | upper %}");
        statement(out, depth + 1);
        out.append("{% endset %}{{ c }}");
      }
    }
  }

  private String expression(int depth) {
    var kind = depth >= MAX_DEPTH ? random.nextInt(4) : random.nextInt(12);
    return switch (kind) {
      case 0, 1, 2 -> pick(NAMES);
      case 3 -> pick(LITERALS);
      case 4, 5 -> expression(depth + 1) + "|" + pick(FILTERS);
      case 6 ->
          "(" + expression(depth + 1) + " " + pick(OPERATORS) + " " + expression(depth + 1) + ")";
      case 7 -> "(" + expression(depth + 1) + " is " + pick(TESTS) + ")";
      case 8 -> pick(NAMES) + pick(TAILS);
      case 9 ->
          "(%s if %s else %s)"
              .formatted(expression(depth + 1), expression(depth + 1), expression(depth + 1));
      case 10 -> "[" + expression(depth + 1) + ", " + expression(depth + 1) + "]";
      default -> "'%s|%r' % (" + expression(depth + 1) + ", " + expression(depth + 1) + ")";
    };
  }

  /** Values for the names. */
  ObjectValue context() {
    var entries = new LinkedHashMap<String, Value>();
    for (var name : List.of("a", "b", "c", "d")) {
      entries.put(name, value(0));
    }
    return new ObjectValue(entries);
  }

  private Value value(int depth) {
    return switch (depth >= 2 ? random.nextInt(7) : random.nextInt(10)) {
      case 0 -> Value.none();
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> Value.of(random.nextInt(200) - 100L);
      case 3 -> Value.of((random.nextInt(2_000) - 1_000) / 8.0);
      case 4, 5 -> Value.of(pick(TEXTS));
      case 6 -> Value.of(new BigInteger(80, random));
      case 7, 8 -> {
        var items = new ArrayList<Value>();
        for (var i = random.nextInt(4); i > 0; i--) {
          items.add(value(depth + 1));
        }
        yield Value.array(items);
      }
      default -> {
        var entries = new LinkedHashMap<String, Value>();
        for (var key : List.of("x", "y", "Z")) {
          if (random.nextBoolean()) {
            entries.put(key, value(depth + 1));
          }
        }
        yield new ObjectValue(entries);
      }
    };
  }
}
