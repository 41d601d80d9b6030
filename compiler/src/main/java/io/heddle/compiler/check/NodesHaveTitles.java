package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.W001;

import io.heddle.compiler.ir.Graph;

/** Nodes of a flat file have a title: it is what logs and trees show. */
final class NodesHaveTitles {

  private NodesHaveTitles() {}

  static void check(Subject subject, Graph graph) {
    if (!subject.isFlat()) {
      return;
    }
    for (var node : graph.nodes()) {
      if (node.title().isBlank()) {
        subject.report(
            W001, node, "node '%s' has no title".formatted(node.id()), "its id is shown instead");
      }
    }
  }
}
