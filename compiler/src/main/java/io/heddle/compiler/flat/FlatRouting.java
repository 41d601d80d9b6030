package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E201;
import static io.heddle.compiler.DiagnosticCode.E202;
import static io.heddle.compiler.DiagnosticCode.E203;
import static io.heddle.compiler.DiagnosticCode.E204;
import static io.heddle.compiler.DiagnosticCode.E205;
import static io.heddle.compiler.DiagnosticCode.E206;
import static io.heddle.compiler.DiagnosticCode.E210;
import static io.heddle.compiler.DiagnosticCode.E215;
import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.W610;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RoutingSpec.Join;
import io.heddle.compiler.ir.RoutingSpec.Operation;
import io.heddle.compiler.ir.RoutingSpec.Origin;
import io.heddle.compiler.lower.Jinja;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.Use;
import io.heddle.compiler.value.ObjectValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routing nodes of the flat dialect. */
final class FlatRouting {

  private static final Set<String> INPUT_TYPES =
      Set.of(
          "string",
          "number",
          "boolean",
          "object",
          "array",
          "array[string]",
          "array[number]",
          "array[object]",
          "array[boolean]",
          "array[any]",
          "file",
          "array[file]",
          "any",
          "text-input",
          "paragraph",
          "select",
          "checkbox",
          "file-list",
          "json_object");
  private static final int MAX_OUTPUT = 1_000_000;
  private static final List<String> WRITE_MODES = List.of("overwrite", "append", "clear");

  private FlatRouting() {}

  static NodeSpec start(NodeReading node) {
    var inputs = new ArrayList<InputField>();
    for (var item : node.fields().maps("variables")) {
      inputs.add(input(item));
    }
    return new RoutingSpec.Start(inputs, Origin.INPUTS);
  }

  static NodeSpec startFromTrigger(NodeReading node) {
    node.fields().ignore("variables");
    return new RoutingSpec.Start(List.of(), Origin.TRIGGER);
  }

  private static InputField input(Fields item) {
    var name = item.requiredText("variable");
    var type = item.textOr("type", "string").strip().toLowerCase(Locale.ROOT);
    if (!INPUT_TYPES.contains(type)) {
      item.report(
          E201,
          "type",
          "unknown input type '%s'".formatted(type),
          NearestName.of(type, INPUT_TYPES)
              .map("did you mean '%s'?"::formatted)
              .orElse("types are string, number, boolean, object, file and array[...]"));
    }
    var options = item.list("options").isEmpty() ? List.<String>of() : item.texts("options");
    var schema = item.value("json_schema");
    var fallback = item.value("default");
    var field =
        new InputField(
            name == null ? "" : name,
            item.textOr("label", ""),
            type,
            item.bool("required", false),
            fallback == null ? null : fallback.toValue(),
            (int) item.integer("max_length", 0, 0, Integer.MAX_VALUE),
            options,
            schema == null ? null : schema.toValue(),
            (ObjectValue) item.map().toValue(),
            item.position());
    item.ignore("description", "hide", "hint", "placeholder", "allowed_file_types");
    item.ignore("allowed_file_extensions", "allowed_file_upload_methods");
    item.reportUnknown();
    return field;
  }

  static NodeSpec end(NodeReading node) {
    var outputs = new ArrayList<Binding>();
    for (var item : node.fields().maps("outputs")) {
      var name = item.requiredText("variable");
      var key = item.has("value_selector") ? "value_selector" : "variable_selector";
      var input = node.required(item, key, E202);
      item.ignore("value_selector", "variable_selector", "value_type", "label", "type");
      item.reportUnknown();
      if (name != null && input >= 0) {
        outputs.add(new Binding(name, input));
      }
    }
    return new RoutingSpec.End(outputs);
  }

  static NodeSpec answer(NodeReading node) {
    var fields = node.fields();
    if (fields.textOr("answer", "").isEmpty()) {
      fields.report(E203, "answer", "the answer has no text", "answer: \"{{#node.text#}}\"");
    }
    return new RoutingSpec.Answer(node.template(fields, "answer"));
  }

  static NodeSpec ifElse(NodeReading node) {
    var fields = node.fields();
    var cases = new ArrayList<RoutingSpec.Case>();
    var ids = new HashSet<String>();
    for (var item : fields.maps("cases")) {
      var id = item.requiredText("case_id");
      if (id != null && !ids.add(id)) {
        item.report(
            E206, "case_id", "there are two cases '%s'".formatted(id), "give one another id");
      }
      if (item.list("conditions").isEmpty()) {
        item.report(E205, "conditions", "a case has no conditions", null);
      }
      cases.add(
          new RoutingSpec.Case(
              id == null ? "" : id, FlatConditionReader.of(node, item, item.maps("conditions"))));
      item.ignore("id");
      item.reportUnknown();
    }
    if (fields.list("cases").isEmpty()) {
      fields.report(E204, "cases", "the if-else has no cases", "cases: [ { case_id: ... } ]");
    }
    return new RoutingSpec.IfElse(cases);
  }

  static NodeSpec template(NodeReading node) {
    var fields = node.fields();
    if (fields.textOr("template", "").isEmpty()) {
      fields.report(E210, "template", "the template has no text", null);
    }
    var variables = node.bindings(fields, "variables", Use.Kind.SELECTOR);
    return new RoutingSpec.Template(
        Jinja.template(node, fields, "template", variables), variables, MAX_OUTPUT);
  }

  static NodeSpec aggregator(NodeReading node) {
    var fields = node.fields();
    var inputs = selectors(node, fields, "variables");
    fields.ignore("output_type", "advanced_settings");
    if (fields.list("variables").isEmpty()) {
      if (node.type().equals("variable-assigner") && !fields.has("variables")) {
        node.report(
            W610,
            "'%s' has no variables to choose from and puts out null".formatted(node.node().id()),
            fields.position(),
            "variables",
            "variable-assigner is the old name of variable-aggregator; to write a variable use the"
                + " type 'assigner'");
      } else {
        fields.report(E215, "variables", "the aggregator has no variables", null);
      }
    }
    return new RoutingSpec.Aggregator(List.of(new RoutingSpec.Group(null, inputs)), false);
  }

  /** The inputs of a list of selectors, of which any may be missing. */
  static List<Integer> selectors(NodeReading node, Fields fields, String key) {
    var selectors = fields.selectors(key);
    var inputs = new ArrayList<Integer>(selectors.size());
    for (var i = 0; i < selectors.size(); i++) {
      var path = "%s[%d]".formatted(fields.pathOf(key), i);
      var input = node.input(selectors.get(i), Use.Kind.OPTIONAL, fields.positionOf(key), path);
      if (input >= 0) {
        inputs.add(input);
      }
    }
    return inputs;
  }

  static NodeSpec assigner(NodeReading node) {
    var fields = node.fields();
    var operation =
        switch (fields.oneOf("write_mode", "overwrite", WRITE_MODES)) {
          case "append" -> Operation.APPEND;
          case "clear" -> Operation.CLEAR;
          default -> Operation.OVERWRITE;
        };
    var target = node.input(fields, "assigned_variable_selector", Use.Kind.WRITE);
    if (target < 0) {
      node.required(fields, "assigned_variable_selector", E607);
    }
    var source = node.input(fields, "input_variable_selector");
    var constant = fields.value("value");
    return new RoutingSpec.Assigner(
        List.of(
            new RoutingSpec.Assignment(
                target, operation, source, constant == null ? null : constant.toValue(), null)),
        true);
  }

  static NodeSpec gather(NodeReading node) {
    var fields = node.fields();
    var inputs = selectors(node, fields, "variables");
    var mode = fields.value("join_mode");
    var join = join(mode, fields);
    var count = join == Join.SOME ? count(mode, fields) : 0;
    checkCount(node, fields, count);
    var timeout = fields.integer("timeout_secs", 0, 0, Integer.MAX_VALUE);
    var strategy =
        fields.oneOf(
            "timeout_strategy",
            "proceed_with_available",
            List.of("proceed_with_available", "fail"));
    return new RoutingSpec.Gather(
        inputs,
        join,
        count,
        fields.bool("cancel_remaining", true),
        timeout == 0 ? null : Duration.ofSeconds(timeout),
        !strategy.equals("fail"));
  }

  /** {@code {type: any}}; the bare word means the same. */
  private static Join join(@Nullable TextValue mode, Fields fields) {
    var word =
        switch (mode) {
          case null -> "all";
          case TextScalar scalar -> scalar.text();
          case TextMap map -> map.get("type") instanceof TextScalar type ? type.text() : "all";
          case TextList _ -> "";
        };
    return switch (word) {
      case "all" -> Join.ALL;
      case "any" -> Join.ANY;
      case "n_of_m" -> Join.SOME;
      default -> {
        fields.report(
            E607, "join_mode", "unknown join mode '%s'".formatted(word), "all, any or n_of_m");
        yield Join.ALL;
      }
    };
  }

  private static int count(@Nullable TextValue mode, Fields fields) {
    var map = fields.mapOrEmpty("join_mode");
    var count = mode instanceof TextMap ? (int) map.integer("n", 0, 1, Integer.MAX_VALUE) : 0;
    if (count == 0) {
      fields.report(E607, "join_mode", "n_of_m needs an n of at least 1", "{ type: n_of_m, n: 2 }");
    }
    return count;
  }

  private static void checkCount(NodeReading node, Fields fields, int count) {
    var arriving =
        node.graph().edges().stream().filter(e -> e.target() == node.node().index()).count();
    if (count > arriving) {
      fields.report(
          E607,
          "join_mode",
          "waits for %d branches, but %d arrive".formatted(count, arriving),
          "lower n or add edges");
    }
  }
}
