package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.E203;
import static io.heddle.compiler.DiagnosticCode.E206;
import static io.heddle.compiler.DiagnosticCode.W610;

import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.DraftGraph.Kind;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RoutingSpec.Origin;
import io.heddle.compiler.lower.Jinja;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.Use;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routing nodes of app exports. */
final class ExportRouting {

  private static final int MAX_OUTPUT = 400_000;

  /** The case of an if-else that lists conditions without cases. */
  private static final String ONLY_CASE = "true";

  private ExportRouting() {}

  static NodeSpec start(NodeReading node) {
    var inputs = new ArrayList<InputField>();
    for (var item : node.fields().maps("variables")) {
      inputs.add(input(item));
    }
    return new RoutingSpec.Start(inputs, Origin.INPUTS);
  }

  private static InputField input(Fields item) {
    var options = item.value("options") == null ? List.<String>of() : item.texts("options");
    var schema = item.value("json_schema");
    return new InputField(
        item.textOr("variable", ""),
        item.textOr("label", ""),
        item.textOr("type", "text-input"),
        item.bool("required", false),
        preset(item),
        (int) item.integer("max_length", 0),
        options,
        schema == null ? null : schema.toValue(),
        (ObjectValue) item.map().toValue(),
        item.position());
  }

  /** An empty text is no default. */
  private static @Nullable Value preset(Fields item) {
    var value = item.value("default");
    return switch (value == null ? Value.none() : value.toValue()) {
      case NoneValue _ -> null;
      case StringValue(var text) when text.isEmpty() -> null;
      case Value preset -> preset;
    };
  }

  static NodeSpec trigger(NodeReading node) {
    return new RoutingSpec.Start(List.of(), Origin.TRIGGER);
  }

  static NodeSpec frameStart() {
    return new RoutingSpec.Start(List.of(), Origin.FRAME);
  }

  static NodeSpec end(NodeReading node) {
    var outputs = new ArrayList<Binding>();
    for (var item : node.fields().maps("outputs")) {
      var name = item.textOr("variable", "");
      var input = node.input(item, "value_selector");
      if (!name.isEmpty() && input >= 0) {
        outputs.add(new Binding(name, input));
      }
    }
    return new RoutingSpec.End(outputs);
  }

  static NodeSpec answer(NodeReading node) {
    var fields = node.fields();
    if (!fields.has("answer")) {
      fields.report(E203, "answer", "the answer has no text", null);
    }
    return new RoutingSpec.Answer(node.template(fields, "answer"));
  }

  static NodeSpec ifElse(NodeReading node) {
    var fields = node.fields();
    var cases = new ArrayList<RoutingSpec.Case>();
    if (!fields.has("cases")) {
      var condition =
          ExportConditionReader.of(node, fields, fields.maps("conditions"), "logical_operator");
      return new RoutingSpec.IfElse(List.of(new RoutingSpec.Case(ONLY_CASE, condition)));
    }
    var ids = new HashSet<String>();
    for (var item : fields.maps("cases")) {
      var id = item.textOr(item.has("case_id") ? "case_id" : "id", "");
      if (!ids.add(id)) {
        item.report(E206, "case_id", "there are two cases '%s'".formatted(id), null);
      }
      cases.add(
          new RoutingSpec.Case(
              id,
              ExportConditionReader.of(node, item, item.maps("conditions"), "logical_operator")));
    }
    return new RoutingSpec.IfElse(cases);
  }

  static NodeSpec template(NodeReading node) {
    var fields = node.fields();
    var variables = node.bindings(fields, "variables", Use.Kind.SELECTOR);
    return new RoutingSpec.Template(
        Jinja.template(node, fields, "template", variables), variables, MAX_OUTPUT);
  }

  static NodeSpec aggregator(NodeReading node) {
    var fields = node.fields();
    var settings = fields.map("advanced_settings");
    if (settings == null || !settings.bool("group_enabled", false)) {
      var inputs = selectors(node, fields, "variables");
      return new RoutingSpec.Aggregator(List.of(new RoutingSpec.Group(null, inputs)), true);
    }
    var groups = new ArrayList<RoutingSpec.Group>();
    for (var group : settings.maps("groups")) {
      groups.add(
          new RoutingSpec.Group(
              group.textOr("group_name", ""), selectors(node, group, "variables")));
    }
    return new RoutingSpec.Aggregator(groups, true);
  }

  static List<Integer> selectors(NodeReading node, Fields fields, String key) {
    var selectors = fields.selectors(key);
    var inputs = new ArrayList<Integer>(selectors.size());
    for (var i = 0; i < selectors.size(); i++) {
      var path = "%s[%d]".formatted(fields.pathOf(key), i);
      if (!selectors.get(i).isEmpty()) {
        inputs.add(node.input(selectors.get(i), Use.Kind.OPTIONAL, fields.positionOf(key), path));
      }
    }
    return inputs;
  }

  static NodeSpec loopEnd(NodeReading node) {
    var up = 0;
    var loop = node.fields().textOr("loop_id", "");
    for (@Nullable DraftGraph graph = node.graph(); graph != null; graph = graph.parent(), up++) {
      if (graph.kind() == Kind.LOOP && (loop.isEmpty() || graph.ownerId().equals(loop))) {
        return new RoutingSpec.LoopEnd(up);
      }
    }
    node.report(
        W610,
        "'%s' is in no loop that it could end".formatted(node.node().id()),
        node.fields().position(),
        null,
        null);
    return new RoutingSpec.LoopEnd(-1);
  }
}
