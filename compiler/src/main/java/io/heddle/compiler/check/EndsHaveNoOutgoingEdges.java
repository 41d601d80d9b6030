package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.W101;

import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.RoutingSpec;

/** What follows an end runs after the run's outputs are set: seldom what was meant. */
final class EndsHaveNoOutgoingEdges {

  private EndsHaveNoOutgoingEdges() {}

  /** An answer of an app export may well be followed by more. */
  static void check(Subject subject, Graph graph) {
    for (var node : graph.nodes()) {
      var isEnd =
          node.spec() instanceof RoutingSpec.End
              || (subject.isFlat() && node.spec() instanceof RoutingSpec.Answer);
      if (isEnd && graph.outgoing(node.index()).length > 0) {
        subject.report(
            W101,
            node,
            "'%s' puts out results, and edges lead on from it".formatted(node.id()),
            "move the edges to the node before it");
      }
    }
  }
}
