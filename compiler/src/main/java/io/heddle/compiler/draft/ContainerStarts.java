package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E004;
import static io.heddle.compiler.DiagnosticCode.E005;
import static io.heddle.compiler.DiagnosticCode.E604;

import io.heddle.compiler.draft.DraftGraph.Kind;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.Edge;
import java.util.List;
import java.util.Map;

/**
 * Makes sure that every graph of an app export has a node to begin at. Containers of old exports
 * begin at their first child: they get the start node that newer ones have.
 */
final class ContainerStarts {

  private ContainerStarts() {}

  static void complete(List<DraftGraph> graphs, Findings out) {
    for (var graph : graphs) {
      if (graph.kind() == Kind.ROOT) {
        checkRoot(graph, out);
      } else {
        complete(graph, out);
      }
    }
  }

  private static void checkRoot(DraftGraph graph, Findings out) {
    var begins = false;
    var starts = 0;
    for (var node : graph.nodes()) {
      begins |= NodeKinds.isRoot(node.type());
      if (node.type().equals("start") && ++starts > 1) {
        out.add(
            E005,
            "'%s' is a second start node".formatted(node.id()),
            node.position(),
            node.id(),
            null,
            "a workflow begins at one start node; triggers may stand beside it");
        graph.markBroken();
      }
    }
    if (!begins) {
      out.add(
          E004,
          "the workflow has no start node",
          graph.position(),
          null,
          null,
          "add a node of type 'start' or a trigger");
      graph.markBroken();
    }
  }

  private static void complete(DraftGraph graph, Findings out) {
    if (graph.nodes().stream().anyMatch(node -> NodeKinds.isRoot(node.type()))) {
      return;
    }
    var first = first(graph);
    if (first < 0) {
      out.add(
          E604,
          "%s has no start node".formatted(graph.label()),
          graph.position(),
          graph.ownerId(),
          "start_node_id",
          "the container's start_node_id names the node it begins with");
      graph.markBroken();
      return;
    }
    var index = graph.nodes().size();
    var id = graph.ownerId() + "start";
    while (graph.indexOf(id) >= 0) {
      id += "_";
    }
    var type = graph.kind() == Kind.LOOP ? "loop-start" : "iteration-start";
    var at = graph.position();
    graph.add(new DraftNode(index, id, type, "", new TextMap(at, Map.of()), at, null));
    graph.add(new DraftEdge(id + "-" + Edge.DEFAULT, index, first, Edge.DEFAULT, at));
  }

  /** The node that {@code start_node_id} names, else the only one that no edge enters, else -1. */
  private static int first(DraftGraph graph) {
    var parent = graph.parent();
    if (parent != null
        && parent.nodes().get(graph.owner()).data().get("start_node_id")
            instanceof TextScalar named) {
      var index = graph.indexOf(named.text());
      if (index >= 0) {
        return index;
      }
    }
    var found = -1;
    for (var node : graph.nodes()) {
      if (graph.edges().stream().noneMatch(edge -> edge.target() == node.index())) {
        if (found >= 0) {
          return -1;
        }
        found = node.index();
      }
    }
    return found;
  }
}
