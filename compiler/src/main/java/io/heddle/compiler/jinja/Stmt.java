package io.heddle.compiler.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a template. Plain data: it can be stored and loaded again. */
public sealed interface Stmt {

  /** The line it starts on, from 1. */
  int line();

  /** Text and printed expressions, in order. */
  record Output(int line, List<Expr> items) implements Stmt {}

  record If(int line, Expr test, List<Stmt> body, List<If> elifs, List<Stmt> otherwise)
      implements Stmt {}

  record For(
      int line,
      Expr target,
      Expr iterable,
      @Nullable Expr test,
      boolean recursive,
      List<Stmt> body,
      List<Stmt> otherwise)
      implements Stmt {}

  record Macro(int line, String name, Signature signature, List<Stmt> body) implements Stmt {}

  record CallBlock(int line, Signature signature, Expr.Call call, List<Stmt> body)
      implements Stmt {}

  /** Parameters; the defaults belong to the last of them. */
  record Signature(List<String> names, List<Expr> defaults) {
    static final Signature NONE = new Signature(List.of(), List.of());

    /** The default of the parameter at this place, or null. */
    public @Nullable Expr defaultOf(int index) {
      var first = names.size() - defaults.size();
      return index < first ? null : defaults.get(index - first);
    }
  }

  record FilterBlock(int line, Expr.Filter filter, List<Stmt> body) implements Stmt {}

  record Assign(int line, Expr target, Expr value) implements Stmt {}

  record AssignBlock(int line, Expr target, Expr.@Nullable Filter filter, List<Stmt> body)
      implements Stmt {}

  record With(int line, List<Expr> targets, List<Expr> values, List<Stmt> body) implements Stmt {}

  record Block(int line, String name, boolean scoped, boolean required, List<Stmt> body)
      implements Stmt {}

  record Autoescape(int line, Expr enabled, List<Stmt> body) implements Stmt {}

  /** An expression evaluated for what it does; only the flat dialect has it. */
  record Do(int line, Expr expression) implements Stmt {}
}
