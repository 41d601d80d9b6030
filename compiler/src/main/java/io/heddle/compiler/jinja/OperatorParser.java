package io.heddle.compiler.jinja;

import io.heddle.compiler.jinja.Expr.BinaryOperator;
import io.heddle.compiler.jinja.Expr.Comparison;
import io.heddle.compiler.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses operators, the conditional first and the sign last: one method a precedence. */
final class OperatorParser {

  private final TokenStream stream;
  private final ExpressionLimits limits;
  private final ExpressionParser expressions;
  private final PrimaryParser primaries;
  private final PostfixParser postfixes;
  private final FilterParser filters;

  OperatorParser(
      TokenStream stream,
      ExpressionLimits limits,
      ExpressionParser expressions,
      PrimaryParser primaries,
      PostfixParser postfixes,
      FilterParser filters) {
    this.stream = stream;
    this.limits = limits;
    this.expressions = expressions;
    this.primaries = primaries;
    this.postfixes = postfixes;
    this.filters = filters;
  }

  /** With {@code x if y else z}. */
  Expr conditional() throws SyntaxException {
    var line = stream.line();
    var yes = or();
    for (var chain = 0; stream.skipName("if"); chain = limits.chained(chain)) {
      var test = or();
      var no = stream.skipName("else") ? expressions.expression() : null;
      yes = new Expr.Conditional(line, test, yes, no);
      line = stream.line();
    }
    return yes;
  }

  /** Without {@code x if y else z}, which a loop and an if take for their own. */
  Expr or() throws SyntaxException {
    var line = stream.line();
    var left = and();
    for (var chain = 0; stream.skipName("or"); chain = limits.chained(chain)) {
      left = new Expr.Or(line, left, and());
      line = stream.line();
    }
    return left;
  }

  private Expr and() throws SyntaxException {
    var line = stream.line();
    var left = not();
    for (var chain = 0; stream.skipName("and"); chain = limits.chained(chain)) {
      left = new Expr.And(line, left, not());
      line = stream.line();
    }
    return left;
  }

  private Expr not() throws SyntaxException {
    var line = stream.line();
    var negations = 0;
    while (stream.skipName("not")) {
      negations = limits.chained(negations);
    }
    var operand = compare();
    for (var i = 0; i < negations; i++) {
      operand = new Expr.Not(line, operand);
    }
    return operand;
  }

  private Expr compare() throws SyntaxException {
    var line = stream.line();
    var first = sum();
    var rest = new ArrayList<Expr.Operand>();
    for (var comparison = comparison(); comparison != null; comparison = comparison()) {
      rest.add(new Expr.Operand(comparison, sum()));
    }
    return rest.isEmpty() ? first : new Expr.Compare(line, first, rest);
  }

  private @Nullable Comparison comparison() {
    var comparison =
        switch (stream.kind()) {
          case EQ -> Comparison.EQUAL;
          case NE -> Comparison.NOT_EQUAL;
          case LT -> Comparison.LESS;
          case LTEQ -> Comparison.LESS_OR_EQUAL;
          case GT -> Comparison.GREATER;
          case GTEQ -> Comparison.GREATER_OR_EQUAL;
          default -> null;
        };
    if (comparison != null) {
      stream.next();
      return comparison;
    }
    if (stream.skipName("in")) {
      return Comparison.IN;
    }
    if (stream.isName("not") && stream.look().isName("in")) {
      stream.next();
      stream.next();
      return Comparison.NOT_IN;
    }
    return null;
  }

  private Expr sum() throws SyntaxException {
    var line = stream.line();
    var left = concat();
    for (var chain = 0; stream.kind() == Kind.ADD || stream.kind() == Kind.SUB; ) {
      var operator =
          stream.next().kind() == Kind.ADD ? BinaryOperator.ADD : BinaryOperator.SUBTRACT;
      left = new Expr.Binary(line, operator, left, concat());
      line = stream.line();
      chain = limits.chained(chain);
    }
    return left;
  }

  private Expr concat() throws SyntaxException {
    var line = stream.line();
    var first = product();
    if (stream.kind() != Kind.TILDE) {
      return first;
    }
    var items = new ArrayList<>(List.of(first));
    while (stream.skip(Kind.TILDE)) {
      items.add(product());
    }
    return new Expr.Concat(line, items);
  }

  private Expr product() throws SyntaxException {
    var line = stream.line();
    var left = power();
    var chain = 0;
    for (var operator = productOperator(); operator != null; operator = productOperator()) {
      stream.next();
      left = new Expr.Binary(line, operator, left, power());
      line = stream.line();
      chain = limits.chained(chain);
    }
    return left;
  }

  private @Nullable BinaryOperator productOperator() {
    return switch (stream.kind()) {
      case MUL -> BinaryOperator.MULTIPLY;
      case DIV -> BinaryOperator.DIVIDE;
      case FLOORDIV -> BinaryOperator.FLOOR_DIVIDE;
      case MOD -> BinaryOperator.MODULO;
      default -> null;
    };
  }

  private Expr power() throws SyntaxException {
    var line = stream.line();
    var left = unary(true);
    for (var chain = 0; stream.skip(Kind.POW); chain = limits.chained(chain)) {
      left = new Expr.Binary(line, BinaryOperator.POWER, left, unary(true));
      line = stream.line();
    }
    return left;
  }

  private Expr unary(boolean withFilter) throws SyntaxException {
    var line = stream.line();
    Expr node;
    if (stream.kind() == Kind.SUB || stream.kind() == Kind.ADD) {
      limits.enter();
      var negative = stream.next().kind() == Kind.SUB;
      node = new Expr.Sign(line, negative, unary(false));
      limits.leave();
    } else {
      node = primaries.primary(false);
    }
    node = postfixes.postfix(node);
    return withFilter ? filters.filters(node) : node;
  }
}
