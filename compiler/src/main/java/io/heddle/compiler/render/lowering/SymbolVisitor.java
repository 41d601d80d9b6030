package io.heddle.compiler.render.lowering;

import io.heddle.compiler.jinja.Expr;
import io.heddle.compiler.jinja.Stmt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the names that statements load and store in a scope; stops where an inner scope begins. */
final class SymbolVisitor {

  private Symbols symbols;

  SymbolVisitor(Symbols symbols) {
    this.symbols = symbols;
  }

  void visitAll(List<Stmt> statements) {
    statements.forEach(this::visit);
  }

  void visit(Stmt statement) {
    switch (statement) {
      case Stmt.Output(_, var items) -> items.forEach(this::load);
      case Stmt.If branch -> visitIf(branch);
      case Stmt.For loop -> load(loop.iterable());
      case Stmt.Macro macro -> symbols.store(macro.name());
      case Stmt.CallBlock call -> load(call.call());
      case Stmt.FilterBlock block -> load(block.filter());
      case Stmt.Assign assign -> {
        load(assign.value());
        store(assign.target());
      }
      case Stmt.AssignBlock assign -> store(assign.target());
      case Stmt.With with -> with.values().forEach(this::load);
      case Stmt.Do statementDo -> load(statementDo.expression());
      case Stmt.Block _, Stmt.Autoescape _ -> {}
    }
  }

  private void visitIf(Stmt.If branch) {
    load(branch.test());
    var before = symbols;
    var body = branchOf(before, branch.body());
    var elifs = branchOf(before, List.copyOf(branch.elifs()));
    var otherwise = branchOf(before, branch.otherwise());
    before.merge(List.of(body, elifs, otherwise));
  }

  private Symbols branchOf(Symbols before, List<Stmt> statements) {
    symbols = before.branch();
    visitAll(statements);
    var branch = symbols;
    symbols = before;
    return branch;
  }

  void store(Expr target) {
    switch (target) {
      case Expr.Name(_, var name) -> symbols.store(name);
      case Expr.NamespaceRef(_, var name, _) -> symbols.load(name);
      case Expr.Tuple(_, var items) -> items.forEach(this::store);
      default -> {}
    }
  }

  void parameters(Expr target) {
    switch (target) {
      case Expr.Name(_, var name) -> symbols.parameter(name);
      case Expr.NamespaceRef(_, var name, _) -> symbols.load(name);
      case Expr.Tuple(_, var items) -> items.forEach(this::parameters);
      default -> {}
    }
  }

  void load(@Nullable Expr expression) {
    if (expression == null) {
      return;
    }
    if (expression instanceof Expr.Name(_, var name)) {
      symbols.load(name);
    } else {
      Walk.children(expression, this::load);
    }
  }
}
