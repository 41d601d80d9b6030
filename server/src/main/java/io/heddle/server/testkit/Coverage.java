package io.heddle.server.testkit;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.runtime.event.RunEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which branches of a workflow its tests took, and which of its nodes they ran. */
public final class Coverage {

  private final Map<String, Set<String>> branches = new LinkedHashMap<>();
  private final Map<String, Set<String>> taken = new LinkedHashMap<>();
  private final Set<String> nodes = new LinkedHashSet<>();
  private final Set<String> ran = new LinkedHashSet<>();

  public Coverage(CompiledWorkflow workflow) {
    for (var graph : workflow.graphs()) {
      var prefix = prefix(workflow, graph);
      for (var node : graph.nodes()) {
        var key = prefix + node.id();
        nodes.add(key);
        var handles = NodesOf.handles(graph, node);
        if (isBranch(node, handles)) {
          branches.put(key, handles);
        }
      }
    }
  }

  private static boolean isBranch(Node node, Set<String> handles) {
    return node.branch() ? !handles.isEmpty() : handles.contains(Edge.FAIL_BRANCH);
  }

  /** The ids of the containers around a graph. */
  private static String prefix(CompiledWorkflow workflow, Graph graph) {
    if (graph.parent() < 0) {
      return "";
    }
    var parent = workflow.graph(graph.parent());
    return prefix(workflow, parent) + parent.node(graph.owner()).id() + "/";
  }

  /** Adds what one run of the workflow did. */
  public void add(List<RunEvent.NodeFinished> nodes) {
    for (var finished : nodes) {
      var key = new StringBuilder();
      finished.place().path().forEach(step -> key.append(step.nodeId()).append('/'));
      key.append(finished.place().nodeId());
      ran.add(key.toString());
      taken.computeIfAbsent(key.toString(), _ -> new LinkedHashSet<>()).add(finished.handle());
    }
  }

  /** How many branches there are. */
  public int branches() {
    return branches.values().stream().mapToInt(Set::size).sum();
  }

  public int taken() {
    return branches() - untaken().size();
  }

  /** The branches that no test took: {@code node -> handle}. */
  public List<String> untaken() {
    var untaken = new ArrayList<String>();
    branches.forEach(
        (node, handles) ->
            handles.stream()
                .filter(handle -> !taken.getOrDefault(node, Set.of()).contains(handle))
                .map(handle -> "%s -> %s".formatted(node, handle))
                .forEach(untaken::add));
    return untaken;
  }

  /** How many nodes there are. */
  public int nodes() {
    return nodes.size();
  }

  /** The nodes that no test ran. */
  public List<String> idle() {
    return nodes.stream().filter(node -> !ran.contains(node)).toList();
  }
}
