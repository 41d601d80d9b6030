package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E401;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.condition.Condition;
import io.heddle.compiler.condition.FlatConditions;
import io.heddle.compiler.condition.LogicalOperator;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.lower.NodeReading;
import java.util.ArrayList;
import java.util.List;

/** Conditions of the flat dialect. */
final class FlatConditionReader {

  private static final List<String> LOGICAL = List.of("and", "or");

  private FlatConditionReader() {}

  /** The conditions of one case, over the node's inputs. */
  static Condition of(NodeReading node, Fields owner, List<Fields> items) {
    var specs = new ArrayList<FlatConditions.Spec>(items.size());
    for (var item : items) {
      var input = node.required(item, "variable_selector", E401);
      var operator = item.requiredText("comparison_operator");
      var expected = NodeReading.constant(item, "value");
      item.ignore("id", "varType", "variable_type");
      item.reportUnknown();
      if (input >= 0 && operator != null) {
        specs.add(new FlatConditions.Spec(input, operator, expected, item.position()));
      }
    }
    var logical =
        owner.oneOf("logical_operator", "and", LOGICAL).equals("or")
            ? LogicalOperator.OR
            : LogicalOperator.AND;
    return compile(node, specs, logical, owner);
  }

  static Condition compile(
      NodeReading node, List<FlatConditions.Spec> specs, LogicalOperator logical, Fields owner) {
    var found = new ArrayList<Diagnostic>();
    var condition = FlatConditions.compile(specs, logical, found);
    found.forEach(
        one -> node.report(one.inNode(node.node().id(), owner.pathOf("comparison_operator"))));
    return condition;
  }
}
