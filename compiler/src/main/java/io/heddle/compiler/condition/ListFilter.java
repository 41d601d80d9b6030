package io.heddle.compiler.condition;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The filter of an app export's list operator: keeps the items that fulfil every condition.
 *
 * @param conditions {@code key} is empty for items that are no files
 */
public record ListFilter(List<FileConditions.FileCondition> conditions) {

  public ListFilter {
    conditions = List.copyOf(conditions);
  }

  /** The items that stay, in order. */
  public ArrayValue apply(ArrayValue list) throws ConditionException {
    var kept = new ArrayList<Value>(list.size());
    for (var item : list.items()) {
      if (keeps(item)) {
        kept.add(item);
      }
    }
    return Value.array(kept);
  }

  private boolean keeps(Value item) throws ConditionException {
    for (var condition : conditions) {
      var holds =
          item instanceof FileValue file
              ? condition.test(file)
              : test(condition.operator(), item, condition.expected());
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  /** {@code in} with a text expected is a substring test here, unlike in conditions. */
  private static boolean test(ExportOperator operator, Value item, Value expected)
      throws ConditionException {
    if (item instanceof StringValue(var text) && expected instanceof StringValue(var other)) {
      return switch (operator) {
        case IN -> other.contains(text);
        case NOT_IN -> !other.contains(text);
        case CONTAINS -> text.contains(other);
        case NOT_CONTAINS -> !text.contains(other);
        case START_WITH -> text.startsWith(other);
        case END_WITH -> text.endsWith(other);
        default -> ExportComparison.test(operator, item, expected);
      };
    }
    return ExportComparison.test(operator, item, expected);
  }
}
