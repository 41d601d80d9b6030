package io.heddle.server.smoke;

import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.ir.WorkSpec.CodeOutput;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values made up to fit what a workflow declares. */
final class MadeUp {

  private static final String TEXT = "stub";

  private MadeUp() {}

  static ObjectValue inputs(List<InputField> fields) {
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
      case "select" -> Value.of(field.options().isEmpty() ? TEXT : field.options().getFirst());
      case "checkbox", "boolean" -> Value.of(true);
      case "file" -> file();
      case "file-list", "array[file]" -> Value.array(List.of(file()));
      case "json_object", "object" -> ObjectValue.EMPTY;
      default -> of(field.type(), null);
    };
  }

  private static Value file() {
    return Value.object(
        Map.of(
            "type", Value.of("document"),
            "transfer_method", Value.of("remote_url"),
            "url", Value.of("https://files.invalid/stub.txt")));
  }

  static ObjectValue outputs(@Nullable List<CodeOutput> declared) {
    if (declared == null) {
      return ObjectValue.of("result", Value.of(TEXT));
    }
    var outputs = new LinkedHashMap<String, Value>();
    declared.forEach(output -> outputs.put(output.name(), of(output.type(), output.children())));
    return new ObjectValue(outputs);
  }

  private static Value of(String type, @Nullable List<CodeOutput> children) {
    return switch (type) {
      case "number" -> Value.of(1);
      case "boolean" -> Value.of(true);
      case "object" -> children == null ? ObjectValue.EMPTY : outputs(children);
      case "array[string]", "array[number]", "array[object]", "array[boolean]" ->
          Value.array(List.of(of(type.substring(6, type.length() - 1), children)));
      case "array" -> ArrayValue.EMPTY;
      default -> Value.of(TEXT);
    };
  }
}
