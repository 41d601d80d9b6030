package io.heddle.compiler.jinja;

import io.heddle.compiler.jinja.Expr.Arguments;
import io.heddle.compiler.jinja.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Parses filters and tests: {@code |name(arguments)} and {@code is name argument}. */
final class FilterParser {

  private final TokenStream stream;
  private final ExpressionLimits limits;
  private final PrimaryParser primaries;
  private final PostfixParser postfixes;

  FilterParser(
      TokenStream stream,
      ExpressionLimits limits,
      PrimaryParser primaries,
      PostfixParser postfixes) {
    this.stream = stream;
    this.limits = limits;
    this.primaries = primaries;
    this.postfixes = postfixes;
  }

  /** The value with all its filters and tests, and the calls of their results. */
  Expr filters(Expr start) throws SyntaxException {
    var node = start;
    for (var chain = 0; ; chain = limits.chained(chain)) {
      if (stream.kind() == Kind.PIPE) {
        stream.next();
        node = more(namedFilter(node));
      } else if (stream.isName("is")) {
        node = test(node);
      } else if (stream.kind() == Kind.LPAREN) {
        node = postfixes.call(node);
      } else {
        return node;
      }
    }
  }

  /** The filters that follow, if any: {@code |a|b(1)}. */
  @Nullable Expr filtersOrNull() throws SyntaxException {
    return stream.skip(Kind.PIPE) ? more(namedFilter(null)) : null;
  }

  /** The filter of a filter block: its first name has no pipe. */
  Expr.Filter inlineFilter() throws SyntaxException {
    return more(namedFilter(null));
  }

  /** The filters that follow the first one; each holds the one before it. */
  private Expr.Filter more(Expr.Filter first) throws SyntaxException {
    var node = first;
    for (var chain = 0; stream.skip(Kind.PIPE); chain = limits.chained(chain)) {
      node = namedFilter(node);
    }
    return node;
  }

  private Expr.Filter namedFilter(@Nullable Expr value) throws SyntaxException {
    var token = stream.expect(Kind.NAME);
    var name = dotted(token.text());
    var arguments = stream.kind() == Kind.LPAREN ? postfixes.arguments() : Arguments.NONE;
    return new Expr.Filter(token.line(), value, name, arguments);
  }

  private String dotted(String first) throws SyntaxException {
    var name = first;
    for (var chain = 0; stream.skip(Kind.DOT); chain = limits.chained(chain)) {
      name += "." + stream.expect(Kind.NAME).text();
    }
    return name;
  }

  private Expr test(Expr value) throws SyntaxException {
    var line = stream.next().line();
    var negated = stream.skipName("not");
    var name = dotted(stream.expect(Kind.NAME).text());
    var arguments = Arguments.NONE;
    if (stream.kind() == Kind.LPAREN) {
      arguments = postfixes.arguments();
    } else if (startsArgument()) {
      if (stream.isName("is")) {
        throw new SyntaxException("You cannot chain multiple tests with is", stream.line());
      }
      arguments = Arguments.of(postfixes.postfix(primaries.primary(false)));
    }
    Expr test = new Expr.Test(line, value, name, arguments);
    return negated ? new Expr.Not(line, test) : test;
  }

  private boolean startsArgument() {
    return switch (stream.kind()) {
      case NAME -> !stream.isName("else") && !stream.isName("or") && !stream.isName("and");
      case STRING, INTEGER, FLOAT, LBRACKET, LBRACE -> true;
      default -> false;
    };
  }
}
