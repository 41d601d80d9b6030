package io.heddle.runtime.stub;

import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;

/** Inputs made up to fit what a start node declares. */
public final class SampleInputs {

  private SampleInputs() {}

  /** A value for each field, its default where it has one, and a {@code query} besides. */
  public static ObjectValue of(List<InputField> fields) {
    var inputs = new LinkedHashMap<String, Value>();
    fields.forEach(field -> inputs.put(field.name(), input(field)));
    inputs.putIfAbsent("query", Value.of("stub query"));
    return new ObjectValue(inputs);
  }

  private static Value input(InputField field) {
    if (field.defaultValue() != null && !field.defaultValue().equals(Value.of(""))) {
      return field.defaultValue();
    }
    return switch (field.type()) {
      case "select" ->
          field.options().isEmpty() ? SampleValues.TEXT : Value.of(field.options().getFirst());
      case "checkbox", "boolean" -> Value.of(true);
      case "number" -> Value.of(1);
      case "file" -> SampleValues.FILE;
      case "file-list", "array[file]" -> Value.array(List.of(SampleValues.FILE));
      case "json_object", "object" -> ObjectValue.EMPTY;
      case "array" -> ArrayValue.EMPTY;
      case "array[string]" -> Value.array(List.of(SampleValues.TEXT));
      case "array[number]" -> Value.array(List.of(Value.of(1)));
      case "array[object]" -> Value.array(List.of(ObjectValue.EMPTY));
      default -> SampleValues.TEXT;
    };
  }
}
