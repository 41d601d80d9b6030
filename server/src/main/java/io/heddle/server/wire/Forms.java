package io.heddle.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.form.OpenForm;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Forms as clients see them. */
final class Forms {

  /** What the node adds to the answers. */
  private static final List<String> OWN =
      List.of("__decision", "__action_id", "__action_value", "__rendered_content");

  private Forms() {}

  static String mode(OpenForm form) {
    return form.mode().name().toLowerCase(Locale.ROOT);
  }

  /** The fields as the text has them. */
  static ArrayNode fields(OpenForm form) {
    var fields = JsonNodeFactory.instance.arrayNode();
    form.fields().forEach(field -> fields.add(Json.toJackson(field.settings())));
    return fields;
  }

  /** The decisions that there are. */
  static ArrayNode actions(OpenForm form) {
    var actions = JsonNodeFactory.instance.arrayNode();
    for (var action : form.actions()) {
      actions
          .addObject()
          .put("id", action.id())
          .put("title", action.title())
          .put("button_style", "default");
    }
    return actions;
  }

  /** What a person filled in, of all that the node put out. */
  static ObjectValue answers(ObjectValue outputs) {
    var answers = new LinkedHashMap<>(outputs.entries());
    OWN.forEach(answers::remove);
    return new ObjectValue(answers);
  }

  /** When it is decided without a person: seconds since 1970 for an app, or null. */
  static JsonNode expiration(OpenForm form) {
    return form.deadline() == 0
        ? JsonNodeFactory.instance.nullNode()
        : JsonNodeFactory.instance.numberNode(form.deadline() / 1000);
  }

  /** The same as a date, or null. */
  static JsonNode deadline(OpenForm form) {
    return form.deadline() == 0
        ? JsonNodeFactory.instance.nullNode()
        : JsonNodeFactory.instance.textNode(Instant.ofEpochMilli(form.deadline()).toString());
  }
}
