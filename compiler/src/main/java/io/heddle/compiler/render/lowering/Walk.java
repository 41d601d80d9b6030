package io.heddle.compiler.render.lowering;

import io.heddle.compiler.jinja.Expr;
import io.heddle.compiler.jinja.Stmt;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks over a tree. */
final class Walk {

  private Walk() {}

  /** The direct parts of an expression, in the order of the text. */
  static void children(Expr expression, Consumer<@Nullable Expr> each) {
    switch (expression) {
      case Expr.Data _, Expr.Const _, Expr.Name _, Expr.NamespaceRef _ -> {}
      case Expr.Tuple(_, var items) -> items.forEach(each);
      case Expr.ListOf(_, var items) -> items.forEach(each);
      case Expr.Concat(_, var items) -> items.forEach(each);
      case Expr.Dict(_, var pairs) ->
          pairs.forEach(
              pair -> {
                each.accept(pair.key());
                each.accept(pair.value());
              });
      case Expr.Binary(_, _, var left, var right) -> {
        each.accept(left);
        each.accept(right);
      }
      case Expr.And(_, var left, var right) -> {
        each.accept(left);
        each.accept(right);
      }
      case Expr.Or(_, var left, var right) -> {
        each.accept(left);
        each.accept(right);
      }
      case Expr.Not(_, var operand) -> each.accept(operand);
      case Expr.Sign(_, _, var operand) -> each.accept(operand);
      case Expr.Compare(_, var first, var rest) -> {
        each.accept(first);
        rest.forEach(operand -> each.accept(operand.right()));
      }
      case Expr.Attribute(_, var object, _) -> each.accept(object);
      case Expr.Item(_, var object, var key) -> {
        each.accept(object);
        each.accept(key);
      }
      case Expr.Slice(_, var start, var stop, var step) -> {
        each.accept(start);
        each.accept(stop);
        each.accept(step);
      }
      case Expr.Filter(_, var value, _, var arguments) -> {
        each.accept(value);
        arguments(arguments, each);
      }
      case Expr.Test(_, var value, _, var arguments) -> {
        each.accept(value);
        arguments(arguments, each);
      }
      case Expr.Conditional(_, var test, var yes, var no) -> {
        each.accept(test);
        each.accept(yes);
        each.accept(no);
      }
      case Expr.Call(_, var callee, var arguments) -> {
        each.accept(callee);
        arguments(arguments, each);
      }
    }
  }

  private static void arguments(Expr.Arguments arguments, Consumer<@Nullable Expr> each) {
    arguments.positional().forEach(each);
    arguments.keywords().forEach(keyword -> each.accept(keyword.value()));
    each.accept(arguments.more());
    each.accept(arguments.moreKeywords());
  }

  /** Everything below a statement: its inner statements, its expressions, its targets. */
  static void children(
      Stmt statement,
      Consumer<Stmt> statements,
      Consumer<@Nullable Expr> expressions,
      Consumer<Expr> targets) {
    switch (statement) {
      case Stmt.Output(_, var items) -> items.forEach(expressions);
      case Stmt.If branch -> {
        expressions.accept(branch.test());
        branch.body().forEach(statements);
        branch.elifs().forEach(statements);
        branch.otherwise().forEach(statements);
      }
      case Stmt.For loop -> {
        targets.accept(loop.target());
        expressions.accept(loop.iterable());
        loop.body().forEach(statements);
        loop.otherwise().forEach(statements);
        expressions.accept(loop.test());
      }
      case Stmt.Macro macro -> {
        macro.signature().defaults().forEach(expressions);
        macro.body().forEach(statements);
      }
      case Stmt.CallBlock call -> {
        expressions.accept(call.call());
        call.signature().defaults().forEach(expressions);
        call.body().forEach(statements);
      }
      case Stmt.FilterBlock block -> {
        block.body().forEach(statements);
        expressions.accept(block.filter());
      }
      case Stmt.Assign assign -> {
        targets.accept(assign.target());
        expressions.accept(assign.value());
      }
      case Stmt.AssignBlock assign -> {
        targets.accept(assign.target());
        expressions.accept(assign.filter());
        assign.body().forEach(statements);
      }
      case Stmt.With with -> {
        with.targets().forEach(targets);
        with.values().forEach(expressions);
        with.body().forEach(statements);
      }
      case Stmt.Block block -> block.body().forEach(statements);
      case Stmt.Autoescape escape -> {
        expressions.accept(escape.enabled());
        escape.body().forEach(statements);
      }
      case Stmt.Do statementDo -> expressions.accept(statementDo.expression());
    }
  }

  /** Whether a name is used before anything assigns it, blocks left out. */
  static boolean usesUndeclared(List<Stmt> body, String name) {
    return new Undeclared(name).found(body);
  }

  private static final class Undeclared {
    private final String name;
    private boolean isDeclared;
    private boolean isUsed;

    Undeclared(String name) {
      this.name = name;
    }

    boolean found(List<Stmt> body) {
      body.forEach(this::statement);
      return isUsed;
    }

    private void statement(Stmt statement) {
      if (!(statement instanceof Stmt.Block)) {
        signature(statement);
        children(statement, this::statement, this::expression, this::target);
      }
    }

    private void signature(Stmt statement) {
      var names =
          switch (statement) {
            case Stmt.Macro macro -> macro.signature().names();
            case Stmt.CallBlock call -> call.signature().names();
            default -> List.<String>of();
          };
      isDeclared |= names.contains(name);
    }

    private void expression(@Nullable Expr expression) {
      if (expression instanceof Expr.Name(_, var used)) {
        isUsed |= !isDeclared && used.equals(name);
      } else if (expression != null) {
        children(expression, this::expression);
      }
    }

    private void target(Expr target) {
      switch (target) {
        case Expr.Name(_, var stored) -> isDeclared |= stored.equals(name);
        case Expr.Tuple(_, var items) -> items.forEach(this::target);
        default -> {}
      }
    }
  }

  /** The line where a name is assigned anywhere below, or 0. */
  static int lineOfStore(Stmt statement, String name) {
    var line = new int[1];
    each(
        statement,
        inner ->
            children(
                inner,
                _ -> {},
                _ -> {},
                target -> line[0] = Math.max(line[0], stores(target, name))));
    return line[0];
  }

  private static int stores(Expr target, String name) {
    return switch (target) {
      case Expr.Name(var line, var stored) -> stored.equals(name) ? line : 0;
      case Expr.Tuple(_, var items) ->
          items.stream().mapToInt(item -> stores(item, name)).max().orElse(0);
      default -> 0;
    };
  }

  /** The statement and all below it. */
  static void each(Stmt statement, Consumer<Stmt> visit) {
    visit.accept(statement);
    children(statement, inner -> each(inner, visit), _ -> {}, _ -> {});
  }

  /** All expressions below a statement. */
  static void expressions(Stmt statement, Consumer<Expr> visit) {
    children(statement, inner -> expressions(inner, visit), top -> deep(top, visit), _ -> {});
  }

  private static void deep(@Nullable Expr expression, Consumer<Expr> visit) {
    if (expression != null) {
      visit.accept(expression);
      children(expression, inner -> deep(inner, visit));
    }
  }

  /** What may need more than a turn: loops, calls of what a template names, multiplication. */
  static boolean isCheap(List<Stmt> body) {
    var cheap = new boolean[] {true};
    for (var top : body) {
      each(top, statement -> cheap[0] &= isCheap(statement));
      expressions(top, expression -> cheap[0] &= isCheap(expression));
    }
    return cheap[0];
  }

  private static boolean isCheap(Stmt statement) {
    return switch (statement) {
      case Stmt.For _, Stmt.Macro _, Stmt.CallBlock _, Stmt.Block _ -> false;
      default -> true;
    };
  }

  private static final Set<Expr.BinaryOperator> GROWING =
      Set.of(Expr.BinaryOperator.MULTIPLY, Expr.BinaryOperator.POWER);

  private static boolean isCheap(Expr expression) {
    return switch (expression) {
      case Expr.Call(_, var callee, _) -> callee instanceof Expr.Attribute;
      case Expr.Binary(_, var operator, _, _) -> !GROWING.contains(operator);
      default -> true;
    };
  }
}
