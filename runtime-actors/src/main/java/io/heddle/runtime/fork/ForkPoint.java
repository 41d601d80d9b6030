package io.heddle.runtime.fork;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A node from which on a run is done again, in a frame or in all frames of its container: {@code
 * translate}, {@code each[2]/translate}, {@code each/translate}.
 */
final class ForkPoint {

  private static final int ALL = -1;
  private static final Pattern STEP = Pattern.compile("(.*?)(?:\\[(\\d{1,9})])?");

  /** A container, or the node at the end, and what comes after it in its graph. */
  private record Step(Node node, int index, BitSet after) {}

  private final List<Step> steps = new ArrayList<>();

  private ForkPoint() {}

  static ForkPoint of(String text, CompiledWorkflow workflow) throws ForkException {
    var point = new ForkPoint();
    var graph = workflow.root();
    var parts = text.split("/", -1);
    for (var i = 0; i < parts.length; i++) {
      var step = STEP.matcher(parts[i]);
      if (!step.matches() || step.group(1).isEmpty()) {
        throw new ForkException(
            "'%s' is no place of a run: expected NODE or CONTAINER[2]/NODE".formatted(text));
      }
      var node = graph.node(step.group(1));
      if (node == null) {
        throw unknown(step.group(1), i == 0 ? "the workflow" : parts[i - 1], graph);
      }
      var index = step.group(2) == null ? ALL : Integer.parseInt(step.group(2));
      point.steps.add(new Step(node, index, after(graph, node)));
      if (i == parts.length - 1) {
        if (index != ALL) {
          throw new ForkException(
              "'%s' names a round: name a node in it, such as %s/NODE".formatted(text, text));
        }
      } else if (node.spec() instanceof ContainerSpec container) {
        graph = workflow.graph(container.graph());
      } else {
        throw new ForkException("'%s': node %s holds no other nodes".formatted(text, node.id()));
      }
    }
    return point;
  }

  private static ForkException unknown(String id, String where, Graph graph) {
    var ids = graph.nodes().stream().map(Node::id).toList();
    return new ForkException(
        "there is no node '%s' in %s: %s".formatted(id, where, NearestName.hint(id, ids)));
  }

  /** All that can be reached from a node. */
  private static BitSet after(Graph graph, Node node) {
    var after = new BitSet();
    var open = new ArrayDeque<Integer>();
    open.add(node.index());
    while (!open.isEmpty()) {
      for (var edge : graph.outgoing(open.remove())) {
        var target = graph.edge(edge).target();
        if (!after.get(target)) {
          after.set(target);
          open.add(target);
        }
      }
    }
    return after;
  }

  /** Whether the place is this one, in it or after it. */
  boolean covers(Place place) {
    for (var i = 0; i < steps.size(); i++) {
      var own = steps.get(i);
      var other = place.steps().get(i);
      if (other.node().index() != own.node().index()) {
        return own.after().get(other.node().index());
      }
      if (i == steps.size() - 1 || i == place.steps().size() - 1) {
        return i == steps.size() - 1;
      }
      if (isSequential(own.node()) && other.index() > Math.max(own.index(), 0)) {
        return true;
      }
      if (own.index() != ALL && other.index() != own.index()) {
        return false;
      }
    }
    return false;
  }

  /** Whether a round reads what the one before it came to. */
  private static boolean isSequential(Node container) {
    return switch (container.spec()) {
      case ContainerSpec.Loop _ -> true;
      case ContainerSpec.ListFrames list -> list.operation() == ContainerSpec.FrameOperation.REDUCE;
      default -> false;
    };
  }
}
