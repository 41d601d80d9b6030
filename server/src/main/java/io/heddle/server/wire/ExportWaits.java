package io.heddle.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.WaitEvent;
import io.heddle.runtime.machine.Decision;
import org.jspecify.annotations.Nullable;

/** What clients hear of an app's forms. */
final class ExportWaits {

  private ExportWaits() {}

  private static ObjectNode described(RunEvent.Place place) {
    var body = JsonNodeFactory.instance.objectNode();
    return body.put("node_id", place.nodeId()).put("node_title", place.title());
  }

  private static String formId(WaitEvent.Requested requested) {
    return EventFields.executionOf(requested.executionId(), requested.place());
  }

  static ObjectNode required(WaitEvent.Requested requested) {
    var form = requested.form();
    var body = described(requested.place()).put("form_id", formId(requested));
    body.put("form_content", form.content());
    body.set("inputs", Forms.fields(form));
    body.set("actions", Forms.actions(form));
    body.put("display_in_ui", true);
    body.put("form_token", requested.token().isEmpty() ? null : requested.token());
    body.set("resolved_default_values", Json.toJackson(form.defaults()));
    body.set("expiration_time", Forms.expiration(form));
    return body.put("attempt", requested.attempt());
  }

  static ObjectNode reason(WaitEvent.Requested requested) {
    return described(requested.place())
        .put("type", "human_input_required")
        .put("form_id", formId(requested));
  }

  static String name(WaitEvent.Decided decided) {
    return decided.decision().by() == Decision.By.TIMEOUT
        ? "human_input_form_timeout"
        : "human_input_form_filled";
  }

  static ObjectNode decided(WaitEvent.Decided decided) {
    var body = described(decided.place());
    return decided.decision().by() == Decision.By.TIMEOUT
        ? body.put("expiration_time", decided.at() / 1000)
        : filled(body, decided);
  }

  private static ObjectNode filled(ObjectNode body, WaitEvent.Decided decided) {
    var outputs = decided.outputs();
    body.put("action_id", decided.decision().action());
    body.set("action_text", text(outputs.get("__action_value")));
    body.set("rendered_content", text(outputs.get("__rendered_content")));
    body.set("submitted_data", Json.toJackson(Forms.answers(outputs)));
    return body;
  }

  private static JsonNode text(@Nullable Value value) {
    return Json.toJackson(value == null ? Value.of("") : value);
  }
}
