package io.heddle.compiler.condition;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One condition of an app export. */
record ExportCondition(
    int index,
    List<String> selector,
    ExportOperator operator,
    Expected expected,
    @Nullable FileConditions files)
    implements Condition {

  @Override
  public boolean test(Inputs inputs) throws ConditionException {
    var input = inputs.get(index);
    if (input == null) {
      throw notFound();
    }
    var actual = input instanceof StreamValue stream ? stream.snapshot() : input;
    if (isAboutFiles(actual)) {
      if (files == null) {
        throw new ConditionException("ValueError", "Sub variable is required");
      }
      return files.test((ArrayValue) actual);
    }
    return switch (operator) {
      case EXISTS, NOT_EXISTS, NULL, NOT_NULL, EMPTY, NOT_EMPTY ->
          ExportComparison.test(operator, actual, Value.none());
      default -> ExportComparison.test(operator, actual, expected(inputs, actual));
    };
  }

  private boolean isAboutFiles(Value actual) {
    return switch (operator) {
      case CONTAINS, NOT_CONTAINS, ALL_OF ->
          actual instanceof ArrayValue(var items)
              && !items.isEmpty()
              && items.stream().allMatch(FileValue.class::isInstance);
      default -> false;
    };
  }

  private ConditionException notFound() {
    var names = new ArrayList<Value>(selector.size());
    selector.forEach(name -> names.add(Value.of(name)));
    return new ConditionException(
        "ValueError", "Variable %s not found".formatted(PythonText.repr(Value.array(names))));
  }

  private Value expected(Inputs inputs, Value actual) throws ConditionException {
    var value =
        switch (expected) {
          case Expected.Constant(var constant) -> constant;
          case Expected.Template(var template) ->
              switch (template.render(inputs, ValueText.python(), Missing.INNER_TEXT, false)) {
                case RenderResult.Rendered(var text) -> Value.of(text);
                case RenderResult.Failed failed ->
                    throw new ConditionException(failed.type(), failed.message());
              };
        };
    return isBoolean(actual) ? asBoolean(value) : value;
  }

  private static boolean isBoolean(Value actual) {
    return actual instanceof BooleanValue
        || (actual instanceof ArrayValue(var items)
            && !items.isEmpty()
            && items.stream().allMatch(BooleanValue.class::isInstance));
  }

  /** Expected values come as text; against booleans they are read as JSON. */
  private static Value asBoolean(Value value) throws ConditionException {
    return switch (value) {
      case BooleanValue _ -> value;
      case IntegerValue _, BigIntegerValue _ -> Value.of(Truth.of(value));
      case StringValue(var text) -> fromJson(text);
      case ArrayValue(var items) -> {
        var converted = new ArrayList<Value>(items.size());
        for (var item : items) {
          converted.add(asBoolean(item));
        }
        yield Value.array(converted);
      }
      default -> throw unexpected(value);
    };
  }

  private static Value fromJson(String text) throws ConditionException {
    try {
      var value = Json.parse(text);
      if (value instanceof BooleanValue || value instanceof IntegerValue) {
        return Value.of(Truth.of(value));
      }
      throw unexpected(Value.of(text));
    } catch (Json.MalformedJsonException e) {
      throw new ConditionException("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)");
    }
  }

  private static ConditionException unexpected(Value value) {
    return new ConditionException(
        "TypeError",
        "unexpected value: type=%s, value=%s"
            .formatted(ExportComparison.typeName(value), PythonText.str(value)));
  }
}
