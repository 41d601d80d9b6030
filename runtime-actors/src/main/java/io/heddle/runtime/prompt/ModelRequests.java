package io.heddle.runtime.prompt;

import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.node.NodeFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to the model that a node names. */
public record ModelRequests(ModelRef model, ModelTexts texts) {

  /** A parameter that a variable gives is cut at this length. */
  private static final int MAX_PARAMETER = 1_024;

  public Request chat(List<Message> messages) throws NodeFault {
    return request(messages, List.of(), null, false);
  }

  public Request request(
      List<Message> messages, List<Tool> tools, @Nullable Value responseSchema, boolean stream)
      throws NodeFault {
    return new Request(
        model.name(), messages, parameters(), credentials(), tools, responseSchema, stream);
  }

  private ObjectValue parameters() throws NodeFault {
    if (model.parameterTexts().isEmpty()) {
      return model.parameters();
    }
    var parameters = new LinkedHashMap<>(model.parameters().entries());
    for (var parameter : model.parameterTexts()) {
      parameters.put(parameter.name(), typed(texts.lenient(parameter.text())));
    }
    return new ObjectValue(parameters);
  }

  /** A text that is a number or a boolean is one: variables always come as text here. */
  private static Value typed(String text) {
    var bounded = text.length() > MAX_PARAMETER ? text.substring(0, MAX_PARAMETER) : text;
    try {
      var value = Json.parse(bounded.strip());
      return value instanceof BooleanValue || Coercion.isNumber(value) ? value : Value.of(bounded);
    } catch (Json.MalformedJsonException _) {
      return Value.of(bounded);
    }
  }

  private Map<String, String> credentials() {
    var credentials = new LinkedHashMap<String, String>();
    model
        .credentials()
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof StringValue(var secret)) {
                credentials.put(name, secret);
              }
            });
    return credentials;
  }

  /** The same requests with a parameter that the node does not set. */
  public ModelRequests withDefault(String name, Value value) {
    if (model.parameters().get(name) != null
        || model.parameterTexts().stream().anyMatch(text -> text.name().equals(name))) {
      return this;
    }
    return new ModelRequests(
        new ModelRef(
            model.provider(),
            model.name(),
            model.completionMode(),
            model.parameters().with(name, value),
            model.parameterTexts(),
            model.credentials()),
        texts);
  }
}
