package io.heddle.server.testkit;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes of all graphs of a workflow by id; of two with one id the outer one. */
final class NodesOf {

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> handles = new LinkedHashMap<>();
  private final Set<String> kinds = new LinkedHashSet<>();

  private final String workflow;

  NodesOf(CompiledWorkflow workflow) {
    this(workflow, "the workflow");
  }

  /**
   * @param called what findings call the workflow
   */
  NodesOf(CompiledWorkflow workflow, String called) {
    this.workflow = called;
    for (var graph : workflow.graphs()) {
      for (var node : graph.nodes()) {
        nodes.putIfAbsent(node.id(), node);
        handles.putIfAbsent(node.id(), handles(graph, node));
        kinds.add(node.type());
      }
    }
  }

  /** The handles of the edges that leave a node, in the order of the text. */
  static Set<String> handles(Graph graph, Node node) {
    var handles = new LinkedHashSet<String>();
    for (var edge : graph.outgoing(node.index())) {
      handles.add(graph.edge(edge).handle());
    }
    return handles;
  }

  @Nullable Node node(String id) {
    return nodes.get(id);
  }

  /** The node with this id, or null after reporting that there is none. */
  @Nullable Node check(Fields fields, String key, String id) {
    var node = nodes.get(id);
    if (node == null) {
      fields.report(
          DiagnosticCode.E402,
          key,
          "%s has no node '%s'".formatted(workflow, id),
          NearestName.hint(id, nodes.keySet()));
    }
    return node;
  }

  /** The types of its nodes. */
  Set<String> kinds() {
    return kinds;
  }

  /** Whether no edge leaves the node but those of its branches. */
  boolean mustChoose(String id) {
    var known = handles(id);
    return !known.isEmpty() && !known.contains(Edge.DEFAULT);
  }

  Set<String> handles(String id) {
    return handles.getOrDefault(id, Set.of());
  }

  /** Reports a handle that no edge of the node has. */
  void checkHandle(Fields fields, String key, String id, String handle) {
    var known = handles.getOrDefault(id, Set.of());
    if (!handle.equals(Edge.DEFAULT) && !known.contains(handle)) {
      fields.report(
          DiagnosticCode.E304,
          key,
          "no edge leaves the node '%s' by the handle '%s'".formatted(id, handle),
          NearestName.hint(handle, known));
    }
  }
}
