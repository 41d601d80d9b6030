package io.heddle.runtime.machine;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.ir.VariableTypes;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Graphs written by hand: nodes in order, edges by id. */
final class GraphFixture {

  private final int id;
  private final int parent;
  private final int owner;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<Graph.Variable> variables = new ArrayList<>();

  private GraphFixture(int id, int parent, int owner) {
    this.id = id;
    this.parent = parent;
    this.owner = owner;
  }

  static GraphFixture root() {
    return new GraphFixture(0, -1, -1);
  }

  static GraphFixture inside(int id, int owner) {
    var graph = new GraphFixture(id, 0, owner);
    List.of("item", "index", "accumulator")
        .forEach(name -> graph.variables.add(new Graph.Variable("__scope__", name)));
    return graph;
  }

  GraphFixture start() {
    return node("start", new RoutingSpec.Start(List.of(), RoutingSpec.Origin.INPUTS));
  }

  GraphFixture frameStart() {
    return node("start", new RoutingSpec.Start(List.of(), RoutingSpec.Origin.FRAME));
  }

  /** An end that puts out one output of another node. */
  GraphFixture end(String id, String from, String output) {
    return node(
        id, new RoutingSpec.End(List.of(new Binding("result", 0))), ref(0, index(from), output));
  }

  /** A template of one variable: the output of another node. */
  GraphFixture template(String id, String from, String output) {
    return template(id, ref(0, index(from), output));
  }

  GraphFixture template(String id, Ref... inputs) {
    var text = new StringBuilder();
    var variables = new ArrayList<Binding>();
    for (var i = 0; i < inputs.length; i++) {
      text.append("[{{ v").append(i).append(" }}]");
      variables.add(new Binding("v" + i, i));
    }
    return switch (JinjaTemplate.compile(text.toString(), JinjaPolicy.flat())) {
      case JinjaResult.Compiled(var template) ->
          node(id, new RoutingSpec.Template(template, variables, 100_000), inputs);
      case JinjaResult.Rejected rejected -> throw new AssertionError(rejected);
    };
  }

  /** Code that may follow streams, as far as its text tells. */
  GraphFixture follower(String id, Ref... inputs) {
    var bindings = new ArrayList<Binding>();
    for (var i = 0; i < inputs.length; i++) {
      bindings.add(new Binding("v" + i, i));
    }
    return node(
        id,
        new WorkSpec.Code(
            WorkSpec.CodeLanguage.JAVASCRIPT,
            "function main(i) { i.v0.on_chunk((c) => c); }",
            true,
            bindings,
            null,
            null,
            null),
        inputs);
  }

  /** Work that the test does. */
  GraphFixture work(String id, Ref... inputs) {
    return node(id, new NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()), inputs);
  }

  GraphFixture node(String id, NodeSpec spec, Ref... inputs) {
    return node(id, spec, Recovery.NONE, inputs);
  }

  GraphFixture node(String id, NodeSpec spec, Recovery recovery, Ref... inputs) {
    var fused = spec instanceof RoutingSpec || spec instanceof ContainerSpec;
    nodes.add(
        new Node(
            nodes.size(),
            id,
            "test",
            id,
            spec,
            List.of(inputs),
            recovery,
            null,
            spec instanceof RoutingSpec.IfElse
                || recovery.strategy() instanceof Recovery.Strategy.FailBranch,
            fused,
            Position.UNKNOWN));
    return this;
  }

  GraphFixture edge(String from, String to) {
    return edge(from, Edge.DEFAULT, to);
  }

  GraphFixture edge(String from, String handle, String to) {
    edges.add(new Edge(edges.size(), from + to, index(from), index(to), handle));
    return this;
  }

  int index(String nodeId) {
    for (var node : nodes) {
      if (node.id().equals(nodeId)) {
        return node.index();
      }
    }
    throw new IllegalArgumentException(nodeId);
  }

  static Ref ref(int up, int slot, String... path) {
    return new Ref(up, slot, List.of(path), List.of(path));
  }

  Ref of(String nodeId, String output) {
    return ref(0, index(nodeId), output);
  }

  Graph graph() {
    return new Graph(id, parent, owner, nodes, edges, variables, List.of(0));
  }

  CompiledWorkflow workflow(GraphFixture... others) {
    return workflow(ErrorHandling.NONE, RunLimits.FLAT, others);
  }

  CompiledWorkflow workflow(ErrorHandling handling, RunLimits limits, GraphFixture... others) {
    return workflow(handling, limits, List.of(), others);
  }

  CompiledWorkflow workflow(
      ErrorHandling handling,
      RunLimits limits,
      List<EventTrigger> triggers,
      GraphFixture... others) {
    var graphs = new ArrayList<Graph>();
    graphs.add(graph());
    for (var other : others) {
      graphs.add(other.graph());
    }
    return new CompiledWorkflow(
        Dialect.FLAT,
        CompiledWorkflow.AppMode.WORKFLOW,
        "test",
        "test",
        "0.1.0",
        "hash",
        graphs,
        List.of(),
        List.of(),
        VariableTypes.NONE,
        limits,
        handling,
        triggers,
        ObjectValue.EMPTY,
        new ObjectValue(Map.of()),
        List.of());
  }
}
