package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.E607;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RoutingSpec.Assignment;
import io.heddle.compiler.ir.RoutingSpec.Operation;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.Use;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Both versions of the assigner of app exports. */
final class ExportAssigner {

  private static final List<String> WRITE_MODES = List.of("over-write", "append", "clear");

  private ExportAssigner() {}

  static NodeSpec of(NodeReading node) {
    var fields = node.fields();
    var isSecond = fields.textOr("version", "1").startsWith("2") || fields.has("items");
    return isSecond ? second(node) : first(node);
  }

  private static NodeSpec first(NodeReading node) {
    var fields = node.fields();
    var operation =
        switch (fields.oneOf("write_mode", "over-write", WRITE_MODES)) {
          case "append" -> Operation.APPEND;
          case "clear" -> Operation.CLEAR;
          default -> Operation.OVERWRITE;
        };
    var target = node.input(fields, "assigned_variable_selector", Use.Kind.WRITE);
    if (target < 0) {
      node.required(fields, "assigned_variable_selector", E607);
      return new RoutingSpec.Assigner(List.of(), true);
    }
    var source = operation == Operation.CLEAR ? -1 : node.input(fields, "input_variable_selector");
    return new RoutingSpec.Assigner(
        List.of(new Assignment(target, operation, source, null, null)), true);
  }

  private static NodeSpec second(NodeReading node) {
    var items = new ArrayList<Assignment>();
    for (var item : node.fields().maps("items")) {
      var assignment = item(node, item);
      if (assignment != null) {
        items.add(assignment);
      }
    }
    return new RoutingSpec.Assigner(items, false);
  }

  private static @Nullable Assignment item(NodeReading node, Fields item) {
    var operation = operation(item);
    var target = node.input(item, "variable_selector", Use.Kind.WRITE);
    if (target < 0) {
      item.report(E607, "variable_selector", "an item writes to no variable", null);
      return null;
    }
    return switch (operation) {
      case null -> null;
      case CLEAR, REMOVE_FIRST, REMOVE_LAST -> new Assignment(target, operation, -1, null, null);
      case OVERWRITE, APPEND, EXTEND, SET, ADD, SUBTRACT, MULTIPLY, DIVIDE ->
          item.textOr("input_type", "variable").equals("constant")
              ? new Assignment(target, operation, -1, NodeReading.constant(item, "value"), null)
              : new Assignment(target, operation, node.input(item, "value"), null, null);
    };
  }

  private static @Nullable Operation operation(Fields item) {
    var word = item.textOr("operation", "");
    return switch (word) {
      case "over-write" -> Operation.OVERWRITE;
      case "clear" -> Operation.CLEAR;
      case "append" -> Operation.APPEND;
      case "extend" -> Operation.EXTEND;
      case "set" -> Operation.SET;
      case "+=" -> Operation.ADD;
      case "-=" -> Operation.SUBTRACT;
      case "*=" -> Operation.MULTIPLY;
      case "/=" -> Operation.DIVIDE;
      case "remove-first" -> Operation.REMOVE_FIRST;
      case "remove-last" -> Operation.REMOVE_LAST;
      default -> {
        var known =
            List.of(
                "over-write",
                "clear",
                "append",
                "extend",
                "set",
                "+=",
                "-=",
                "*=",
                "/=",
                "remove-first",
                "remove-last");
        item.report(
            E607,
            "operation",
            "unknown operation '%s'".formatted(word),
            NearestName.hint(word, known));
        yield null;
      }
    };
  }
}
