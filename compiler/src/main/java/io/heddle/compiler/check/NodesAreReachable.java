package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.E102;
import static io.heddle.compiler.DiagnosticCode.E103;
import static io.heddle.compiler.DiagnosticCode.H602;
import static io.heddle.compiler.DiagnosticCode.W102;

import io.heddle.compiler.draft.NodeKinds;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.lower.Target;
import java.util.BitSet;

/** Every node can be come to from the start, and an end is among them. */
final class NodesAreReachable {

  private NodesAreReachable() {}

  static void check(Subject subject, Graph graph) {
    if (subject.isFlat()) {
      checkFlat(subject, graph);
    } else {
      checkExport(subject, graph);
    }
  }

  private static void checkFlat(Subject subject, Graph graph) {
    var facts = subject.facts(graph);
    var hasEnd = graph.nodes().stream().anyMatch(NodesAreReachable::isEnd);
    var reachesEnd =
        graph.nodes().stream().anyMatch(node -> isEnd(node) && facts.isReachable(node.index()));
    if (hasEnd && !reachesEnd) {
      subject.report(
          E103,
          graph.nodes().stream().filter(NodesAreReachable::isEnd).findFirst().orElseThrow(),
          "no way leads from the start to an end",
          "join them with edges");
    }
    for (var node : graph.nodes()) {
      if (!facts.isReachable(node.index()) && (reachesEnd || !isEnd(node))) {
        subject.report(
            E102,
            node,
            "no way leads from the start to '%s'".formatted(node.id()),
            "add an edge to it, or remove it");
      }
    }
  }

  private static boolean isEnd(Node node) {
    return NodeKinds.isTerminal(node.type());
  }

  /** An editor leaves parts behind that never run; what else reads them is told elsewhere. */
  private static void checkExport(Subject subject, Graph graph) {
    var facts = subject.facts(graph);
    var read = readNodes(subject, graph);
    for (var edge : graph.edges()) {
      if (!facts.isReachable(edge.source())) {
        subject.report(
            W102,
            graph,
            edge,
            "no run comes to the edge from '%s' to '%s'"
                .formatted(graph.node(edge.source()).id(), graph.node(edge.target()).id()),
            "join its beginning to the start, or remove it");
      }
    }
    for (var node : graph.nodes()) {
      var index = node.index();
      if (!facts.isReachable(index)
          && graph.incoming(index).length == 0
          && graph.outgoing(index).length == 0
          && !read.get(index)) {
        subject.report(
            H602, node, "'%s' is joined to nothing and never runs".formatted(node.id()), null);
      }
    }
  }

  private static BitSet readNodes(Subject subject, Graph graph) {
    var read = new BitSet();
    for (var use : subject.lowered().uses()) {
      if (use.target() instanceof Target.Output(var owner, var node) && owner == graph.id()) {
        read.set(node);
      }
    }
    return read;
  }
}
