package io.heddle.compiler.export;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.condition.Condition;
import io.heddle.compiler.condition.Expected;
import io.heddle.compiler.condition.ExportConditions;
import io.heddle.compiler.condition.FileConditions;
import io.heddle.compiler.condition.LogicalOperator;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Conditions of app exports. */
final class ExportConditionReader {

  private static final List<String> LOGICAL = List.of("and", "or");

  private ExportConditionReader() {}

  /** The conditions of one case, over the node's inputs. */
  static Condition of(NodeReading node, Fields owner, List<Fields> items, String logicalKey) {
    return of(node, owner, items, logicalKey, item -> node.input(item, "variable_selector"));
  }

  /**
   * @param inputs gives each condition the index of what it is about; -1 leaves it out
   */
  static Condition of(
      NodeReading node,
      Fields owner,
      List<Fields> items,
      String logicalKey,
      ToIntFunction<Fields> inputs) {
    var specs = new ArrayList<ExportConditions.Spec>(items.size());
    var found = new ArrayList<Diagnostic>();
    for (var item : items) {
      var input = inputs.applyAsInt(item);
      var operator = item.textOr("comparison_operator", "");
      var selector = item.selector("variable_selector");
      if (input >= 0 && selector != null && !operator.isEmpty()) {
        specs.add(
            new ExportConditions.Spec(
                input,
                selector,
                operator,
                expected(node, item),
                files(item, found),
                item.position()));
      }
    }
    var condition = ExportConditions.compile(specs, logical(owner, logicalKey), found);
    found.forEach(
        one -> node.report(one.inNode(node.node().id(), owner.pathOf("comparison_operator"))));
    return condition;
  }

  private static LogicalOperator logical(Fields owner, String key) {
    return owner.oneOf(key, "and", LOGICAL).equals("or") ? LogicalOperator.OR : LogicalOperator.AND;
  }

  private static Expected expected(NodeReading node, Fields item) {
    var value = item.value("value");
    if (value instanceof TextScalar(_, _, StringValue(var text)) && text.contains("{{#")) {
      return new Expected.Template(node.template(item, "value"));
    }
    return new Expected.Constant(value == null ? Value.none() : value.toValue());
  }

  private static @Nullable FileConditions files(Fields item, List<Diagnostic> found) {
    var sub = item.map("sub_variable_condition");
    if (sub == null) {
      return null;
    }
    var conditions = new ArrayList<FileConditions.FileCondition>();
    for (var condition : sub.maps("conditions")) {
      var operator =
          ExportConditions.operator(
              condition.textOr("comparison_operator", ""), condition.position(), found);
      var key = condition.oneOf("key", "", FileConditions.KEYS);
      if (operator != null && !key.isEmpty()) {
        conditions.add(
            new FileConditions.FileCondition(
                key, operator, NodeReading.constant(condition, "value")));
      }
    }
    return new FileConditions(logical(sub, "logical_operator"), conditions);
  }
}
