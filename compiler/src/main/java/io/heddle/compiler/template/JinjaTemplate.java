package io.heddle.compiler.template;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.jinja.Parser;
import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.jinja.SyntaxException;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.render.Bounds;
import io.heddle.compiler.render.Program;
import io.heddle.compiler.render.lowering.LowerException;
import io.heddle.compiler.render.lowering.Lowering;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled Jinja2 template. Immutable and thread safe.
 *
 * <p>It is its syntax tree; what runs is made from the tree when it is first needed and can always
 * be made again, so only the tree and the policy are ever stored.
 */
public final class JinjaTemplate {

  private static final int MAX_SOURCE = 1_000_000;
  private static final int INITIAL_SIZE = 96;

  private final List<Stmt> tree;
  private final JinjaPolicy policy;
  private transient volatile @Nullable Program program;

  private JinjaTemplate(List<Stmt> tree, JinjaPolicy policy) {
    this.tree = tree;
    this.policy = policy;
  }

  /** Parses and checks a template; errors have the lines of Jinja2's. */
  public static JinjaResult compile(String source, JinjaPolicy policy) {
    if (source.length() > MAX_SOURCE) {
      return rejected("the template has more than %d characters".formatted(MAX_SOURCE), 1, null);
    }
    try {
      var isFlat = policy.style() == JinjaPolicy.Style.FLAT;
      var template = new JinjaTemplate(Parser.parse(source, isFlat), policy);
      template.program();
      return new JinjaResult.Compiled(template);
    } catch (SyntaxException e) {
      return rejected(message(e), e.line(), e.hint());
    } catch (LowerException e) {
      return rejected(message(e), e.line(), e.hint());
    }
  }

  private static String message(Exception e) {
    var message = e.getMessage();
    return message == null ? "no Jinja2 template" : message;
  }

  private static JinjaResult rejected(String message, int line, @Nullable String hint) {
    return new JinjaResult.Rejected(
        List.of(
            new Diagnostic(DiagnosticCode.E501, message, new Position(line, 1)).withHint(hint)));
  }

  /** A template from a tree that was stored; the tree was checked when it was compiled. */
  public static JinjaTemplate of(List<Stmt> tree, JinjaPolicy policy) {
    return new JinjaTemplate(List.copyOf(tree), policy);
  }

  private Program program() {
    var known = program;
    if (known == null) {
      var style = policy.style() == JinjaPolicy.Style.FLAT ? Repr.FLAT : Repr.PYTHON;
      known = Lowering.lower(tree, style);
      program = known;
    }
    return known;
  }

  /** The syntax tree: all there is to store. */
  public List<Stmt> tree() {
    return tree;
  }

  public JinjaPolicy policy() {
    return policy;
  }

  /** Whether its cost is bounded by its text and inputs, so that it may run on an actor's turn. */
  public boolean isCheap() {
    return program().isCheap();
  }

  /** The names of the variables it reads, globals and its own left out. */
  public Set<String> variables() {
    return program().variables();
  }

  public RenderResult render(JinjaScope variables, JinjaLimits limits) {
    var out = new StringBuilder(INITIAL_SIZE);
    var failure = renderTo(out, variables, limits);
    return failure == null ? new RenderResult.Rendered(out.toString()) : failure;
  }

  /** Renders at the end of a buffer; null when all went well. */
  public RenderResult.@Nullable Failed renderTo(
      StringBuilder out, JinjaScope variables, JinjaLimits limits) {
    var bounds =
        new Bounds(
            limits.characters(), limits.iterations(), limits.recursion(), limits.time().toNanos());
    try {
      program().render(out, new ScopeNames(variables, policy.functions()), bounds, policy.seed());
      return null;
    } catch (PyError e) {
      return new RenderResult.Failed(e.type(), e.text(), e.line(), hint(e));
    }
  }

  private static @Nullable String hint(PyError error) {
    return switch (error.type()) {
      case "UndefinedError" -> "check the variable's name, or give it a value with |default('...')";
      case "LimitExceeded", "RecursionError" -> "the template's limits are in the security policy";
      default -> null;
    };
  }

  /** Renders over an input that still grows: see {@link JinjaStream}. */
  public JinjaStream stream(JinjaLimits limits) {
    return new JinjaStream(this, limits);
  }
}
