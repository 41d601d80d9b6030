package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.E101;
import static io.heddle.compiler.DiagnosticCode.W607;

import io.heddle.compiler.ir.Graph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Edges lead forward: a node on a cycle would wait for itself. */
final class GraphsHaveNoCycle {

  private static final int SHOWN = 12;

  private GraphsHaveNoCycle() {}

  static void check(Subject subject, Graph graph) {
    var facts = subject.facts(graph);
    if (!facts.hasCycle()) {
      return;
    }
    var cycle = cycle(graph, facts);
    var first = graph.node(cycle.getFirst());
    subject.report(
        subject.isFlat() ? E101 : W607,
        first,
        subject.isFlat()
            ? "the edges make a cycle: " + path(graph, cycle)
            : "these nodes wait for each other and never run: " + path(graph, cycle),
        "use a loop node to repeat nodes");
  }

  /** Follows edges backwards inside the unordered part until a node comes again. */
  private static List<Integer> cycle(Graph graph, GraphFacts facts) {
    var place = new int[graph.nodes().size()];
    var way = new ArrayList<Integer>();
    var node = 0;
    while (!facts.isUnordered(node)) {
      node++;
    }
    while (place[node] == 0) {
      way.add(node);
      place[node] = way.size();
      node = unorderedSource(graph, facts, node);
    }
    var cycle = new ArrayList<>(way.subList(place[node] - 1, way.size()));
    Collections.reverse(cycle);
    return cycle;
  }

  /** An unordered node has such a source: without one it would have been taken away. */
  private static int unorderedSource(Graph graph, GraphFacts facts, int node) {
    for (var edge : graph.incoming(node)) {
      var source = graph.edge(edge).source();
      if (facts.isUnordered(source)) {
        return source;
      }
    }
    throw new IllegalStateException("node %d is ordered".formatted(node));
  }

  private static String path(Graph graph, List<Integer> cycle) {
    var ids = new ArrayList<String>();
    for (var node : cycle.subList(0, Math.min(SHOWN, cycle.size()))) {
      ids.add(graph.node(node).id());
    }
    ids.add(cycle.size() > SHOWN ? "..." : ids.getFirst());
    return String.join(" -> ", ids);
  }
}
