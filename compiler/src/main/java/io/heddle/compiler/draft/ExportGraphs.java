package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E003;
import static io.heddle.compiler.DiagnosticCode.E007;
import static io.heddle.compiler.DiagnosticCode.E008;
import static io.heddle.compiler.DiagnosticCode.E009;
import static io.heddle.compiler.DiagnosticCode.E605;
import static io.heddle.compiler.DiagnosticCode.W611;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.draft.DraftGraph.Kind;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.Fields;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sorts the flat node list of an app export into the graphs of its containers. */
final class ExportGraphs {

  /** A node of the list. */
  static final class Item {
    final String id;
    final String type;
    final Fields fields;
    final Fields data;
    @Nullable Item container;

    Item(String id, String type, Fields fields, Fields data) {
      this.id = id;
      this.type = type;
      this.fields = fields;
      this.data = data;
    }

    boolean isContainer() {
      return type.equals("iteration") || type.equals("loop");
    }

    boolean isContainerStart() {
      return type.equals("iteration-start") || type.equals("loop-start");
    }
  }

  private static final String NOTE = "custom-note";

  private final CompileOptions options;
  private final Findings out;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, DraftGraph> graphOf = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<DraftGraph> graphs = new ArrayList<>();

  ExportGraphs(CompileOptions options, Findings out) {
    this.options = options;
    this.out = out;
  }

  /** The graphs, the root first; empty when there is no node. */
  List<DraftGraph> read(Fields workflow) {
    var graph = workflow.mapOrEmpty("graph");
    for (var node : graph.maps("nodes")) {
      item(node);
    }
    if (items.isEmpty()) {
      graph.report(E003, "nodes", "the workflow has no nodes", null);
      return List.of();
    }
    items.values().forEach(this::findContainer);
    assemble(graph);
    new ExportEdges(graphOf, notes, out).read(graph.maps("edges"));
    ContainerStarts.complete(graphs, out);
    return graphs;
  }

  private void item(Fields node) {
    var id = node.textOr("id", "");
    var data = node.mapOrEmpty("data");
    if (node.textOr("type", "").equals(NOTE)) {
      notes.add(id);
      return;
    }
    var type = data.textOr("type", "");
    if (id.isBlank()) {
      out.add(E008, "a node has no id", node.position());
      return;
    }
    if (!NodeKinds.isKnown(type, Dialect.APP_EXPORT, options)) {
      switch (type) {
        case "" -> refused(id, data, "node '%s' has no type".formatted(id));
        case "datasource", "knowledge-index" ->
            refused(id, data, "a node of type '%s' belongs to a rag_pipeline only".formatted(type));
        default -> unknown(id, type, data);
      }
    }
    if (items.putIfAbsent(id, new Item(id, type, node, data)) != null) {
      out.add(
          E007,
          "the id '%s' is used by two nodes".formatted(id),
          node.position(),
          id,
          "id",
          "every node needs an id of its own");
    }
  }

  private void refused(String id, Fields data, String message) {
    out.add(
        E009,
        message,
        data.positionOf("type"),
        id,
        "type",
        NearestName.hint(data.textOr("type", ""), NodeKinds.EXPORT));
  }

  /** Exports are newer than their runtimes: what a run never reaches does it no harm. */
  private void unknown(String id, String type, Fields data) {
    out.add(
        W611,
        "nothing here runs nodes of type '%s'; a run that reaches '%s' fails".formatted(type, id),
        data.positionOf("type"),
        id,
        "type",
        NearestName.hint(type, NodeKinds.EXPORT));
  }

  /** Membership is what the data says; canvas keys only help where it says nothing. */
  private void findContainer(Item item) {
    var iteration = container(item, "iteration_id");
    var loop = container(item, "loop_id");
    if (iteration != null && loop != null) {
      item.container = isInside(iteration, loop) ? iteration : loop;
    } else if (iteration != null || loop != null) {
      item.container = iteration == null ? loop : iteration;
    } else if (item.isContainerStart()) {
      item.container = startOf(item);
    }
  }

  private @Nullable Item container(Item item, String key) {
    var id = item.data.textOr(key, "");
    if (id.isBlank()) {
      return null;
    }
    var container = items.get(id);
    if (container == null || !container.isContainer()) {
      out.add(
          E605,
          "'%s' names '%s' as its container, which is no iteration or loop".formatted(item.id, id),
          item.data.positionOf(key),
          item.id,
          key,
          null);
      return null;
    }
    return container;
  }

  private static boolean isInside(Item inner, Item outer) {
    return inner.data.textOr("loop_id", "").equals(outer.id)
        || inner.data.textOr("iteration_id", "").equals(outer.id);
  }

  private @Nullable Item startOf(Item item) {
    for (var container : items.values()) {
      if (container.isContainer() && container.data.textOr("start_node_id", "").equals(item.id)) {
        return container;
      }
    }
    var parent = items.get(item.fields.textOr("parentId", ""));
    return parent != null && parent.isContainer() ? parent : null;
  }

  /** Outer graphs first, so that a graph's number is larger than its parent's. */
  private void assemble(Fields graph) {
    var members = new HashMap<@Nullable Item, List<Item>>();
    for (var item : items.values()) {
      members.computeIfAbsent(item.container, _ -> new ArrayList<>()).add(item);
    }
    var open = new ArrayDeque<Map.Entry<DraftGraph, List<Item>>>();
    var root = new DraftGraph(0, Kind.ROOT, null, -1, "", graph.position());
    graphs.add(root);
    open.add(Map.entry(root, members.getOrDefault(null, List.of())));
    while (!open.isEmpty()) {
      var next = open.remove();
      for (var item : next.getValue()) {
        var inner = add(item, next.getKey());
        if (inner != null) {
          open.add(Map.entry(inner, members.getOrDefault(item, List.of())));
        }
      }
    }
    items.values().stream().filter(item -> !graphOf.containsKey(item.id)).forEach(this::enclosed);
  }

  private @Nullable DraftGraph add(Item item, DraftGraph graph) {
    DraftGraph inner = null;
    var index = graph.nodes().size();
    if (item.isContainer()) {
      var kind = item.type.equals("loop") ? Kind.LOOP : Kind.ITERATION;
      inner = new DraftGraph(graphs.size(), kind, graph, index, item.id, item.fields.position());
      graphs.add(inner);
    }
    graph.add(
        new DraftNode(
            index,
            item.id,
            item.type,
            item.data.textOr("title", ""),
            item.data.map(),
            item.fields.position(),
            inner));
    graphOf.put(item.id, graph);
    return inner;
  }

  private void enclosed(Item item) {
    out.add(
        E605,
        "'%s' is inside of itself by way of its containers".formatted(item.id),
        item.fields.position(),
        item.id,
        null,
        null);
  }
}
