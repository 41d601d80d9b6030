package io.heddle.compiler.jinja;

import io.heddle.compiler.jinja.Token.Kind;
import java.util.List;

/** The tokens of a template, read one by one with a look ahead. */
final class TokenStream {

  private final List<Token> tokens;
  private int at;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token look() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Kind kind() {
    return current().kind();
  }

  int line() {
    return current().line();
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  Token next() {
    var token = current();
    if (token.kind() != Kind.EOF) {
      at++;
    }
    return token;
  }

  boolean skip(Kind kind) {
    if (kind() != kind) {
      return false;
    }
    next();
    return true;
  }

  boolean skipName(String name) {
    if (!isName(name)) {
      return false;
    }
    next();
    return true;
  }

  Token expect(Kind kind) throws SyntaxException {
    if (kind() != kind) {
      throw expected(kind.sign());
    }
    return next();
  }

  Token expectName(String name) throws SyntaxException {
    if (!isName(name)) {
      throw expected(name);
    }
    return next();
  }

  private SyntaxException expected(String what) {
    return kind() == Kind.EOF
        ? new SyntaxException("unexpected end of template, expected '%s'.".formatted(what), line())
        : new SyntaxException(
            "expected token '%s', got '%s'".formatted(what, current().describe()), line());
  }
}
