package io.heddle.compiler.template;

import io.heddle.compiler.jinja.Expr;
import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Jinja2 template over inputs that still grow. As long as the template is text and plainly
 * printed variables, new text of a variable passes through at once and costs what the new text
 * costs; from the first statement or computed expression on, it waits until every variable is
 * complete and renders that rest once.
 *
 * <p>Not thread safe: one reader drives it.
 */
public final class JinjaStream {

  private final List<Expr> plain;
  private final @Nullable JinjaTemplate rest;
  private final JinjaTemplate template;
  private final JinjaLimits limits;
  private int at;
  private int shown;
  private int written;
  private boolean isDone;

  JinjaStream(JinjaTemplate template, JinjaLimits limits) {
    this.template = template;
    this.limits = limits;
    this.plain = new ArrayList<>();
    this.rest = split(template, plain);
  }

  /** Parts the head of plain outputs from the rest; null when nothing is left. */
  private static @Nullable JinjaTemplate split(JinjaTemplate template, List<Expr> head) {
    var tree = template.tree();
    if (tree.isEmpty()) {
      return null;
    }
    if (!(tree.getFirst() instanceof Stmt.Output(var line, var items))) {
      return template;
    }
    var count = 0;
    while (count < items.size() && isPlain(items.get(count))) {
      head.add(items.get(count++));
    }
    var rest = new ArrayList<Stmt>();
    if (count < items.size()) {
      rest.add(new Stmt.Output(line, items.subList(count, items.size())));
    }
    rest.addAll(tree.subList(1, tree.size()));
    if (rest.isEmpty()) {
      return null;
    }
    if (assignsPlainName(rest, head)) {
      head.clear();
      return template;
    }
    return JinjaTemplate.of(rest, template.policy());
  }

  private static boolean isPlain(Expr item) {
    return item instanceof Expr.Data || item instanceof Expr.Name;
  }

  /** A name the rest assigns means something else before that: then nothing is split. */
  private static boolean assignsPlainName(List<Stmt> rest, List<Expr> head) {
    return rest.stream().anyMatch(s -> s instanceof Stmt.Assign || s instanceof Stmt.Macro)
        && head.stream().anyMatch(Expr.Name.class::isInstance);
  }

  /** Whether all has been given. */
  public boolean isDone() {
    return isDone;
  }

  /** The variable whose growth would give more text now, or null when it waits for all. */
  public @Nullable String waitsFor() {
    return at < plain.size() && plain.get(at) instanceof Expr.Name(_, var name) ? name : null;
  }

  /**
   * Appends what became certain.
   *
   * @param isComplete whether the variable with this name will not change any more
   * @return null, or why the template cannot be rendered
   */
  public RenderResult.@Nullable Failed advance(
      StringBuilder out, JinjaScope variables, Predicate<String> isComplete) {
    var before = out.length();
    var failure = step(out, variables, isComplete);
    written += out.length() - before;
    if (failure == null && written > limits.characters()) {
      return new RenderResult.Failed(
          "LimitExceeded",
          "Output length exceeds %d characters".formatted(limits.characters()),
          0,
          null);
    }
    return failure;
  }

  /** Passes new text of the variable it waits for on; costs what that text costs. */
  public void chunk(String text, StringBuilder out) {
    out.append(text);
    shown += text.length();
    written += text.length();
  }

  private RenderResult.@Nullable Failed step(
      StringBuilder out, JinjaScope variables, Predicate<String> isComplete) {
    for (; at < plain.size(); at++, shown = 0) {
      switch (plain.get(at)) {
        case Expr.Data(_, var text) -> out.append(text);
        case Expr.Name(var line, var name) -> {
          var complete = isComplete.test(name);
          var failure = show(line, name, complete, out, variables);
          if (failure != null || !complete) {
            return failure;
          }
        }
        default -> throw new IllegalStateException("no plain output");
      }
    }
    if (isDone || (rest != null && !rest.variables().stream().allMatch(isComplete))) {
      return null;
    }
    isDone = true;
    return rest == null ? null : rest.renderTo(out, variables, limits);
  }

  private RenderResult.@Nullable Failed show(
      int line, String name, boolean complete, StringBuilder out, JinjaScope variables) {
    var value = variables.get(name);
    var known = value instanceof StreamValue stream ? stream.snapshot() : value;
    if (known instanceof StringValue(var text)) {
      out.append(text, Math.min(shown, text.length()), text.length());
      shown = text.length();
      return null;
    }
    if (!complete) {
      return null;
    }
    return JinjaTemplate.of(
            List.of(new Stmt.Output(line, List.of(new Expr.Name(line, name)))), template.policy())
        .renderTo(out, variables, limits);
  }
}
