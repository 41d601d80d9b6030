package io.heddle.compiler.render.lowering;

import io.heddle.compiler.jinja.Expr;
import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.render.Blocks;
import io.heddle.compiler.render.Code;
import io.heddle.compiler.render.Program;
import io.heddle.compiler.render.Slot;
import io.heddle.compiler.render.StatementNode;
import io.heddle.compiler.render.Step;
import io.heddle.compiler.render.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements to Pebble nodes; the scoping is that of Jinja2's own compiler.
 *
 * <p>The larger kinds of statement have classes of their own, which come back here for the
 * statements inside them.
 */
public final class Lowering {

  private final ScopeSteps scopes = new ScopeSteps();
  private final BlockLowering blocks;
  private final TargetLowering targets;
  private boolean resolvesAgain;

  private Lowering(BlockLowering blocks) {
    this.blocks = blocks;
    this.targets = new TargetLowering(!blocks.blocks().isEmpty());
  }

  /**
   * Lowers a template.
   *
   * @throws LowerException when it names a filter or test that does not exist, defines a block
   *     twice or assigns the special loop variable
   */
  public static Program lower(List<Stmt> body, Repr style) {
    var lowering = new Lowering(BlockLowering.of(body, style));
    var function = new Slot.Function(null);
    var scope = new Scope(Symbols.of(null, function), true, false, style);
    var self = Walk.usesUndeclared(body, "self") ? scope.symbols().parameter("self") : null;
    new SymbolVisitor(scope.symbols()).visitAll(body);
    var code = lowering.body(body, scope);
    var enter = lowering.enter(scope);
    lowering.blocks.lowerAll(body, lowering);
    var blocks = lowering.blocks.blocks();
    Step root =
        (frame, out) -> {
          if (self != null) {
            frame.set(self.index(), new Blocks(frame, blocks));
          }
          enter.run(frame, out);
          code.run(frame, out);
        };
    return new Program(
        root,
        function.size(),
        lowering.scopes.resolved(),
        lowering.resolvesAgain,
        Walk.isCheap(body),
        style);
  }

  /** Statements one after the other; their scope is entered and left by the caller. */
  Step body(List<Stmt> statements, Scope scope) {
    var nodes = new ArrayList<StatementNode>(statements.size());
    for (var statement : statements) {
      nodes.add(new StatementNode(statement.line(), lower(statement, scope)));
    }
    return StatementNode.sequence(nodes);
  }

  private Step lower(Stmt statement, Scope scope) {
    return switch (statement) {
      case Stmt.Output(_, var items) -> output(items, scope);
      case Stmt.If branch -> branch(branch, scope);
      case Stmt.For loop -> LoopLowering.lower(loop, scope, this);
      case Stmt.Macro macro -> MacroLowering.macro(macro, scope, this);
      case Stmt.CallBlock call -> MacroLowering.callBlock(call, scope, this);
      case Stmt.FilterBlock block -> ScopedLowering.filterBlock(block, scope, this);
      case Stmt.Assign assign -> targets.assign(assign, scope);
      case Stmt.AssignBlock assign -> ScopedLowering.assignBlock(assign, scope, this);
      case Stmt.With with -> ScopedLowering.with(with, scope, this);
      case Stmt.Block block -> blocks.block(block, scope);
      case Stmt.Autoescape escape -> ScopedLowering.autoescape(escape, scope, this);
      case Stmt.Do(_, var expression) -> {
        var code = ExpressionLowering.lower(expression, scope);
        yield (frame, _) -> code.value(frame);
      }
    };
  }

  private static Step output(List<Expr> items, Scope scope) {
    var texts = new String[items.size()];
    var codes = new Code[items.size()];
    for (var i = 0; i < items.size(); i++) {
      codes[i] = ExpressionLowering.lower(items.get(i), scope);
      texts[i] = items.get(i) instanceof Expr.Data(_, var text) ? text : "";
    }
    var lines = items.stream().mapToInt(Expr::line).toArray();
    return (frame, out) -> {
      var i = 0;
      try {
        for (; i < codes.length; i++) {
          var text = texts[i];
          if (!text.isEmpty()) {
            out.append(text);
          } else {
            out.print(codes[i].value(frame), frame.render());
          }
        }
      } catch (PyError e) {
        throw e.at(lines[i]);
      }
    };
  }

  private Step branch(Stmt.If branch, Scope scope) {
    var soft = scope.soft();
    var tests = new ArrayList<Code>();
    var bodies = new ArrayList<Step>();
    tests.add(ExpressionLowering.lower(branch.test(), soft));
    bodies.add(body(branch.body(), soft));
    for (var elif : branch.elifs()) {
      tests.add(ExpressionLowering.lower(elif.test(), soft));
      bodies.add(body(elif.body(), soft));
    }
    var otherwise = body(branch.otherwise(), soft);
    var conditions = tests.toArray(Code[]::new);
    var steps = bodies.toArray(Step[]::new);
    return (frame, out) -> {
      for (var i = 0; i < conditions.length; i++) {
        if (Compare.isTrue(conditions[i].value(frame))) {
          steps[i].run(frame, out);
          return;
        }
      }
      otherwise.run(frame, out);
    };
  }

  /** Gives the names of a scope their first values; all of them have to be known. */
  Step enter(Scope scope) {
    return scopes.enter(scope);
  }

  Store store(Expr target, Scope scope) {
    return targets.store(target, scope);
  }

  /** Names are looked up in more than one function. */
  void resolveAgain() {
    resolvesAgain = true;
  }
}
