package io.heddle.runtime.routing;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.NumberValues;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The list operator of app exports: filter, extract, order, limit, in that order, on a list whose
 * items are all strings, all numbers, all booleans or all files.
 */
final class ListPipeline {

  private final Inputs inputs;
  private final RoutingContext context;
  private final ListFilters.Items kind;

  private ListPipeline(Inputs inputs, RoutingContext context, ListFilters.Items kind) {
    this.inputs = inputs;
    this.context = context;
    this.kind = kind;
  }

  static Routed evaluate(
      Node node, ListPlan.Pipeline plan, int input, Inputs inputs, RoutingContext context) {
    var found = inputs.get(input);
    var selector = PythonText.repr(Routing.selector(node, input));
    if (found == null) {
      return failed("variable_not_found", "Variable not found for selector: " + selector);
    }
    var value = Routing.settled(found);
    if (isFalsy(value)) {
      return outputs(List.of());
    }
    var kind = value instanceof ArrayValue(var items) ? ListFilters.Items.of(items) : null;
    if (kind == null) {
      return failed(
          "type_error",
          "Variable %s is not an array type, actual type: %s"
              .formatted(selector, SegmentNames.of(value)));
    }
    try {
      return new ListPipeline(inputs, context, kind).run(plan, ((ArrayValue) value).items());
    } catch (ListFilters.Refused refused) {
      return Routing.failed("type_error", refused.type(), String.valueOf(refused.getMessage()));
    }
  }

  private static Routed failed(String code, String message) {
    return Routing.failed(code, "", message);
  }

  private static boolean isFalsy(Value value) {
    return switch (value) {
      case NoneValue _ -> true;
      case BooleanValue flag -> !flag.isTrue();
      case StringValue(var text) -> text.isEmpty();
      case ArrayValue(var items) -> items.isEmpty();
      case ObjectValue(var entries) -> entries.isEmpty();
      default -> Coercion.isNumber(value) && NumberValues.asDouble(value) == 0;
    };
  }

  private Routed run(ListPlan.Pipeline plan, List<Value> items) throws ListFilters.Refused {
    var current = items;
    if (plan.filter() != null) {
      for (var condition : plan.filter().conditions()) {
        current = filtered(current, condition);
      }
    }
    if (plan.extract() != null) {
      current = List.of(extracted(current, plan.extract()));
    }
    if (plan.order() != null) {
      current = ordered(current, plan.order());
    }
    if (plan.limit() != null) {
      current = limited(current, plan.limit());
    }
    return outputs(current);
  }

  private List<Value> filtered(List<Value> items, ListPlan.ItemCondition condition)
      throws ListFilters.Refused {
    var text = condition.value() == null ? null : text(condition.value());
    var filter = ListFilters.of(kind, condition, text);
    var kept = new ArrayList<Value>(items.size());
    for (var item : items) {
      if (filter.test(item)) {
        kept.add(item);
      }
    }
    return kept;
  }

  private Value extracted(List<Value> items, TextTemplate serial) throws ListFilters.Refused {
    var place = ListFilters.toInt(text(serial));
    if (place < 1) {
      throw new ListFilters.Refused(
          "ValueError", "Invalid serial index: must be >= 1, got " + place);
    }
    if (place > items.size()) {
      throw new ListFilters.Refused(
          "InvalidKeyError",
          "Invalid serial index: must be <= %d, got %d".formatted(items.size(), place));
    }
    return items.get((int) place - 1);
  }

  private List<Value> ordered(List<Value> items, ListPlan.Order order) throws ListFilters.Refused {
    Comparator<Value> comparator =
        switch (kind) {
          case STRINGS -> (a, b) -> CodePoints.compare(string(a), string(b));
          case NUMBERS, BOOLEANS -> NumberValues::compare;
          case FILES -> ListFilters.byAttribute(order.key());
        };
    var sorted = new ArrayList<>(items);
    sorted.sort(order.descending() ? comparator.reversed() : comparator);
    return sorted;
  }

  private static String string(Value value) {
    return value instanceof StringValue(var text) ? text : "";
  }

  /** A negative size counts from the end, as a Python slice does. */
  private static List<Value> limited(List<Value> items, int size) {
    var end = size < 0 ? items.size() + size : size;
    return items.subList(0, Math.clamp(end, 0, items.size()));
  }

  private String text(TextTemplate template) {
    return switch (template.render(inputs, context.text(), Missing.INNER_TEXT, false)) {
      case RenderResult.Rendered(var text) -> text;
      case RenderResult.Failed(var _, var message, var _, var _) -> message;
    };
  }

  private static Routed outputs(List<Value> items) {
    var outputs = LinkedHashMap.<String, Value>newLinkedHashMap(3);
    outputs.put("result", Value.array(items));
    outputs.put("first_record", items.isEmpty() ? Value.none() : items.getFirst());
    outputs.put("last_record", items.isEmpty() ? Value.none() : items.getLast());
    return Routed.Done.of(new ObjectValue(outputs));
  }

  /** How the engine of app exports names the classes of values in its errors. */
  private static final class SegmentNames {

    static String of(Value value) {
      return "<class 'graphon.variables.segments.%sSegment'>".formatted(name(value));
    }

    private static String name(Value value) {
      return switch (value.kind()) {
        case "integer" -> "Integer";
        case "decimal" -> "Float";
        case "array" -> array(value);
        case "none" -> "None";
        default -> capitalized(value.kind());
      };
    }

    private static String array(Value value) {
      return value instanceof ArrayValue(var items)
              && items.stream().allMatch(ObjectValue.class::isInstance)
          ? "ArrayObject"
          : "ArrayAny";
    }

    private static String capitalized(String kind) {
      return Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
    }
  }
}
