package io.heddle.compiler.export;

import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.DraftGraph.Kind;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.lower.Resolved;
import io.heddle.compiler.lower.Scope;
import io.heddle.compiler.lower.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Selectors of two parts and a path into the value. */
final class ExportSelectors {

  private ExportSelectors() {}

  static Resolved resolve(Scope scope, DraftGraph from, List<String> selector) {
    if (selector.size() < 2) {
      return scope.nothing(from, selector, Target.Reason.INCOMPLETE);
    }
    return switch (selector.getFirst()) {
      case "sys", "env", "conversation", "rag" -> scope.runVariable(from, selector);
      default -> output(scope, from, selector);
    };
  }

  private static Resolved output(Scope scope, DraftGraph from, List<String> selector) {
    var id = selector.getFirst();
    var up = 0;
    DraftGraph below = null;
    for (@Nullable DraftGraph graph = from; graph != null; graph = graph.parent(), up++) {
      var node = graph.indexOf(id);
      if (node >= 0) {
        var own = ownVariable(graph, node, below, up, selector);
        if (own != null) {
          return own;
        }
        var isStart = graph.nodes().get(node).type().equals("start");
        return isStart && selector.get(1).startsWith("sys.")
            ? scope.runVariable(from, List.of("sys", selector.get(1).substring(4)))
            : Scope.output(graph, node, up, selector);
      }
      below = graph;
    }
    var known = scope.draft().graphs().stream().anyMatch(graph -> graph.indexOf(id) >= 0);
    return scope.nothing(
        from, selector, known ? Target.Reason.INSIDE_CONTAINER : Target.Reason.UNKNOWN_NODE);
  }

  /** What a container is to the nodes inside: an iteration's item, a loop's variable. */
  private static @Nullable Resolved ownVariable(
      DraftGraph graph, int node, @Nullable DraftGraph below, int up, List<String> selector) {
    if (below == null || below.owner() != node || below.parent() != graph) {
      return null;
    }
    if (below.kind() == Kind.LOOP) {
      return new Resolved(
          Scope.output(graph, node, up, selector).ref(), new Target.FrameVariable());
    }
    return switch (selector.get(1)) {
      case "item" -> Scope.frameVariable(below, up - 1, ContainerSpec.ITEM, selector);
      case "index" -> Scope.frameVariable(below, up - 1, ContainerSpec.INDEX, selector);
      default -> null;
    };
  }
}
