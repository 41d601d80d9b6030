package io.heddle.runtime.agent;

import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an app export itself says of an agent's tool: for providers that cannot be asked. */
final class ToolDescriptions {

  private ToolDescriptions() {}

  static Tool of(WorkSpec.Tool tool) {
    return new Tool(tool.tool(), description(tool), parameters(tool));
  }

  /** The author's own words first. */
  private static String description(WorkSpec.Tool tool) {
    var extra = tool.configuration().get("extra");
    var own = extra instanceof ObjectValue object ? text(object.get("description")) : "";
    return own.isEmpty() ? text(tool.configuration().get("tool_description")) : own;
  }

  private static String text(@Nullable Value value) {
    return value instanceof StringValue(var text) ? text : "";
  }

  /** The parameters that the model fills; the form's are the workflow's. */
  private static ObjectValue parameters(WorkSpec.Tool tool) {
    var properties = new LinkedHashMap<String, Value>();
    var required = new ArrayList<Value>();
    if (tool.configuration().get("schemas") instanceof ArrayValue(var schemas)) {
      for (var item : schemas) {
        if (item instanceof ObjectValue schema && !text(schema.get("form")).equals("form")) {
          var name = text(schema.get("name"));
          properties.put(name, property(schema));
          if (schema.get("required") == BooleanValue.TRUE) {
            required.add(Value.of(name));
          }
        }
      }
    }
    var parameters = new LinkedHashMap<String, Value>();
    parameters.put("type", Value.of("object"));
    parameters.put("properties", new ObjectValue(properties));
    parameters.put("required", Value.array(required));
    return new ObjectValue(parameters);
  }

  private static ObjectValue property(ObjectValue schema) {
    var property = new LinkedHashMap<String, Value>();
    property.put("type", Value.of(type(text(schema.get("type")))));
    property.put("description", Value.of(text(schema.get("llm_description"))));
    var choices = choices(schema.get("options"));
    if (!choices.isEmpty()) {
      property.put("enum", Value.array(choices));
    }
    return new ObjectValue(property);
  }

  private static String type(String type) {
    return switch (type) {
      case "number", "boolean", "object", "array" -> type;
      default -> "string";
    };
  }

  private static List<Value> choices(@Nullable Value options) {
    var choices = new ArrayList<Value>();
    if (options instanceof ArrayValue(var items)) {
      for (var item : items) {
        if (item instanceof ObjectValue option
            && option.get("value") instanceof StringValue value) {
          choices.add(value);
        }
      }
    }
    return choices;
  }
}
