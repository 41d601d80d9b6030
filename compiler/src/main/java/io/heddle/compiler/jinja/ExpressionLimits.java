package io.heddle.compiler.jinja;

/** Bounds how deep and how long an expression gets, so that no text exhausts the stack. */
final class ExpressionLimits {

  private static final int MAX_DEPTH = 150;
  private static final int MAX_CHAIN = 500;

  private final TokenStream stream;
  private int depth;

  ExpressionLimits(TokenStream stream) {
    this.stream = stream;
  }

  /** One level deeper; {@link #leave} comes after it. */
  void enter() throws SyntaxException {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException("expressions nest deeper than " + MAX_DEPTH, stream.line());
    }
  }

  void leave() {
    depth--;
  }

  /** The length of a chain of operators with one more. */
  int chained(int chain) throws SyntaxException {
    if (chain > MAX_CHAIN) {
      throw new SyntaxException(
          "an expression chains more than %d operators".formatted(MAX_CHAIN), stream.line());
    }
    return chain + 1;
  }
}
