package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E002;
import static io.heddle.compiler.DiagnosticCode.E003;
import static io.heddle.compiler.DiagnosticCode.E211;
import static io.heddle.compiler.DiagnosticCode.E213;
import static io.heddle.compiler.DiagnosticCode.E216;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.draft.DraftGraph.Kind;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import io.heddle.compiler.ir.CompiledWorkflow.AppMode;
import io.heddle.compiler.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the structure of the flat dialect. */
public final class FlatStructure {

  /** The only version of the dialect. */
  public static final String VERSION = "0.1.0";

  private final Findings out;
  private final CompileOptions options;
  private final List<DraftGraph> graphs = new ArrayList<>();
  private final NodeTemplates templates;

  private FlatStructure(TextMap text, CompileOptions options, Findings out) {
    this.out = out;
    this.options = options;
    this.templates = new NodeTemplates(text, out);
  }

  /** What can be made of the text; null when there is nothing to go on with. */
  public static @Nullable Draft read(TextMap text, CompileOptions options, Findings out) {
    return new FlatStructure(text, options, out).draft(text);
  }

  private @Nullable Draft draft(TextMap text) {
    var fields = Fields.of(text, out::add);
    var version = version(text);
    if (fields.list("nodes").isEmpty()) {
      out.add(E003, "the workflow has no nodes", fields.positionOf("nodes"));
      return null;
    }
    if (!text.has("edges")) {
      out.add(E608, "'edges' is missing", text.position());
    }
    var root = graph(Kind.ROOT, null, -1, "", fields);
    var handler = handler(fields.map("error_handler"), root);
    var draft =
        new Draft(
            Dialect.FLAT,
            AppMode.WORKFLOW,
            fields.textOr("id", ""),
            fields.textOr("name", ""),
            version,
            graphs,
            handler,
            text,
            text);
    GraphLimits.check(draft, options.policy(), out);
    return draft;
  }

  private String version(TextMap text) {
    var version = text.get("version");
    if (version instanceof TextScalar(_, _, StringValue(var known)) && known.equals(VERSION)) {
      return known;
    }
    var hint = "write: version: \"%s\"".formatted(VERSION);
    switch (version) {
      case null -> out.add(E002, "'version' is missing", text.position(), null, "version", hint);
      case TextScalar scalar ->
          out.add(
              E002,
              "version '%s' is not supported".formatted(scalar.text()),
              scalar.position(),
              null,
              "version",
              hint);
      case TextList _, TextMap _ ->
          out.add(
              E002,
              "'version' must be a text, not a %s".formatted(version.kind()),
              version.position(),
              null,
              "version",
              hint);
    }
    return "";
  }

  private DraftGraph graph(
      Kind kind, @Nullable DraftGraph parent, int owner, String ownerId, Fields fields) {
    var graph = new DraftGraph(graphs.size(), kind, parent, owner, ownerId, fields.position());
    graphs.add(graph);
    var reader = new GraphReader(graph, Dialect.FLAT, options, out);
    var index = 0;
    for (var item : fields.maps("nodes")) {
      if (add(item, index, graph, reader)) {
        index++;
      }
    }
    for (var edge : fields.maps("edges")) {
      reader.edge(edge);
    }
    reader.checkEnds();
    return graph;
  }

  private boolean add(Fields item, int index, DraftGraph graph, GraphReader reader) {
    var id = item.textOr("id", "");
    var data = item.mapOrEmpty("data");
    var expanded = templates.expand(data.map(), id);
    var type = type(item, expanded);
    var title = title(item, expanded);
    item.ignore("position");
    item.reportUnknown();
    var inner = innerKind(type, expanded);
    var before = graphs.size();
    var node =
        new DraftNode(
            index,
            id,
            type,
            title,
            expanded,
            item.position(),
            inner == null ? null : inner(inner, graph, index, id, type, expanded));
    if (reader.node(
        node, expanded.get("type") == null ? item.positionOf("type") : data.positionOf("type"))) {
      return true;
    }
    // The graphs of a node that is left out would belong to nobody.
    graphs.subList(before, graphs.size()).clear();
    return false;
  }

  private static String type(Fields item, TextMap data) {
    var type = scalar(data.get("type"));
    var own = type.isEmpty() ? item.textOr("type", "") : type;
    item.ignore("type");
    return own.equals("template") ? "template-transform" : own;
  }

  private static String title(Fields item, TextMap data) {
    var title = scalar(data.get("title"));
    item.ignore("title");
    return title.isEmpty() ? item.textOr("title", "") : title;
  }

  private static String scalar(@Nullable TextValue value) {
    return value instanceof TextScalar scalar ? scalar.text() : "";
  }

  private static @Nullable Kind innerKind(String type, TextMap data) {
    return switch (type) {
      case "iteration" -> Kind.ITERATION;
      case "loop" -> Kind.LOOP;
      case "list-operator" ->
          switch (scalar(data.get("operation"))) {
            case "filter", "map" -> Kind.LIST;
            case "reduce" -> Kind.REDUCE;
            default -> null;
          };
      default -> null;
    };
  }

  private @Nullable DraftGraph inner(
      Kind kind, DraftGraph parent, int owner, String id, String type, TextMap data) {
    var code = type.equals("iteration") ? E211 : type.equals("loop") ? E213 : E216;
    if (data.get("sub_graph") instanceof TextMap map) {
      var fields = Fields.of(map, out::add);
      if (!fields.list("nodes").isEmpty()) {
        var graph = graph(kind, parent, owner, id, fields);
        fields.reportUnknown();
        return graph;
      }
    }
    missing(code, data.has("sub_graph") ? data.get("sub_graph") : data, id, type);
    return null;
  }

  private void missing(DiagnosticCode code, @Nullable TextValue at, String id, String type) {
    out.add(
        code,
        "the %s has no sub-graph with nodes".formatted(type),
        at == null ? Position.UNKNOWN : at.position(),
        id,
        "sub_graph",
        "sub_graph: { nodes: [...], edges: [...] } with a start and an end node");
  }

  private @Nullable DraftGraph handler(@Nullable Fields handler, DraftGraph root) {
    if (handler == null) {
      return null;
    }
    var inner = handler.map("sub_graph");
    if (inner == null || inner.list("nodes").isEmpty()) {
      handler.report(E608, "sub_graph", "the error handler has no sub-graph with nodes", null);
      return null;
    }
    var graph = graph(Kind.HANDLER, root, -1, "", inner);
    inner.reportUnknown();
    return graph;
  }
}
