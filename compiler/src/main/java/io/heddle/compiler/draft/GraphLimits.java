package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E020;
import static io.heddle.compiler.DiagnosticCode.E021;
import static io.heddle.compiler.DiagnosticCode.E022;
import static io.heddle.compiler.DiagnosticCode.E023;
import static io.heddle.compiler.DiagnosticCode.E024;

import io.heddle.compiler.DslPolicy;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.Json;
import java.nio.charset.StandardCharsets;

/** What a group allows of the shape of a text. */
final class GraphLimits {

  private static final String ASK = "ask whoever runs the group for more, or split the workflow";

  private GraphLimits() {}

  static void check(Draft draft, DslPolicy policy, Findings out) {
    var nodes = 0;
    var edges = 0;
    for (var graph : draft.graphs()) {
      nodes += graph.nodes().size();
      edges += graph.edges().size();
      checkNesting(graph, policy, out);
      for (var node : graph.nodes()) {
        check(node, policy, out);
      }
    }
    var at = draft.root().position();
    if (isOver(nodes, policy.maxNodes())) {
      add(out, E020, "%d nodes, at most %d are allowed".formatted(nodes, policy.maxNodes()), at);
    }
    if (isOver(edges, policy.maxEdges())) {
      add(out, E021, "%d edges, at most %d are allowed".formatted(edges, policy.maxEdges()), at);
    }
  }

  private static void check(DraftNode node, DslPolicy policy, Findings out) {
    if (isOver(node.id().length(), policy.maxNodeId())) {
      var message =
          "a node id of %d characters, at most %d are allowed"
              .formatted(node.id().length(), policy.maxNodeId());
      out.add(E022, message, node.position(), node.id(), null, null);
    }
    if (policy.maxConfig() > 0) {
      var size = Json.write(node.data().toValue()).getBytes(StandardCharsets.UTF_8).length;
      if (size > policy.maxConfig()) {
        var message =
            "settings of %d bytes, at most %d are allowed".formatted(size, policy.maxConfig());
        out.add(E023, message, node.position(), node.id(), null, null);
      }
    }
  }

  private static void checkNesting(DraftGraph graph, DslPolicy policy, Findings out) {
    var depth = 0;
    for (var outer = graph.parent(); outer != null; outer = outer.parent()) {
      depth++;
    }
    if (isOver(depth, policy.maxNesting())) {
      var message =
          "graphs nested %d deep, at most %d are allowed".formatted(depth, policy.maxNesting());
      add(out, E024, message, graph.position());
    }
  }

  private static boolean isOver(int count, int most) {
    return most > 0 && count > most;
  }

  private static void add(
      Findings out, io.heddle.compiler.DiagnosticCode code, String message, Position at) {
    out.add(code, message, at, null, null, ASK);
  }
}
