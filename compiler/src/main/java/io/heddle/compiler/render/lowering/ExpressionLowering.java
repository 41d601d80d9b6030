package io.heddle.compiler.render.lowering;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.jinja.Expr;
import io.heddle.compiler.python.Access;
import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Convert;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Sequences;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Activation;
import io.heddle.compiler.render.Code;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.render.filter.Filters;
import io.heddle.compiler.render.filter.Tests;
import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Expressions to code. */
final class ExpressionLowering {

  private static final Code NONE = _ -> NoneValue.NONE;

  private ExpressionLowering() {}

  static Code lower(Expr expression, Scope scope) {
    return switch (expression) {
      case Expr.Data(_, var text) -> _ -> text;
      case Expr.Const(_, var value) -> {
        var constant = Convert.fromValue(value);
        yield _ -> constant;
      }
      case Expr.Name(_, var name) -> name(name, scope);
      case Expr.NamespaceRef(_, var name, _) -> name(name, scope);
      case Expr.Tuple(_, var items) -> {
        var codes = all(items, scope);
        yield frame -> new PyTuple(Arrays.asList(values(codes, frame)), List.of());
      }
      case Expr.ListOf(_, var items) -> {
        var codes = all(items, scope);
        yield frame -> new PyList(Arrays.asList(values(codes, frame)));
      }
      case Expr.Dict(_, var pairs) -> dict(pairs, scope);
      case Expr.Binary binary -> binary(binary, scope);
      case Expr.And(_, var left, var right) -> {
        var first = lower(left, scope);
        var second = lower(right, scope);
        yield frame -> {
          var value = first.value(frame);
          return Compare.isTrue(value) ? second.value(frame) : value;
        };
      }
      case Expr.Or(_, var left, var right) -> {
        var first = lower(left, scope);
        var second = lower(right, scope);
        yield frame -> {
          var value = first.value(frame);
          return Compare.isTrue(value) ? value : second.value(frame);
        };
      }
      case Expr.Not(_, var operand) -> {
        var code = lower(operand, scope);
        yield frame -> !Compare.isTrue(code.value(frame));
      }
      case Expr.Sign(_, var negative, var operand) -> {
        var code = lower(operand, scope);
        yield negative
            ? frame -> Numbers.negate(code.value(frame))
            : frame -> Numbers.positive(code.value(frame));
      }
      case Expr.Concat(_, var items) -> concat(all(items, scope));
      case Expr.Compare compare -> compare(compare, scope);
      case Expr.Attribute(_, var object, var name) -> {
        var code = lower(object, scope);
        yield frame -> Access.dot(code.value(frame), name);
      }
      case Expr.Item(_, var object, var key) -> item(object, key, scope);
      case Expr.Slice slice -> slice(slice, scope);
      case Expr.Filter filter -> filter(filter, scope, NONE);
      case Expr.Test test -> test(test, scope);
      case Expr.Conditional conditional -> conditional(conditional, scope);
      case Expr.Call(_, var callee, var arguments) -> {
        var function = lower(callee, scope);
        var args = arguments(arguments, scope);
        yield frame -> Render.call(function.value(frame), args.of(frame));
      }
    };
  }

  private static Code name(String name, Scope scope) {
    var slot = scope.symbols().ref(name);
    var index = slot.index();
    var hops = slot.hopsFrom(scope.symbols().function());
    var undefined = Undefined.variable(name);
    if (hops == 0) {
      return frame -> {
        var value = frame.get(index);
        return value == null ? undefined : value;
      };
    }
    return frame -> {
      var value = frame.outer(hops).get(index);
      return value == null ? undefined : value;
    };
  }

  private static Code[] all(List<Expr> expressions, Scope scope) {
    return expressions.stream().map(one -> lower(one, scope)).toArray(Code[]::new);
  }

  private static Object[] values(Code[] codes, Activation frame) {
    var values = new Object[codes.length];
    for (var i = 0; i < codes.length; i++) {
      values[i] = codes[i].value(frame);
    }
    return values;
  }

  private static Code dict(List<Expr.Pair> pairs, Scope scope) {
    var keys = all(pairs.stream().map(Expr.Pair::key).toList(), scope);
    var values = all(pairs.stream().map(Expr.Pair::value).toList(), scope);
    return frame -> {
      var dict = new PyDict();
      for (var i = 0; i < keys.length; i++) {
        dict.put(keys[i].value(frame), values[i].value(frame));
      }
      return dict;
    };
  }

  private static Code binary(Expr.Binary binary, Scope scope) {
    var left = lower(binary.left(), scope);
    var right = lower(binary.right(), scope);
    return switch (binary.operator()) {
      case ADD -> frame -> Numbers.add(left.value(frame), right.value(frame));
      case SUBTRACT -> frame -> Numbers.subtract(left.value(frame), right.value(frame));
      case MULTIPLY -> frame -> Numbers.multiply(left.value(frame), right.value(frame));
      case DIVIDE -> frame -> Numbers.divide(left.value(frame), right.value(frame));
      case FLOOR_DIVIDE -> frame -> Numbers.floorDivide(left.value(frame), right.value(frame));
      case MODULO -> frame -> Numbers.modulo(left.value(frame), right.value(frame));
      case POWER -> frame -> Numbers.power(left.value(frame), right.value(frame));
    };
  }

  private static Code concat(Code[] codes) {
    return frame -> {
      var render = frame.render();
      var values = values(codes, frame);
      if (render.escapes() && Arrays.stream(values).anyMatch(Markup.class::isInstance)) {
        var out = render.buffer();
        for (var value : values) {
          out.append(Markup.escape(value).text());
        }
        return new Markup(out.toString());
      }
      var out = new StringBuilder();
      for (var value : values) {
        render.style().print(value, out);
        if (out.length() > io.heddle.compiler.python.Texts.MAX_LENGTH) {
          throw PyError.limit("a text is too long");
        }
      }
      return out.toString();
    };
  }

  private static Code compare(Expr.Compare compare, Scope scope) {
    var first = lower(compare.first(), scope);
    var rest = all(compare.rest().stream().map(Expr.Operand::right).toList(), scope);
    var signs =
        compare.rest().stream().map(Expr.Operand::comparison).toArray(Expr.Comparison[]::new);
    if (rest.length == 1) {
      var only = rest[0];
      var sign = signs[0];
      return frame -> test(sign, first.value(frame), only.value(frame));
    }
    return frame -> {
      var left = first.value(frame);
      for (var i = 0; i < rest.length; i++) {
        var right = rest[i].value(frame);
        if (!test(signs[i], left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    };
  }

  private static boolean test(Expr.Comparison sign, Object left, Object right) {
    return switch (sign) {
      case EQUAL -> Compare.areEqual(left, right);
      case NOT_EQUAL -> !Compare.areEqual(left, right);
      case LESS -> Compare.order("<", left, right);
      case LESS_OR_EQUAL -> Compare.order("<=", left, right);
      case GREATER -> Compare.order(">", left, right);
      case GREATER_OR_EQUAL -> Compare.order(">=", left, right);
      case IN -> Compare.contains(right, left);
      case NOT_IN -> !Compare.contains(right, left);
    };
  }

  private static Code item(Expr object, Expr key, Scope scope) {
    var container = lower(object, scope);
    var code = lower(key, scope);
    if (key instanceof Expr.Slice) {
      return frame -> Sequences.slice(container.value(frame), (Sequences.Slice) code.value(frame));
    }
    return frame -> Access.item(container.value(frame), code.value(frame));
  }

  private static Code slice(Expr.Slice slice, Scope scope) {
    var start = orNone(slice.start(), scope);
    var stop = orNone(slice.stop(), scope);
    var step = orNone(slice.step(), scope);
    return frame -> new Sequences.Slice(start.value(frame), stop.value(frame), step.value(frame));
  }

  private static Code orNone(@Nullable Expr expression, Scope scope) {
    return expression == null ? NONE : lower(expression, scope);
  }

  private static Code conditional(Expr.Conditional conditional, Scope scope) {
    var soft = scope.soft();
    var test = lower(conditional.test(), soft);
    var yes = lower(conditional.yes(), soft);
    var otherwise = conditional.no();
    if (otherwise != null) {
      var no = lower(otherwise, soft);
      return frame -> Compare.isTrue(test.value(frame)) ? yes.value(frame) : no.value(frame);
    }
    var undefined =
        Undefined.because(
            "the inline if-expression on line %d evaluated to false and no else section was defined."
                .formatted(conditional.line()));
    return frame -> Compare.isTrue(test.value(frame)) ? yes.value(frame) : undefined;
  }

  /**
   * A filter; in a filter block the innermost has no value of its own.
   *
   * @param body the value for a filter without one
   */
  static Code filter(Expr.Filter filter, Scope scope, Code body) {
    var inner = filter.value();
    var value =
        inner instanceof Expr.Filter chained
            ? filter(chained, scope, body)
            : inner == null ? body : lower(inner, scope);
    var function = Filters.find(filter.name(), scope.style());
    if (function == null) {
      return unknown("filter", filter.name(), filter.line(), scope, Filters.names(scope.style()));
    }
    var args = arguments(filter.arguments(), scope);
    if (scope.style() == Repr.FLAT) {
      return frame -> listed(function.apply(frame.render(), value.value(frame), args.of(frame)));
    }
    return frame -> function.apply(frame.render(), value.value(frame), args.of(frame));
  }

  /** The flat dialect's filters make lists where Jinja2's make generators. */
  private static Object listed(Object value) {
    return value instanceof PyIterator ? Iterate.list(value) : value;
  }

  private static Code test(Expr.Test test, Scope scope) {
    var value = lower(test.value(), scope);
    var function = Tests.find(test.name(), scope.style());
    if (function == null) {
      return unknown("test", test.name(), test.line(), scope, Tests.names(scope.style()));
    }
    var args = arguments(test.arguments(), scope);
    return frame -> function.apply(frame.render(), value.value(frame), args.of(frame));
  }

  private static Code unknown(
      String kind, String name, int line, Scope scope, java.util.Collection<String> known) {
    if (!scope.isSoft()) {
      throw new LowerException(
          "No %s named '%s'.".formatted(kind, name), line, NearestName.hint(name, known));
    }
    var message = "No %s named '%s' found.".formatted(kind, name);
    return _ -> {
      throw new PyError("TemplateRuntimeError", message);
    };
  }

  /** Makes the arguments of a call. */
  interface ArgsCode {
    Args of(Activation frame);
  }

  static ArgsCode arguments(Expr.Arguments arguments, Scope scope) {
    var positional = all(arguments.positional(), scope);
    if (arguments.isPlain()) {
      if (positional.length == 0) {
        return _ -> Args.NONE;
      }
      if (arguments.positional().stream().allMatch(Expr.Const.class::isInstance)) {
        var constants =
            arguments.positional().stream()
                .map(one -> Convert.fromValue(((Expr.Const) one).value()))
                .toArray();
        var args = Args.of(constants);
        return _ -> args;
      }
      return frame -> new Args(Arrays.asList(values(positional, frame)), Map.of());
    }
    var names = arguments.keywords().stream().map(Expr.Keyword::name).toArray(String[]::new);
    var named = all(arguments.keywords().stream().map(Expr.Keyword::value).toList(), scope);
    var more = arguments.more() == null ? null : lower(arguments.more(), scope);
    var moreNamed =
        arguments.moreKeywords() == null ? null : lower(arguments.moreKeywords(), scope);
    return frame -> {
      var all = new ArrayList<>(Arrays.asList(values(positional, frame)));
      var keywords = new LinkedHashMap<String, Object>();
      for (var i = 0; i < names.length; i++) {
        keywords.put(names[i], named[i].value(frame));
      }
      if (more != null) {
        all.addAll(Iterate.items(more.value(frame)));
      }
      if (moreNamed != null) {
        spread(moreNamed.value(frame), keywords);
      }
      return new Args(all, keywords);
    };
  }

  private static void spread(Object value, Map<String, Object> keywords) {
    if (!(value instanceof PyDict dict)) {
      throw PyError.type(
          "argument after ** must be a mapping, not %s".formatted(Types.name(value)));
    }
    dict.items()
        .forEachRemaining(
            item -> {
              var pair = ((PyTuple) item).items();
              if (!Types.isText(pair.getFirst())) {
                throw PyError.type("keywords must be strings");
              }
              keywords.put(Repr.str(pair.getFirst()), pair.get(1));
            });
  }
}
