package io.heddle.compiler.jinja;

import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of a template. Plain data: it can be stored and loaded again. */
public sealed interface Expr {

  /** The line it stands on, from 1. */
  int line();

  /** Text of the template between tags. */
  record Data(int line, String text) implements Expr {}

  record Const(int line, Value value) implements Expr {}

  record Name(int line, String name) implements Expr {}

  /** {@code namespace.attribute} as the target of an assignment. */
  record NamespaceRef(int line, String name, String attribute) implements Expr {}

  record Tuple(int line, List<Expr> items) implements Expr {}

  record ListOf(int line, List<Expr> items) implements Expr {}

  record Dict(int line, List<Pair> pairs) implements Expr {}

  /** A key and its value. */
  record Pair(Expr key, Expr value) {}

  record Binary(int line, BinaryOperator operator, Expr left, Expr right) implements Expr {}

  record And(int line, Expr left, Expr right) implements Expr {}

  record Or(int line, Expr left, Expr right) implements Expr {}

  record Not(int line, Expr operand) implements Expr {}

  /** {@code -x}, or {@code +x}. */
  record Sign(int line, boolean negative, Expr operand) implements Expr {}

  record Concat(int line, List<Expr> items) implements Expr {}

  /** {@code a < b < c}. */
  record Compare(int line, Expr first, List<Operand> rest) implements Expr {}

  /** A comparison and its right side. */
  record Operand(Comparison comparison, Expr right) {}

  record Attribute(int line, Expr object, String name) implements Expr {}

  record Item(int line, Expr object, Expr key) implements Expr {}

  record Slice(int line, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step)
      implements Expr {}

  /**
   * {@code value|name(arguments)}.
   *
   * @param value null in a filter block, which filters its body
   */
  record Filter(int line, @Nullable Expr value, String name, Arguments arguments) implements Expr {}

  record Test(int line, Expr value, String name, Arguments arguments) implements Expr {}

  /** {@code yes if test else no}. */
  record Conditional(int line, Expr test, Expr yes, @Nullable Expr no) implements Expr {}

  record Call(int line, Expr callee, Arguments arguments) implements Expr {}

  /** What a call, filter or test is given. */
  record Arguments(
      List<Expr> positional,
      List<Keyword> keywords,
      @Nullable Expr more,
      @Nullable Expr moreKeywords) {

    static final Arguments NONE = new Arguments(List.of(), List.of(), null, null);

    static Arguments of(Expr only) {
      return new Arguments(List.of(only), List.of(), null, null);
    }

    /** Whether it is only a list of expressions. */
    public boolean isPlain() {
      return keywords.isEmpty() && more == null && moreKeywords == null;
    }
  }

  /** A named argument. */
  record Keyword(String name, Expr value) {}

  /** An arithmetic operator. */
  enum BinaryOperator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    FLOOR_DIVIDE,
    MODULO,
    POWER
  }

  /** A comparison. */
  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    IN,
    NOT_IN
  }
}
