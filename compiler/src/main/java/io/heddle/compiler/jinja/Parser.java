package io.heddle.compiler.jinja;

import io.heddle.compiler.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses a template to statements, with Jinja2's errors. */
public final class Parser {

  private static final int MAX_DEPTH = 100;
  private static final Set<String> NEED_FILES = Set.of("extends", "include", "import", "from");

  private final TokenStream stream;
  private final ExpressionParser expressions;
  private final boolean hasDo;
  private final Deque<String> tags = new ArrayDeque<>();
  private final Deque<List<String>> ends = new ArrayDeque<>();

  private Parser(TokenStream stream, boolean hasDo) {
    this.stream = stream;
    this.expressions = new ExpressionParser(stream);
    this.hasDo = hasDo;
  }

  /**
   * Parses a template.
   *
   * @param hasDo whether there is a {@code do} statement; plain Jinja2 has none
   * @throws SyntaxException with Jinja2's message and line
   */
  public static List<Stmt> parse(String source, boolean hasDo) throws SyntaxException {
    return new Parser(new TokenStream(Lexer.tokenize(source)), hasDo).statements(List.of());
  }

  /** Statements up to one of the end tags, whose name is then the current token. */
  private List<Stmt> statements(List<String> until) throws SyntaxException {
    var body = new ArrayList<Stmt>();
    var output = new ArrayList<Expr>();
    if (ends.size() > MAX_DEPTH) {
      throw fail("statements nest deeper than " + MAX_DEPTH, stream.line());
    }
    if (!until.isEmpty()) {
      ends.push(until);
    }
    while (stream.kind() != Kind.EOF) {
      var token = stream.next();
      switch (token.kind()) {
        case DATA -> output.add(new Expr.Data(token.line(), token.text()));
        case VARIABLE_BEGIN -> {
          output.add(expressions.tuple(false, true, null, false, false));
          stream.expect(Kind.VARIABLE_END);
        }
        default -> {
          flush(output, body);
          if (stream.kind() == Kind.NAME && until.contains(stream.current().text())) {
            ends.pop();
            return body;
          }
          body.add(statement());
          stream.expect(Kind.BLOCK_END);
        }
      }
    }
    flush(output, body);
    if (!until.isEmpty()) {
      throw unexpectedEnd(null, stream.line());
    }
    return body;
  }

  private static void flush(List<Expr> output, List<Stmt> body) {
    if (!output.isEmpty()) {
      body.add(new Stmt.Output(output.getFirst().line(), List.copyOf(output)));
      output.clear();
    }
  }

  private Stmt statement() throws SyntaxException {
    var token = stream.current();
    if (token.kind() != Kind.NAME) {
      throw fail("tag name expected", token.line());
    }
    tags.push(token.text());
    var statement = statement(token);
    tags.pop();
    return statement;
  }

  private Stmt statement(Token token) throws SyntaxException {
    var line = token.line();
    if (NEED_FILES.contains(token.text())) {
      throw new SyntaxException(
          "'%s' needs other template files".formatted(token.text()),
          line,
          "a template of a workflow stands alone: put what it needs into this text, or use a"
              + " macro");
    }
    stream.next();
    return switch (token.text()) {
      case "for" -> forLoop(line);
      case "if" -> ifChain(line);
      case "set" -> set(line);
      case "with" -> with(line);
      case "macro" -> macro(line);
      case "call" -> callBlock(line);
      case "filter" -> {
        var filter = expressions.inlineFilter();
        yield new Stmt.FilterBlock(line, filter, body("endfilter"));
      }
      case "block" -> block(line);
      case "print" -> print(line);
      case "autoescape" -> {
        var enabled = expressions.expression();
        yield new Stmt.Autoescape(line, enabled, body("endautoescape"));
      }
      default -> {
        if (hasDo && token.text().equals("do")) {
          yield new Stmt.Do(line, expressions.tuple(false, true, null, false, false));
        }
        tags.pop();
        throw unexpectedEnd(token.text(), line);
      }
    };
  }

  /** The statements up to one end tag, which is consumed. */
  private List<Stmt> body(String... until) throws SyntaxException {
    var statements = openBody(until);
    stream.next();
    return statements;
  }

  private List<Stmt> openBody(String... until) throws SyntaxException {
    stream.skip(Kind.COLON);
    stream.expect(Kind.BLOCK_END);
    return statements(Arrays.asList(until));
  }

  private Stmt forLoop(int line) throws SyntaxException {
    var target = target("in", false);
    stream.expectName("in");
    var iterable = expressions.tuple(false, false, "recursive", false, false);
    var test = stream.skipName("if") ? expressions.expression() : null;
    var recursive = stream.skipName("recursive");
    var body = openBody("endfor", "else");
    var otherwise = stream.next().isName("endfor") ? List.<Stmt>of() : body("endfor");
    return new Stmt.For(line, target, iterable, test, recursive, body, otherwise);
  }

  private Stmt.If ifChain(int line) throws SyntaxException {
    var test = expressions.tuple(false, false, null, false, false);
    var body = openBody("elif", "else", "endif");
    var elifs = new ArrayList<Stmt.If>();
    List<Stmt> otherwise = List.of();
    var end = stream.next();
    while (end.isName("elif")) {
      var elifLine = stream.line();
      var elifTest = expressions.tuple(false, false, null, false, false);
      var elifBody = openBody("elif", "else", "endif");
      elifs.add(new Stmt.If(elifLine, elifTest, elifBody, List.of(), List.of()));
      end = stream.next();
    }
    if (end.isName("else")) {
      otherwise = body("endif");
    }
    return new Stmt.If(line, test, body, elifs, otherwise);
  }

  private Stmt set(int line) throws SyntaxException {
    var target = target(null, true);
    if (stream.skip(Kind.ASSIGN)) {
      return new Stmt.Assign(line, target, expressions.tuple(false, true, null, false, false));
    }
    var filter = (Expr.Filter) expressions.filtersOrNull();
    return new Stmt.AssignBlock(line, target, filter, body("endset"));
  }

  private Stmt with(int line) throws SyntaxException {
    var targets = new ArrayList<Expr>();
    var values = new ArrayList<Expr>();
    while (stream.kind() != Kind.BLOCK_END) {
      if (!targets.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      targets.add(target(null, false));
      stream.expect(Kind.ASSIGN);
      values.add(expressions.expression());
    }
    return new Stmt.With(line, targets, values, body("endwith"));
  }

  private Stmt macro(int line) throws SyntaxException {
    var name = targetName();
    var signature = signature();
    return new Stmt.Macro(line, name, signature, body("endmacro"));
  }

  private Stmt.Signature signature() throws SyntaxException {
    stream.expect(Kind.LPAREN);
    var names = new ArrayList<String>();
    var defaults = new ArrayList<Expr>();
    while (stream.kind() != Kind.RPAREN) {
      if (!names.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      var name = targetName();
      if (stream.skip(Kind.ASSIGN)) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw fail("non-default argument follows default argument", stream.line());
      }
      if (names.contains(name)) {
        throw fail("duplicate argument '%s' in function definition".formatted(name), stream.line());
      }
      names.add(name);
    }
    stream.expect(Kind.RPAREN);
    return new Stmt.Signature(names, defaults);
  }

  private Stmt callBlock(int line) throws SyntaxException {
    var signature = stream.kind() == Kind.LPAREN ? signature() : Stmt.Signature.NONE;
    if (!(expressions.expression() instanceof Expr.Call call)) {
      throw fail("expected call", line);
    }
    return new Stmt.CallBlock(line, signature, call, body("endcall"));
  }

  private Stmt block(int line) throws SyntaxException {
    var name = stream.expect(Kind.NAME).text();
    var scoped = stream.skipName("scoped");
    var required = stream.skipName("required");
    if (stream.kind() == Kind.SUB) {
      throw fail(
          "Block names in Jinja have to be valid Python identifiers and may not contain hyphens,"
              + " use an underscore instead.",
          stream.line());
    }
    var body = body("endblock");
    if (required && !body.stream().allMatch(Parser::isBlank)) {
      throw fail("Required blocks can only contain comments or whitespace", stream.line());
    }
    stream.skipName(name);
    return new Stmt.Block(line, name, scoped, required, body);
  }

  private static boolean isBlank(Stmt statement) {
    return statement instanceof Stmt.Output(_, var items)
        && items.stream()
            .allMatch(
                item ->
                    item instanceof Expr.Data(_, var text)
                        && text.chars().allMatch(Lexer::isSpace));
  }

  private Stmt print(int line) throws SyntaxException {
    var items = new ArrayList<Expr>();
    while (stream.kind() != Kind.BLOCK_END) {
      if (!items.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      items.add(expressions.expression());
    }
    return new Stmt.Output(line, items);
  }

  private String targetName() throws SyntaxException {
    var token = stream.expect(Kind.NAME);
    return switch (token.text()) {
      case "true", "false", "none", "True", "False", "None" ->
          throw fail("can't assign to 'name'", token.line());
      default -> token.text();
    };
  }

  private Expr target(@Nullable String endName, boolean withNamespace) throws SyntaxException {
    var target = expressions.tuple(true, true, endName, false, withNamespace);
    checkTarget(target, target.line());
    return target;
  }

  private static void checkTarget(Expr target, int line) throws SyntaxException {
    switch (target) {
      case Expr.Name _, Expr.NamespaceRef _ -> {}
      case Expr.Tuple(_, var items) -> {
        for (var item : items) {
          switch (item) {
            case Expr.Name _, Expr.NamespaceRef _ -> {}
            case Expr.Tuple inner -> checkTarget(inner, line);
            default -> throw fail("can't assign to 'tuple'", line);
          }
        }
      }
      default -> throw fail("can't assign to '%s'".formatted(nodeName(target)), line);
    }
  }

  private static String nodeName(Expr target) {
    return switch (target) {
      case Expr.ListOf _ -> "list";
      default -> target.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private SyntaxException unexpectedEnd(@Nullable String tag, int line) {
    var message = new StringBuilder();
    message.append(
        tag == null
            ? "Unexpected end of template."
            : "Encountered unknown tag '%s'.".formatted(tag));
    if (!ends.isEmpty()) {
      var looking = ends.peek().stream().map("'%s'"::formatted).collect(Collectors.joining(" or "));
      var expected = new HashSet<String>();
      ends.forEach(expected::addAll);
      message.append(
          tag != null && expected.contains(tag)
              ? " You probably made a nesting mistake. Jinja is expecting this tag, but currently"
                  + " looking for %s.".formatted(looking)
              : " Jinja was looking for the following tags: %s.".formatted(looking));
    }
    if (!tags.isEmpty()) {
      message.append(
          " The innermost block that needs to be closed is '%s'.".formatted(tags.peek()));
    }
    return fail(message.toString(), line);
  }

  private static SyntaxException fail(String message, int line) {
    return new SyntaxException(message, line);
  }
}
