package io.heddle.compiler.render;

import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.Repr;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.template.Hierarchy;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** A lowered template: a Pebble template whose tree is ours. Immutable and thread safe. */
public final class Program {

  private static final PebbleEngine ENGINE =
      new PebbleEngine.Builder().autoEscaping(false).cacheActive(false).build();

  private final PebbleTemplateImpl template;
  private final Hierarchy hierarchy;
  private final int size;
  private final Set<String> variables;
  private final boolean resolvesAgain;
  private final boolean isCheap;
  private final Repr style;

  public Program(
      Step root,
      int size,
      Set<String> variables,
      boolean resolvesAgain,
      boolean isCheap,
      Repr style) {
    this.template = new PebbleTemplateImpl(ENGINE, new StatementNode(1, root), "template");
    this.hierarchy = new Hierarchy(template);
    this.size = size;
    this.variables = Set.copyOf(variables);
    this.resolvesAgain = resolvesAgain;
    this.isCheap = isCheap;
    this.style = style;
  }

  /**
   * Renders at the end of a buffer.
   *
   * @throws PyError when the template fails
   */
  public void render(StringBuilder out, Names names, Bounds bounds, long seed) {
    var render = new Render(this, names, bounds, seed);
    var frame = new Activation(render, size, null);
    try {
      template.getRootNode().render(template, render.buffer(out), frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (StackOverflowError e) {
      throw new PyError("RecursionError", "maximum recursion depth exceeded");
    }
  }

  PebbleTemplateImpl template() {
    return template;
  }

  Hierarchy hierarchy() {
    return hierarchy;
  }

  /** The names it asks for from outside, globals left out. */
  public Set<String> variables() {
    return variables;
  }

  /** Whether names are looked up in more than one function. */
  boolean resolvesAgain() {
    return resolvesAgain;
  }

  /** Whether its cost is bounded by its text and inputs: no loops, macros or calls. */
  public boolean isCheap() {
    return isCheap;
  }

  Repr style() {
    return style;
  }
}
