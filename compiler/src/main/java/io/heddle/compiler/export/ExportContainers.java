package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.E212;
import static io.heddle.compiler.DiagnosticCode.W605;

import io.heddle.compiler.condition.Condition;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.ContainerSpec.LoopKind;
import io.heddle.compiler.ir.ContainerSpec.LoopVariable;
import io.heddle.compiler.ir.ContainerSpec.OnError;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Iterations and loops of app exports. */
final class ExportContainers {

  private static final int DEFAULT_PARALLEL = 10;
  private static final int MOST_PARALLEL = 10_000;
  private static final int MOST_ROUNDS = 100;
  private static final List<String> ERROR_MODES =
      List.of("terminated", "continue-on-error", "remove-abnormal-output");

  private ExportContainers() {}

  private static int graph(NodeReading node) {
    var inner = node.node().inner();
    return inner == null ? -1 : inner.id();
  }

  static NodeSpec iteration(NodeReading node) {
    var fields = node.fields();
    var onError =
        switch (fields.oneOf("error_handle_mode", "terminated", ERROR_MODES)) {
          case "continue-on-error" -> OnError.CONTINUE;
          case "remove-abnormal-output" -> OnError.REMOVE;
          default -> OnError.TERMINATE;
        };
    var parallel = fields.integer("parallel_nums", DEFAULT_PARALLEL, 1, MOST_PARALLEL);
    return new ContainerSpec.Iteration(
        graph(node),
        node.required(fields, "iterator_selector", E212),
        node.inside(fields, "output_selector"),
        fields.bool("is_parallel", false) ? (int) parallel : 1,
        onError,
        fields.bool("flatten_output", true),
        0,
        "output");
  }

  static NodeSpec loop(NodeReading node) {
    var fields = node.fields();
    var refs = new ArrayList<Ref>();
    var variables = new ArrayList<LoopVariable>();
    for (var item : fields.maps("loop_variables")) {
      variables.add(variable(node, item));
    }
    return new ContainerSpec.Loop(
        graph(node),
        LoopKind.UNTIL,
        refs,
        condition(node, fields, refs),
        (int) fields.integer("loop_count", MOST_ROUNDS, 1, 1_000_000),
        variables,
        null);
  }

  /** What ends the loop; null when nothing but its count does. */
  private static @Nullable Condition condition(NodeReading node, Fields fields, List<Ref> refs) {
    var items = fields.maps("break_conditions");
    var inner = node.node().inner();
    if (items.isEmpty() || inner == null) {
      return null;
    }
    return ExportConditionReader.of(
        node, fields, items, "logical_operator", item -> conditionInput(node, item, refs));
  }

  private static int conditionInput(NodeReading node, Fields item, List<Ref> refs) {
    var ref = node.inside(item, "variable_selector");
    if (ref == null) {
      return -1;
    }
    var known = refs.indexOf(ref);
    if (known >= 0) {
      return known;
    }
    refs.add(ref);
    return refs.size() - 1;
  }

  private static LoopVariable variable(NodeReading node, Fields item) {
    var name = item.textOr("label", "");
    var type = item.textOr("var_type", "string");
    if (item.textOr("value_type", "constant").equals("variable")) {
      return new LoopVariable(name, type, node.input(item, "value"), null, null);
    }
    var value = item.value("value");
    if (value instanceof TextScalar(_, _, StringValue(var text)) && text.contains("{{#")) {
      return new LoopVariable(name, type, -1, null, node.template(item, "value"));
    }
    var constant = value == null ? Value.none() : value.toValue();
    return new LoopVariable(name, type, -1, typed(type, constant, item), null);
  }

  /** A text that stands for another type holds its JSON. */
  private static Value typed(String type, Value constant, Fields item) {
    if (type.equals("string") || !(constant instanceof StringValue(var text))) {
      return constant;
    }
    if (text.isBlank()) {
      return Value.none();
    }
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      item.report(
          W605,
          "value",
          "'%s' is no %s: %s".formatted(text, type, e.getMessage()),
          "the loop variable begins as null");
      return Value.none();
    }
  }
}
