package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.E104;
import static io.heddle.compiler.DiagnosticCode.W609;

import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.RoutingSpec;

/** No edge leads to where a graph begins. */
final class StartsHaveNoIncomingEdges {

  private StartsHaveNoIncomingEdges() {}

  static void check(Subject subject, Graph graph) {
    for (var edge : graph.edges()) {
      var target = graph.node(edge.target());
      if (target.spec() instanceof RoutingSpec.Start) {
        subject.report(
            subject.isFlat() ? E104 : W609,
            graph,
            edge,
            "an edge leads to the start node '%s'".formatted(target.id()),
            "remove the edge");
      }
    }
  }
}
