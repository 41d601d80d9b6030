package io.heddle.compiler.lower;

import static io.heddle.compiler.DiagnosticCode.W609;
import static io.heddle.compiler.DiagnosticCode.W610;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.draft.Draft;
import io.heddle.compiler.draft.DraftEdge;
import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.DraftNode;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Graph.Variable;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/** Makes the graphs of a draft: each node's settings become a spec, each selector a place. */
public final class Lowering {

  /** Where a compilation puts what it learns. */
  record Sink(CompileOptions options, Findings out, List<Use> uses) {}

  private static final String SCOPE = "__scope__";
  private static final List<Variable> FRAME_VARIABLES =
      List.of(
          new Variable(SCOPE, "item"),
          new Variable(SCOPE, "index"),
          new Variable(SCOPE, "accumulator"));

  private final Scope scope;
  private final DialectLowering dialect;
  private final Sink sink;

  private Lowering(Scope scope, DialectLowering dialect, Sink sink) {
    this.scope = scope;
    this.dialect = dialect;
    this.sink = sink;
  }

  public static Lowered lower(
      Draft draft, DialectLowering dialect, CompileOptions options, Findings out) {
    var scope = new Scope(draft);
    var sink = new Sink(options, out, new ArrayList<>());
    var envelope = dialect.envelope(scope, options, out);
    var graphs = new Lowering(scope, dialect, sink).graphs(draft.graphs());
    return new Lowered(draft, envelope, graphs, sink.uses());
  }

  private List<Graph> graphs(List<DraftGraph> drafts) {
    var nodes = new ArrayList<List<Node>>(drafts.size());
    for (var draft : drafts) {
      nodes.add(nodes(draft));
    }
    // The run's variables are known only now: any node of any graph may have named one.
    var graphs = new ArrayList<Graph>(drafts.size());
    for (var draft : drafts) {
      graphs.add(graph(draft, nodes.get(draft.id())));
    }
    return graphs;
  }

  private Graph graph(DraftGraph draft, List<Node> nodes) {
    var parent = draft.parent();
    var variables =
        switch (draft.kind()) {
          case ROOT -> scope.variables().all();
          case HANDLER -> List.<Variable>of();
          case ITERATION, LOOP, LIST, REDUCE -> FRAME_VARIABLES;
        };
    return new Graph(
        draft.id(),
        parent == null ? -1 : parent.id(),
        draft.owner(),
        nodes,
        edges(draft, nodes),
        variables,
        dialect.roots(draft));
  }

  private List<Node> nodes(DraftGraph graph) {
    var failBranches = new boolean[graph.nodes().size()];
    for (var edge : graph.edges()) {
      failBranches[edge.source()] |= edge.handle().equals(Edge.FAIL_BRANCH);
    }
    var nodes = new ArrayList<Node>(graph.nodes().size());
    for (var draft : graph.nodes()) {
      nodes.add(node(graph, draft, failBranches[draft.index()]));
    }
    return nodes;
  }

  private Node node(DraftGraph graph, DraftNode draft, boolean hasFailBranch) {
    var reading = new NodeReading(scope, graph, draft, dialect, sink);
    var inside = dialect.spec(reading);
    var limit = dialect.timeout(reading);
    var isMarked = reading.fields().ignore("queue").bool(NodeReading.EXTERNAL, false);
    var spec = isMarked ? ExternalNodes.of(reading, inside, limit) : inside;
    // The time of external work is kept where it is handed out.
    var timeout = spec instanceof WaitSpec.ExternalTask ? null : limit;
    var recovery = recovery(reading, spec, hasFailBranch);
    if (scope.draft().dialect() == Dialect.FLAT) {
      reading.fields().reportUnknown();
    }
    return new Node(
        draft.index(),
        draft.id(),
        draft.type(),
        draft.title(),
        spec,
        reading.inputs(),
        recovery,
        timeout,
        Handles.of(spec) != null || recovery.strategy() instanceof Recovery.Strategy.FailBranch,
        isFused(spec),
        draft.position(),
        settings(draft, spec));
  }

  /** A plugin's node has them in its spec. */
  private ObjectValue settings(DraftNode draft, NodeSpec spec) {
    return sink.options().extensions().keepsSettings()
            && !(spec instanceof NodeSpec.Plugin)
            && draft.data().toValue() instanceof ObjectValue settings
        ? settings
        : ObjectValue.EMPTY;
  }

  /**
   * In a flat file a failure without an edge for it is real: it never goes the way of success. An
   * app export ends that path there.
   */
  private Recovery recovery(NodeReading reading, NodeSpec spec, boolean hasFailBranch) {
    var recovery = dialect.recovery(reading, spec);
    if (hasFailBranch || !(recovery.strategy() instanceof Recovery.Strategy.FailBranch)) {
      return recovery;
    }
    var isFlat = scope.draft().dialect() == Dialect.FLAT;
    reading.report(
        W610,
        "'%s' has the strategy fail-branch, but no edge with that handle"
            .formatted(reading.node().id()),
        reading.fields().positionOf("error_strategy"),
        "error_strategy",
        isFlat
            ? "its failure fails the run; add an edge with the handle 'fail-branch'"
            : "nothing runs after its failure; add an edge with the handle 'fail-branch'");
    return isFlat
        ? new Recovery(recovery.retry(), new Recovery.Strategy.Fail(), recovery.restart())
        : recovery;
  }

  /** Nodes that only look at values run inside the turn; a list may be too long for that. */
  private static boolean isFused(NodeSpec spec) {
    return switch (spec) {
      case RoutingSpec.Template(var template, _, _) -> template.isCheap();
      case RoutingSpec.ListOperator _ -> false;
      case RoutingSpec _ -> true;
      default -> false;
    };
  }

  private List<Edge> edges(DraftGraph graph, List<Node> nodes) {
    var edges = new ArrayList<Edge>(graph.edges().size());
    for (var draft : graph.edges()) {
      edges.add(
          new Edge(edges.size(), draft.id(), draft.source(), draft.target(), handle(draft, nodes)));
    }
    return edges;
  }

  /** All edges of a node that does not branch are taken, whatever an app's editor wrote. */
  private String handle(DraftEdge edge, List<Node> nodes) {
    var source = nodes.get(edge.source());
    if (source.branch()
        || edge.handle().equals(Edge.DEFAULT)
        || scope.draft().dialect() == Dialect.FLAT) {
      return edge.handle();
    }
    sink.out()
        .add(
            W609,
            "the handle '%s' means nothing on an edge of '%s', which does not branch"
                .formatted(edge.handle(), source.id()),
            edge.position(),
            source.id(),
            null,
            "the edge is always taken");
    return Edge.DEFAULT;
  }
}
