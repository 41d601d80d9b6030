package io.heddle.compiler.plan;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.plan.ExecutionPlan.GraphPlan;
import io.heddle.compiler.plan.ExecutionPlan.Link;
import io.heddle.compiler.plan.ExecutionPlan.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Works the plan of one graph out: levels by the longest way, over a worklist, so that depth costs
 * no stack.
 */
final class GraphPlanner {

  private static final int UNREACHED = -1;

  private final CompiledWorkflow workflow;
  private final Graph graph;
  private final int parallel;
  private final Map<String, Long> medians;
  private final int[] level;
  private final List<Node> order = new ArrayList<>();

  GraphPlanner(CompiledWorkflow workflow, Graph graph, int parallel, Map<String, Long> medians) {
    this.workflow = workflow;
    this.graph = graph;
    this.parallel = parallel;
    this.medians = medians;
    this.level = new int[graph.nodes().size()];
    Arrays.fill(level, UNREACHED);
  }

  GraphPlan plan() {
    var reached = reached();
    sort(reached);
    var chain = criticalPath();
    return new GraphPlan(
        owner(),
        order.stream().map(this::step).toList(),
        groups(),
        chain.stream().map(Node::id).toList(),
        chain.stream().mapToLong(this::weight).sum(),
        graph.nodes().stream().filter(node -> !reached[node.index()]).map(Node::id).toList(),
        deadBranches(reached),
        graph.edges().stream().map(this::link).toList());
  }

  private String owner() {
    if (graph.id() == 0) {
      return "";
    }
    return graph.owner() < 0
        ? "error_handler"
        : workflow.graph(graph.parent()).node(graph.owner()).id();
  }

  private boolean[] reached() {
    var reached = new boolean[level.length];
    var work = new ArrayDeque<Integer>(graph.roots());
    while (!work.isEmpty()) {
      var node = work.remove();
      if (!reached[node]) {
        reached[node] = true;
        for (var edge : graph.outgoing(node)) {
          work.add(graph.edge(edge).target());
        }
      }
    }
    return reached;
  }

  /**
   * Kahn's order over the reached nodes, the text's order among equals; nodes on a cycle come to no
   * level.
   */
  private void sort(boolean[] reached) {
    var waits = new int[level.length];
    for (var edge : graph.edges()) {
      if (reached[edge.source()]) {
        waits[edge.target()]++;
      }
    }
    var work = new ArrayDeque<Integer>();
    for (var node : graph.nodes()) {
      if (reached[node.index()] && waits[node.index()] == 0) {
        level[node.index()] = 0;
        work.add(node.index());
      }
    }
    while (!work.isEmpty()) {
      var node = work.remove();
      order.add(graph.node(node));
      for (var index : graph.outgoing(node)) {
        var target = graph.edge(index).target();
        level[target] = Math.max(level[target], level[node] + 1);
        if (--waits[target] == 0) {
          work.add(target);
        }
      }
    }
  }

  private List<List<String>> groups() {
    var groups = new ArrayList<List<String>>();
    var byLevel = new TreeMap<Integer, List<String>>();
    order.forEach(
        node ->
            byLevel.computeIfAbsent(level[node.index()], _ -> new ArrayList<>()).add(node.id()));
    for (var ids : byLevel.values()) {
      for (var from = 0; from < ids.size(); from += parallel) {
        groups.add(ids.subList(from, Math.min(ids.size(), from + parallel)));
      }
    }
    return groups;
  }

  private List<Node> criticalPath() {
    var best = new long[level.length];
    var before = new int[level.length];
    Arrays.fill(before, UNREACHED);
    var last = UNREACHED;
    for (var node : order) {
      var index = node.index();
      best[index] += weight(node);
      for (var edge : graph.outgoing(index)) {
        var target = graph.edge(edge).target();
        if (before[target] == UNREACHED || best[index] > best[target]) {
          best[target] = best[index];
          before[target] = index;
        }
      }
      if (last == UNREACHED || best[index] >= best[last]) {
        last = index;
      }
    }
    var chain = new ArrayList<Node>();
    for (var at = last; at != UNREACHED; at = before[at]) {
      chain.addFirst(graph.node(at));
    }
    return chain;
  }

  private long weight(Node node) {
    return medians.isEmpty() ? 1 : medians.getOrDefault(node.id(), 0L);
  }

  private Step step(Node node) {
    var sources = new LinkedHashSet<String>();
    for (var edge : graph.incoming(node.index())) {
      sources.add(graph.node(graph.edge(edge).source()).id());
    }
    return new Step(
        node.id(),
        node.type(),
        node.title(),
        level[node.index()],
        List.copyOf(sources),
        graph.outgoing(node.index()).length,
        node.fused(),
        node.spec() instanceof ContainerSpec container ? container.graph() : -1);
  }

  private List<String> deadBranches(boolean[] reached) {
    var dead = new ArrayList<String>();
    for (var node : graph.nodes()) {
      if (reached[node.index()]) {
        for (var handle : handles(node)) {
          if (!leads(node, handle)) {
            dead.add("%s: %s".formatted(node.id(), handle));
          }
        }
      }
    }
    return dead;
  }

  private static List<String> handles(Node node) {
    return switch (node.spec()) {
      case RoutingSpec.IfElse branch -> {
        var handles = new ArrayList<>(branch.cases().stream().map(RoutingSpec.Case::id).toList());
        handles.add("false");
        yield handles;
      }
      case ModelSpec.Classifier classifier ->
          classifier.classes().stream().map(ModelSpec.ClassLabel::id).toList();
      case WaitSpec.HumanInput form -> form.actions().stream().map(WaitSpec.Action::id).toList();
      default -> List.of();
    };
  }

  private boolean leads(Node node, String handle) {
    for (var edge : graph.outgoing(node.index())) {
      if (graph.edge(edge).handle().equals(handle)) {
        return true;
      }
    }
    return false;
  }

  private Link link(Edge edge) {
    return new Link(graph.node(edge.source()).id(), graph.node(edge.target()).id(), edge.handle());
  }
}
