package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E010;
import static io.heddle.compiler.DiagnosticCode.E011;
import static io.heddle.compiler.DiagnosticCode.W609;
import static io.heddle.compiler.DiagnosticCode.W610;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.Edge;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the edges of an app export into the graphs of their nodes. */
final class ExportEdges {

  private record EdgeKey(String source, String target, String handle) {}

  private final Map<String, DraftGraph> graphOf;
  private final List<String> notes;
  private final Findings out;
  private final Set<EdgeKey> known = new HashSet<>();

  ExportEdges(Map<String, DraftGraph> graphOf, List<String> notes, Findings out) {
    this.graphOf = graphOf;
    this.notes = notes;
    this.out = out;
  }

  void read(List<Fields> edges) {
    for (var i = 0; i < edges.size(); i++) {
      edge(edges.get(i), "edge_" + i);
    }
  }

  private void edge(Fields edge, String id) {
    var source = edge.textOr("source", "");
    var target = edge.textOr("target", "");
    if (notes.contains(source) || notes.contains(target)) {
      return;
    }
    var from = graph(edge, "source", source, E010);
    var to = graph(edge, "target", target, E011);
    if (from == null) {
      if (to != null) {
        to.markBroken();
      }
      return;
    }
    if (to == null) {
      from.markBroken();
      return;
    }
    if (from != to) {
      out.add(
          W609,
          "the edge from '%s' to '%s' crosses the border of a container".formatted(source, target),
          edge.position(),
          source,
          null,
          "edges join nodes of one container");
      return;
    }
    var handle = handle(edge.textOr("sourceHandle", ""));
    if (!known.add(new EdgeKey(source, target, handle))) {
      out.add(
          W610,
          "the edge from '%s' to '%s' is there twice".formatted(source, target),
          edge.position());
      return;
    }
    from.add(
        new DraftEdge(id, from.indexOf(source), from.indexOf(target), handle, edge.position()));
  }

  private @Nullable DraftGraph graph(Fields edge, String key, String node, DiagnosticCode code) {
    var graph = graphOf.get(node);
    if (graph == null) {
      out.add(
          code,
          "the edge's %s '%s' is no node".formatted(key, node),
          edge.positionOf(key),
          null,
          key,
          NearestName.of(node, graphOf.keySet()).map("did you mean '%s'?"::formatted).orElse(null));
    }
    return graph;
  }

  /** Old names of handles become those of today. */
  private static String handle(String handle) {
    return switch (handle) {
      case "", "success-branch" -> Edge.DEFAULT;
      case "__timeout__" -> "__timeout";
      default -> handle;
    };
  }
}
