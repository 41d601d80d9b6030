package io.heddle.compiler.jinja;

import io.heddle.compiler.jinja.Expr.Arguments;
import io.heddle.compiler.jinja.Token.Kind;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Parses what follows a value directly: {@code .name}, {@code [key]} and {@code (arguments)}. */
final class PostfixParser {

  private final TokenStream stream;
  private final ExpressionLimits limits;
  private final ExpressionParser expressions;

  PostfixParser(TokenStream stream, ExpressionLimits limits, ExpressionParser expressions) {
    this.stream = stream;
    this.limits = limits;
    this.expressions = expressions;
  }

  /** The expression with all its attributes, subscripts and calls. */
  Expr postfix(Expr start) throws SyntaxException {
    var node = start;
    for (var chain = 0; ; chain = limits.chained(chain)) {
      switch (stream.kind()) {
        case DOT, LBRACKET -> node = subscript(node);
        case LPAREN -> node = call(node);
        default -> {
          return node;
        }
      }
    }
  }

  private Expr subscript(Expr node) throws SyntaxException {
    var token = stream.next();
    if (token.kind() == Kind.DOT) {
      var attribute = stream.next();
      return switch (attribute.kind()) {
        case NAME -> new Expr.Attribute(token.line(), node, attribute.text());
        case INTEGER ->
            new Expr.Item(token.line(), node, new Expr.Const(attribute.line(), attribute.value()));
        default -> throw new SyntaxException("expected name or number", attribute.line());
      };
    }
    var keys = new ArrayList<Expr>();
    while (stream.kind() != Kind.RBRACKET) {
      if (!keys.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      keys.add(subscribed());
    }
    stream.expect(Kind.RBRACKET);
    var key = keys.size() == 1 ? keys.getFirst() : new Expr.Tuple(token.line(), keys);
    return new Expr.Item(token.line(), node, key);
  }

  private Expr subscribed() throws SyntaxException {
    var line = stream.line();
    @Nullable Expr start = null;
    if (!stream.skip(Kind.COLON)) {
      start = expressions.expression();
      if (!stream.skip(Kind.COLON)) {
        return start;
      }
    }
    var stop = isBoundEnd() ? null : expressions.expression();
    var step = stream.skip(Kind.COLON) && !isBoundEnd() ? expressions.expression() : null;
    return new Expr.Slice(line, start, stop, step);
  }

  private boolean isBoundEnd() {
    return switch (stream.kind()) {
      case COLON, RBRACKET, COMMA -> true;
      default -> false;
    };
  }

  Expr.Call call(Expr callee) throws SyntaxException {
    var line = stream.line();
    return new Expr.Call(line, callee, arguments());
  }

  Arguments arguments() throws SyntaxException {
    var line = stream.expect(Kind.LPAREN).line();
    var positional = new ArrayList<Expr>();
    var keywords = new ArrayList<Expr.Keyword>();
    @Nullable Expr more = null;
    @Nullable Expr moreKeywords = null;
    for (var first = true; stream.kind() != Kind.RPAREN; first = false) {
      if (!first) {
        stream.expect(Kind.COMMA);
        if (stream.kind() == Kind.RPAREN) {
          break;
        }
      }
      if (stream.kind() == Kind.MUL) {
        ensure(more == null && moreKeywords == null, line);
        stream.next();
        more = expressions.expression();
      } else if (stream.kind() == Kind.POW) {
        ensure(moreKeywords == null, line);
        stream.next();
        moreKeywords = expressions.expression();
      } else if (stream.kind() == Kind.NAME && stream.look().kind() == Kind.ASSIGN) {
        ensure(moreKeywords == null, line);
        var name = stream.next().text();
        stream.next();
        keywords.add(new Expr.Keyword(name, expressions.expression()));
      } else {
        ensure(more == null && moreKeywords == null && keywords.isEmpty(), line);
        positional.add(expressions.expression());
      }
    }
    stream.expect(Kind.RPAREN);
    return new Arguments(positional, keywords, more, moreKeywords);
  }

  private static void ensure(boolean valid, int line) throws SyntaxException {
    if (!valid) {
      throw new SyntaxException("invalid syntax for function call expression", line);
    }
  }
}
