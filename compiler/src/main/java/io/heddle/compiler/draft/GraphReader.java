package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E004;
import static io.heddle.compiler.DiagnosticCode.E005;
import static io.heddle.compiler.DiagnosticCode.E006;
import static io.heddle.compiler.DiagnosticCode.E007;
import static io.heddle.compiler.DiagnosticCode.E008;
import static io.heddle.compiler.DiagnosticCode.E009;
import static io.heddle.compiler.DiagnosticCode.E010;
import static io.heddle.compiler.DiagnosticCode.E011;
import static io.heddle.compiler.DiagnosticCode.E012;
import static io.heddle.compiler.DiagnosticCode.E013;
import static io.heddle.compiler.DiagnosticCode.E604;
import static io.heddle.compiler.DiagnosticCode.W610;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.Position;
import io.heddle.compiler.draft.DraftGraph.Kind;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.Edge;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the nodes and edges of one graph of the flat dialect together. */
final class GraphReader {

  private record EdgeKey(int source, int target, String handle) {

    /** A record's own would put all edges of a chain into a few places of the table. */
    @Override
    public int hashCode() {
      return (source * 0x9E3779B1) ^ (target * 0x85EBCA77) ^ handle.hashCode();
    }
  }

  private final DraftGraph graph;
  private final Dialect dialect;
  private final CompileOptions options;
  private final Findings out;
  private final Set<EdgeKey> known = new HashSet<>();
  private final Set<String> ids = new HashSet<>();
  private int edges;

  GraphReader(DraftGraph graph, Dialect dialect, CompileOptions options, Findings out) {
    this.graph = graph;
    this.dialect = dialect;
    this.options = options;
    this.out = out;
  }

  /** Adds a node, or says why not. A node of an unknown type stands in the graph all the same. */
  boolean node(DraftNode node, Position typeAt) {
    if (node.id().isBlank()) {
      out.add(E008, "a node of %s has no id".formatted(graph.label()), node.position());
      graph.markBroken();
      return false;
    }
    if (!graph.add(node)) {
      out.add(
          E007,
          "the id '%s' is used by two nodes of %s".formatted(node.id(), graph.label()),
          node.position(),
          node.id(),
          "id",
          "every node needs an id of its own");
      graph.markBroken();
      return false;
    }
    if (!NodeKinds.isKnown(node.type(), dialect, options)) {
      out.add(
          E009,
          node.type().isEmpty()
              ? "node '%s' has no type".formatted(node.id())
              : "unknown node type '%s'".formatted(node.type()),
          typeAt,
          node.id(),
          "type",
          NearestName.hint(node.type(), NodeKinds.of(dialect)));
    }
    return true;
  }

  void edge(Fields fields) {
    var number = edges++;
    var source = endpoint(fields, "source", E010);
    var target = endpoint(fields, "target", E011);
    var handle = handle(fields);
    var id = fields.textOr("id", "");
    fields.ignore("target_handle", "targetHandle", "type", "data");
    fields.reportUnknown();
    if (source < 0 || target < 0) {
      graph.markBroken();
      return;
    }
    var name = graph.nodes().get(source).id();
    if (source == target) {
      out.add(E012, "the edge leads from '%s' to itself".formatted(name), fields.position());
      graph.markBroken();
      return;
    }
    if (!known.add(new EdgeKey(source, target, handle))) {
      out.add(
          E013,
          "there are two edges from '%s' to '%s' with the handle '%s'"
              .formatted(name, graph.nodes().get(target).id(), handle),
          fields.position());
      return;
    }
    graph.add(new DraftEdge(unique(id, number, fields), source, target, handle, fields.position()));
  }

  private int endpoint(Fields fields, String key, DiagnosticCode code) {
    var id = fields.textOr(key, "");
    var index = graph.indexOf(id);
    if (index < 0) {
      out.add(
          code,
          id.isEmpty()
              ? "an edge of %s has no %s".formatted(graph.label(), key)
              : "the edge's %s '%s' is no node of %s".formatted(key, id, graph.label()),
          fields.positionOf(key),
          null,
          key,
          nearestNode(id));
    }
    return index;
  }

  private @Nullable String nearestNode(String id) {
    return NearestName.of(id, graph.nodes().stream().map(DraftNode::id).toList())
        .map("did you mean '%s'?"::formatted)
        .orElse(null);
  }

  private static String handle(Fields fields) {
    var handle = fields.textOr("source_handle", "");
    if (handle.isEmpty()) {
      handle = fields.textOr("sourceHandle", "");
    }
    fields.ignore("sourceHandle");
    return handle.isEmpty() ? Edge.DEFAULT : handle;
  }

  /** Two edges never share an id: one of them would vanish from every list by id. */
  private String unique(String id, int number, Fields fields) {
    if (id.isEmpty() || ids.add(id)) {
      return id.isEmpty() ? "edge_" + number : id;
    }
    var other = "edge_" + number;
    out.add(
        W610,
        "the edge id '%s' is used twice; this edge is called '%s'".formatted(id, other),
        fields.positionOf("id"));
    ids.add(other);
    return other;
  }

  /** A graph needs one beginning and an end. */
  void checkEnds() {
    var begins = false;
    var starts = 0;
    var ends = false;
    for (var node : graph.nodes()) {
      begins |= node.type().equals("start") || node.type().equals("start-from-trigger");
      ends |= isEnd(node);
      if (node.type().equals("start") && ++starts > 1) {
        out.add(
            E005,
            "'%s' is a second start node of %s".formatted(node.id(), graph.label()),
            node.position(),
            node.id(),
            null,
            "a graph begins at one node");
        graph.markBroken();
      }
    }
    if (!begins) {
      out.add(
          graph.kind() == Kind.ROOT ? E004 : E604,
          "%s has no start node".formatted(graph.label()),
          graph.position(),
          ownerOrNull(),
          null,
          "add a node of type 'start'");
      graph.markBroken();
    }
    if (!ends) {
      var kinds = graph.kind() == Kind.ROOT ? "end or answer" : "end";
      out.add(
          E006,
          "%s has no %s node".formatted(graph.label(), kinds),
          graph.position(),
          ownerOrNull(),
          null,
          "add a node of type 'end'");
    }
  }

  private @Nullable String ownerOrNull() {
    return graph.ownerId().isEmpty() ? null : graph.ownerId();
  }

  private boolean isEnd(DraftNode node) {
    return graph.kind() == Kind.ROOT
        ? NodeKinds.isTerminal(node.type())
        : node.type().equals("end");
  }
}
