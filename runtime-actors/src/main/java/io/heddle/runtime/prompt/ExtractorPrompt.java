package io.heddle.runtime.prompt;

import io.heddle.compiler.ir.ModelSpec.Extractor;
import io.heddle.compiler.ir.ModelSpec.ParameterField;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.node.NodeContext.Exchange;
import io.heddle.runtime.node.NodeFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The messages of a parameter extractor: what to look for, and the text to look in. */
public final class ExtractorPrompt {

  /** The function a model calls with what it found. */
  public static final String FUNCTION = "extract_parameters";

  private static final String CALL_TASK =
      """
      You read values out of texts. Call the function `%s` with every value that the text gives, \
      and with nothing that it does not say. Keep to the instructions.
      """
          .formatted(FUNCTION);

  private static final String JSON_TASK =
      """
      You read values out of texts. Answer with one JSON object that fits the structure you are \
      given, and nothing else. Leave out what the text does not say. Keep to the instructions.
      """;

  private ExtractorPrompt() {}

  static List<Message> of(Extractor spec, ModelTexts texts, List<Exchange> turns) throws NodeFault {
    var text = texts.textOf(spec.queryInput());
    var instruction = texts.lenient(spec.instruction());
    var task = spec.functionCall() ? CALL_TASK : JSON_TASK;
    var system =
        task
            + "\n<instructions>\n%s\n</instructions>\n\n<histories>\n%s\n</histories>"
                .formatted(instruction, Histories.lines(turns));
    var question =
        "<structure>\n%s\n</structure>\n\n<text>\n%s\n</text>"
            .formatted(Json.write(schema(spec.parameters())), text);
    return spec.model().completionMode()
        ? List.of(Message.text(Role.USER, system + "\n\n" + question))
        : List.of(Message.text(Role.SYSTEM, system), Message.text(Role.USER, question));
  }

  /** The function that takes the parameters. */
  public static Tool tool(Extractor spec) {
    return new Tool(FUNCTION, "Takes the values found in the text", schema(spec.parameters()));
  }

  /** The parameters as a JSON Schema. */
  static ObjectValue schema(List<ParameterField> parameters) {
    var properties = new LinkedHashMap<String, Value>();
    var required = new ArrayList<Value>();
    for (var parameter : parameters) {
      properties.put(parameter.name(), property(parameter));
      if (parameter.required()) {
        required.add(Value.of(parameter.name()));
      }
    }
    var schema = new LinkedHashMap<String, Value>();
    schema.put("type", Value.of("object"));
    schema.put("properties", new ObjectValue(properties));
    schema.put("required", Value.array(required));
    return new ObjectValue(schema);
  }

  private static ObjectValue property(ParameterField parameter) {
    var property = new LinkedHashMap<String, Value>();
    property.put("description", Value.of(parameter.description()));
    var type = ExtractedParameters.type(parameter);
    if (type.startsWith("array[")) {
      var element = type.substring("array[".length(), type.length() - 1);
      property.put("type", Value.of("array"));
      property.put("items", ObjectValue.of("type", Value.of(element)));
    } else {
      property.put("type", Value.of(type));
    }
    if (!parameter.options().isEmpty()) {
      property.put("enum", Value.array(parameter.options().stream().map(Value::of).toList()));
    }
    return new ObjectValue(property);
  }
}
