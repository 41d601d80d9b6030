package io.heddle.runtime.routing;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NumberValues;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flat dialect's list operations that need no sub-graph. */
final class ListOperations {

  private ListOperations() {}

  static Routed evaluate(ListPlan.Simple plan, int input, Inputs inputs) {
    var value = Routing.orNone(inputs.get(input));
    if (!(value instanceof ArrayValue(var items))) {
      return notAList(value);
    }
    var second =
        plan.secondInput() < 0 ? Value.none() : Routing.orNone(inputs.get(plan.secondInput()));
    if (plan.operation() == ListPlan.SimpleOperation.CONCAT && !(second instanceof ArrayValue)) {
      return notAList(second);
    }
    return Routed.Done.of(plan.outputVariable(), apply(plan, items, second));
  }

  private static Routed notAList(Value value) {
    return Routing.failed("type_error", "TypeError", "expected array, got " + value.kind());
  }

  private static Value apply(ListPlan.Simple plan, List<Value> items, Value second) {
    return switch (plan.operation()) {
      case SORT -> sorted(plan, items);
      case SLICE -> slice(plan, items);
      case FIRST -> items.isEmpty() ? Value.none() : items.getFirst();
      case LAST -> items.isEmpty() ? Value.none() : items.getLast();
      case FLATTEN -> flatten(items);
      case UNIQUE -> new ArrayValue(List.copyOf(new LinkedHashSet<>(items)));
      case REVERSE -> new ArrayValue(items.reversed());
      case CONCAT -> concat(items, second);
      case LENGTH -> IntegerValue.of(items.size());
    };
  }

  /**
   * Stable. Keys that are not all numbers or all strings have no order: the list stays as it is.
   */
  private static Value sorted(ListPlan.Simple plan, List<Value> items) {
    var order = order(plan.sortKey(), items);
    if (order == null) {
      return new ArrayValue(items);
    }
    var copy = new ArrayList<>(items);
    copy.sort(plan.descending() ? order.reversed() : order);
    return new ArrayValue(copy);
  }

  private static @Nullable Comparator<Value> order(String key, List<Value> items) {
    if (items.stream().allMatch(item -> Coercion.isNumber(keyOf(item, key)))) {
      return (left, right) -> NumberValues.compare(keyOf(left, key), keyOf(right, key));
    }
    if (items.stream().allMatch(item -> keyOf(item, key) instanceof StringValue)) {
      return (left, right) -> CodePoints.compare(text(keyOf(left, key)), text(keyOf(right, key)));
    }
    return null;
  }

  private static Value keyOf(Value item, String key) {
    return item instanceof ObjectValue object ? Routing.orNone(object.get(key)) : Value.none();
  }

  private static String text(Value value) {
    return value instanceof StringValue(var text) ? text : "";
  }

  private static Value slice(ListPlan.Simple plan, List<Value> items) {
    var from = clamped(plan.start() == null ? 0 : plan.start(), items.size());
    var to = clamped(plan.end() == null ? items.size() : plan.end(), items.size());
    return from < to ? new ArrayValue(items.subList(from, to)) : ArrayValue.EMPTY;
  }

  private static int clamped(int index, int size) {
    return Math.clamp(index, 0, size);
  }

  private static Value flatten(List<Value> items) {
    var flat = new ArrayList<Value>(items.size());
    for (var item : items) {
      if (item instanceof ArrayValue(var inner)) {
        flat.addAll(inner);
      } else {
        flat.add(item);
      }
    }
    return Value.array(flat);
  }

  private static Value concat(List<Value> items, Value second) {
    var all = new ArrayList<>(items);
    if (second instanceof ArrayValue(var more)) {
      all.addAll(more);
    }
    return Value.array(all);
  }
}
