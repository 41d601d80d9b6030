package io.heddle.compiler.render;

import io.heddle.compiler.python.PyError;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.Writer;
import java.util.List;

/** A statement as a node of a Pebble template; knows its line. */
public final class StatementNode extends AbstractRenderableNode {

  private final Step step;

  public StatementNode(int line, Step step) {
    super(line);
    this.step = step;
  }

  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) {
    run((Activation) context, (Output) writer);
  }

  private void run(Activation frame, Output out) {
    try {
      step.run(frame, out);
    } catch (PyError e) {
      throw e.at(getLineNumber());
    }
  }

  @Override
  public void accept(NodeVisitor visitor) {
    visitor.visit(this);
  }

  /** The nodes one after the other. */
  public static Step sequence(List<StatementNode> nodes) {
    var all = nodes.toArray(StatementNode[]::new);
    return switch (all.length) {
      case 0 -> (_, _) -> {};
      case 1 -> all[0]::run;
      default ->
          (frame, out) -> {
            for (var node : all) {
              node.run(frame, out);
            }
          };
    };
  }
}
