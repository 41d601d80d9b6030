package io.heddle.runtime.event;

import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.template.Part;
import java.util.ArrayList;
import java.util.List;

/** A piece of what an answer or end node says: literal text, or a variable. */
sealed interface AnswerSegment {

  /**
   * Text that is fixed.
   *
   * @param selector the variable it is the value of, or none
   */
  record Text(String text, List<String> selector) implements AnswerSegment {

    Text(String text) {
      this(text, List.of());
    }
  }

  /**
   * A variable.
   *
   * @param missing what is said when nothing has this name
   */
  record Variable(Ref ref, String missing) implements AnswerSegment {

    /** The output of a node of the same frame that may stream into this place, or null. */
    boolean isOutputOf(int node, String output) {
      return ref.up() == 0
          && ref.slot() == node
          && ref.path().size() == 1
          && ref.path().getFirst().equals(output);
    }

    /** Whether a node of the same frame puts this out. */
    boolean isOfNode(Graph graph) {
      return ref.up() == 0 && ref.slot() < graph.nodes().size();
    }
  }

  /** Whether this node says something to who asked; an end inside a container does not. */
  static boolean speaks(Node node, boolean isRoot) {
    return node.spec() instanceof RoutingSpec.Answer
        || (isRoot && node.spec() instanceof RoutingSpec.End);
  }

  /** What a node says, in order; an end node says its outputs, a line each. */
  static List<AnswerSegment> of(Node node) {
    return switch (node.spec()) {
      case RoutingSpec.Answer(var template) ->
          template.parts().stream().map(p -> of(p, node)).toList();
      case RoutingSpec.End(var outputs) -> lines(node, outputs);
      default -> List.of();
    };
  }

  private static AnswerSegment of(Part part, Node node) {
    return switch (part) {
      case Part.Literal(var text) -> new Text(text);
      case Part.Special(var name) -> new Text(name);
      case Part.Reference(var index, _, var inner) -> new Variable(node.inputs().get(index), inner);
    };
  }

  private static List<AnswerSegment> lines(Node node, List<Binding> outputs) {
    var segments = new ArrayList<AnswerSegment>();
    for (var output : outputs) {
      if (!segments.isEmpty()) {
        segments.add(new Text("\n"));
      }
      segments.add(new Variable(node.inputs().get(output.input()), ""));
    }
    return segments;
  }
}
