package io.heddle.llm;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.model.ValueJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes requests for tests: JSON with single quotes where JSON is wanted. */
public final class Requests {

  private Requests() {}

  public static Request ask(String model, String user) {
    return ask(model, user, "{}");
  }

  public static Request ask(String model, String user, String parameters) {
    return of(model, List.of(Message.text(Role.USER, user)), parameters);
  }

  public static Request of(String model, List<Message> messages, String parameters) {
    return new Request(
        model, messages, (ObjectValue) json(parameters), Map.of(), List.of(), null, false);
  }

  public static Request streamed(Request from) {
    return new Request(
        from.model(),
        from.messages(),
        from.parameters(),
        from.credentials(),
        from.tools(),
        from.responseSchema(),
        true);
  }

  public static Request with(Request from, List<Tool> tools, @Nullable Value schema) {
    return new Request(
        from.model(),
        from.messages(),
        from.parameters(),
        from.credentials(),
        tools,
        schema,
        from.stream());
  }

  public static Request credentials(Request from, Map<String, String> credentials) {
    return new Request(
        from.model(),
        from.messages(),
        from.parameters(),
        credentials,
        from.tools(),
        from.responseSchema(),
        from.stream());
  }

  public static Value json(String text) {
    return Objects.requireNonNull(ValueJson.parse(text.replace('\'', '"')), text);
  }
}
