package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.E607;

import io.heddle.compiler.condition.ExportOperator;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.ir.ListPlan.Filter;
import io.heddle.compiler.ir.ListPlan.ItemCondition;
import io.heddle.compiler.ir.ListPlan.Order;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.template.TextTemplate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** List operators of app exports. */
final class ExportLists {

  private ExportLists() {}

  static NodeSpec of(NodeReading node) {
    var fields = node.fields();
    var input = node.required(fields, "variable", E607);
    var limit = enabled(fields, "limit");
    var extract = enabled(fields, "extract_by");
    var order = enabled(fields, "order_by");
    return new RoutingSpec.ListOperator(
        input,
        new ListPlan.Pipeline(
            filter(node, enabled(fields, "filter_by")),
            extract == null ? null : node.template(extract, "serial"),
            order == null
                ? null
                : new Order(order.textOr("key", ""), order.textOr("value", "asc").equals("desc")),
            limit == null ? null : (int) limit.integer("size", -1)));
  }

  private static @Nullable Fields enabled(Fields fields, String key) {
    var setting = fields.map(key);
    return setting != null && setting.bool("enabled", false) ? setting : null;
  }

  private static @Nullable Filter filter(NodeReading node, @Nullable Fields filter) {
    if (filter == null) {
      return null;
    }
    var conditions = new ArrayList<ItemCondition>();
    for (var item : filter.maps("conditions")) {
      var operator = item.textOr("comparison_operator", "");
      if (ExportOperator.of(operator) == null) {
        item.report(E607, "comparison_operator", "unknown operator '%s'".formatted(operator), null);
      }
      conditions.add(
          new ItemCondition(item.textOr("key", ""), operator, text(node, item), texts(item)));
    }
    return new Filter(conditions);
  }

  private static @Nullable TextTemplate text(NodeReading node, Fields item) {
    return !item.has("value") || item.value("value") instanceof TextList
        ? null
        : node.template(item, "value");
  }

  private static List<String> texts(Fields item) {
    return item.value("value") instanceof TextList ? item.texts("value") : List.of();
  }
}
