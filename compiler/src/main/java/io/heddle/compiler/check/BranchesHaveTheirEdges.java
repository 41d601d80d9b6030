package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.E019;
import static io.heddle.compiler.DiagnosticCode.E301;
import static io.heddle.compiler.DiagnosticCode.E302;
import static io.heddle.compiler.DiagnosticCode.E303;
import static io.heddle.compiler.DiagnosticCode.E304;
import static io.heddle.compiler.DiagnosticCode.W301;
import static io.heddle.compiler.DiagnosticCode.W609;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.lower.Handles;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A branch has an edge for each of its decisions, and every handle is one of them. */
final class BranchesHaveTheirEdges {

  private BranchesHaveTheirEdges() {}

  static void check(Subject subject, Graph graph) {
    for (var node : graph.nodes()) {
      if (subject.hasErrorIn(node)) {
        continue;
      }
      var handles = Handles.of(node.spec());
      if (handles == null) {
        checkPlain(subject, graph, node);
      } else if (subject.isFlat()) {
        checkBranch(subject, graph, node, handles);
      } else {
        checkExport(subject, graph, node, handles);
      }
    }
  }

  private static boolean isFailure(Node node, Edge edge) {
    return edge.handle().equals(Edge.FAIL_BRANCH)
        && node.recovery().strategy() instanceof Recovery.Strategy.FailBranch;
  }

  private static void checkPlain(Subject subject, Graph graph, Node node) {
    for (var index : graph.outgoing(node.index())) {
      var edge = graph.edge(index);
      if (!edge.isDefault() && !isFailure(node, edge)) {
        var isFailBranch = edge.handle().equals(Edge.FAIL_BRANCH);
        subject.report(
            subject.isFlat() ? E303 : W609,
            graph,
            edge,
            "'%s' does not branch, but its edge has the handle '%s'"
                .formatted(node.id(), edge.handle()),
            isFailBranch
                ? "give the node error_strategy: { type: fail-branch }"
                : "remove the handle");
      }
    }
  }

  private static void checkBranch(Subject subject, Graph graph, Node node, List<String> handles) {
    var taken = new HashSet<String>();
    for (var index : graph.outgoing(node.index())) {
      var edge = graph.edge(index);
      taken.add(edge.handle());
      if (edge.isDefault()) {
        subject.report(
            W301,
            graph,
            edge,
            "an edge of the branch '%s' has no handle and is never taken".formatted(node.id()),
            "handles are " + String.join(", ", handles));
      } else if (!handles.contains(edge.handle()) && !isFailure(node, edge)) {
        subject.report(
            E304,
            graph,
            edge,
            "'%s' has no branch '%s'".formatted(node.id(), edge.handle()),
            NearestName.hint(edge.handle(), handles));
      }
    }
    checkMissing(subject, node, handles, taken);
  }

  private static void checkMissing(
      Subject subject, Node node, List<String> handles, Set<String> taken) {
    for (var handle : handles) {
      if (!taken.contains(handle)) {
        var isDefault = handle.equals(Handles.ELSE) || handle.equals(Handles.DEFAULT_CATEGORY);
        subject.report(
            node.spec() instanceof WaitSpec ? E019 : isDefault ? E301 : E302,
            node,
            "no edge of '%s' has the handle '%s'".formatted(node.id(), handle),
            "add an edge with source_handle: " + handle);
      }
    }
  }

  private static void checkExport(Subject subject, Graph graph, Node node, List<String> handles) {
    for (var index : graph.outgoing(node.index())) {
      var edge = graph.edge(index);
      if (!handles.contains(edge.handle()) && !isFailure(node, edge)) {
        subject.report(
            W609,
            graph,
            edge,
            "'%s' never decides for '%s'".formatted(node.id(), edge.handle()),
            NearestName.hint(edge.handle(), handles));
      }
    }
  }
}
