package io.heddle.compiler.jinja;

import io.heddle.compiler.jinja.Token.Kind;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;

/** Parses names, literals, lists, dicts and what is in parentheses. */
final class PrimaryParser {

  private final TokenStream stream;
  private final ExpressionParser expressions;

  PrimaryParser(TokenStream stream, ExpressionParser expressions) {
    this.stream = stream;
    this.expressions = expressions;
  }

  /**
   * One name, literal or bracketed expression.
   *
   * @param withNamespace whether {@code a.b} names an attribute to assign
   */
  @SuppressWarnings("RefactorSwitch") // two of the arms are more than an expression
  Expr primary(boolean withNamespace) throws SyntaxException {
    var token = stream.current();
    switch (token.kind()) {
      case NAME -> {
        stream.next();
        return name(token, withNamespace);
      }
      case STRING -> {
        var text = new StringBuilder();
        while (stream.kind() == Kind.STRING) {
          text.append(stream.next().text());
        }
        return new Expr.Const(token.line(), Value.of(text.toString()));
      }
      case INTEGER, FLOAT -> {
        stream.next();
        return new Expr.Const(token.line(), token.value());
      }
      case LPAREN -> {
        stream.next();
        var inner = expressions.tuple(false, true, null, true, false);
        stream.expect(Kind.RPAREN);
        return inner;
      }
      case LBRACKET -> {
        return list();
      }
      case LBRACE -> {
        return dict();
      }
      default ->
          throw new SyntaxException("unexpected '%s'".formatted(token.describe()), token.line());
    }
  }

  private Expr name(Token token, boolean withNamespace) throws SyntaxException {
    return switch (token.text()) {
      case "true", "True" -> new Expr.Const(token.line(), Value.of(true));
      case "false", "False" -> new Expr.Const(token.line(), Value.of(false));
      case "none", "None" -> new Expr.Const(token.line(), Value.none());
      default -> {
        if (withNamespace && stream.skip(Kind.DOT)) {
          yield new Expr.NamespaceRef(token.line(), token.text(), stream.expect(Kind.NAME).text());
        }
        yield new Expr.Name(token.line(), token.text());
      }
    };
  }

  private Expr list() throws SyntaxException {
    var line = stream.expect(Kind.LBRACKET).line();
    var items = new ArrayList<Expr>();
    while (stream.kind() != Kind.RBRACKET) {
      if (!items.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      if (stream.kind() == Kind.RBRACKET) {
        break;
      }
      items.add(expressions.expression());
    }
    stream.expect(Kind.RBRACKET);
    return new Expr.ListOf(line, items);
  }

  private Expr dict() throws SyntaxException {
    var line = stream.expect(Kind.LBRACE).line();
    var pairs = new ArrayList<Expr.Pair>();
    while (stream.kind() != Kind.RBRACE) {
      if (!pairs.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      if (stream.kind() == Kind.RBRACE) {
        break;
      }
      var key = expressions.expression();
      stream.expect(Kind.COLON);
      pairs.add(new Expr.Pair(key, expressions.expression()));
    }
    stream.expect(Kind.RBRACE);
    return new Expr.Dict(line, pairs);
  }
}
