package io.heddle.runtime.stub;

import io.heddle.compiler.ir.WorkSpec.CodeOutput;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values made up to fit a description: {@code "stub"}, 1, true, lists of one, whole objects. */
final class SampleValues {

  static final Value TEXT = Value.of("stub");

  static final Value FILE =
      Value.object(
          Map.of(
              "type", Value.of("document"),
              "transfer_method", Value.of("remote_url"),
              "url", Value.of("https://files.invalid/stub.txt")));

  private static final int MAX_DEPTH = 20;

  private SampleValues() {}

  /** What a code node that declares these outputs could return. */
  static ObjectValue of(List<CodeOutput> outputs) {
    var values = new LinkedHashMap<String, Value>();
    for (var output : outputs) {
      values.put(output.name(), of(output));
    }
    return new ObjectValue(values);
  }

  private static Value of(CodeOutput output) {
    return switch (output.type()) {
      case "number" -> Value.of(1);
      case "boolean" -> Value.of(true);
      case "object" -> children(output);
      case "array[string]" -> Value.array(List.of(TEXT));
      case "array[number]" -> Value.array(List.of(Value.of(1)));
      case "array[boolean]" -> Value.array(List.of(Value.of(true)));
      case "array[object]" -> Value.array(List.of(children(output)));
      default -> TEXT;
    };
  }

  private static ObjectValue children(CodeOutput output) {
    return output.children() == null ? ObjectValue.EMPTY : of(output.children());
  }

  /** A value that fits a JSON Schema, as far as types, choices and lengths of lists go. */
  static Value ofSchema(Value schema) {
    return ofSchema(schema, 0);
  }

  private static Value ofSchema(Value schema, int depth) {
    if (!(schema instanceof ObjectValue object) || depth > MAX_DEPTH) {
      return TEXT;
    }
    var constant = object.get("const");
    if (constant != null) {
      return constant;
    }
    if (object.get("enum") instanceof ArrayValue(var choices) && !choices.isEmpty()) {
      return choices.getFirst();
    }
    for (var several : List.of("anyOf", "oneOf", "allOf")) {
      if (object.get(several) instanceof ArrayValue(var schemas) && !schemas.isEmpty()) {
        return ofSchema(schemas.getFirst(), depth + 1);
      }
    }
    return switch (type(object)) {
      case "object" -> object(object, depth);
      case "array" -> {
        var items = object.get("items");
        yield Value.array(List.of(items == null ? TEXT : ofSchema(items, depth + 1)));
      }
      case "number", "integer" -> {
        var minimum = object.get("minimum");
        yield minimum == null ? Value.of(1) : minimum;
      }
      case "boolean" -> Value.of(true);
      case "null" -> NoneValue.NONE;
      default -> TEXT;
    };
  }

  private static String type(ObjectValue schema) {
    return switch (schema.get("type")) {
      case StringValue(var name) -> name;
      case ArrayValue(var names)
          when !names.isEmpty() && names.getFirst() instanceof StringValue(var name) ->
          name;
      case null, default -> schema.get("properties") == null ? "string" : "object";
    };
  }

  private static Value object(ObjectValue schema, int depth) {
    var values = new LinkedHashMap<String, Value>();
    if (schema.get("properties") instanceof ObjectValue(var properties)) {
      properties.forEach((name, property) -> values.put(name, ofSchema(property, depth + 1)));
    }
    return new ObjectValue(values);
  }
}
