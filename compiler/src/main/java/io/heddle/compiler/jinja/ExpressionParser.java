package io.heddle.compiler.jinja;

import io.heddle.compiler.jinja.Token.Kind;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions, with Jinja2's precedence; its oddities too.
 *
 * <p>The parts are its own: operators over filters over postfixes over primaries, which come back
 * here for what they enclose.
 */
final class ExpressionParser {

  private final TokenStream stream;
  private final ExpressionLimits limits;
  private final PrimaryParser primaries;
  private final FilterParser filters;
  private final OperatorParser operators;

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
    this.limits = new ExpressionLimits(stream);
    this.primaries = new PrimaryParser(stream, this);
    var postfixes = new PostfixParser(stream, limits, this);
    this.filters = new FilterParser(stream, limits, primaries, postfixes);
    this.operators = new OperatorParser(stream, limits, this, primaries, postfixes, filters);
  }

  Expr expression() throws SyntaxException {
    return expression(true);
  }

  Expr expression(boolean withConditional) throws SyntaxException {
    limits.enter();
    try {
      return withConditional ? operators.conditional() : operators.or();
    } finally {
      limits.leave();
    }
  }

  /**
   * One expression, or several with commas between them.
   *
   * @param simplified only names and literals
   * @param endName a name that ends the tuple, or null
   * @param parentheses whether an empty tuple is meant
   */
  Expr tuple(
      boolean simplified,
      boolean withConditional,
      @Nullable String endName,
      boolean parentheses,
      boolean withNamespace)
      throws SyntaxException {
    var line = stream.line();
    var items = new ArrayList<Expr>();
    var isTuple = false;
    while (true) {
      if (!items.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      if (isTupleEnd(endName)) {
        break;
      }
      items.add(simplified ? primaries.primary(withNamespace) : expression(withConditional));
      if (stream.kind() != Kind.COMMA) {
        break;
      }
      isTuple = true;
      line = stream.line();
    }
    if (!isTuple) {
      if (!items.isEmpty()) {
        return items.getFirst();
      }
      if (!parentheses) {
        throw new SyntaxException(
            "Expected an expression, got '%s'".formatted(stream.current().describe()),
            stream.line());
      }
    }
    return new Expr.Tuple(line, items);
  }

  private boolean isTupleEnd(@Nullable String endName) {
    return switch (stream.kind()) {
      case VARIABLE_END, BLOCK_END, RPAREN -> true;
      default -> endName != null && stream.isName(endName);
    };
  }

  /** The filters that follow, if any: {@code |a|b(1)}. */
  @Nullable Expr filtersOrNull() throws SyntaxException {
    return filters.filtersOrNull();
  }

  /** The filter of a filter block: its first name has no pipe. */
  Expr.Filter inlineFilter() throws SyntaxException {
    return filters.inlineFilter();
  }
}
