package io.heddle.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.server.wire.PublicEvent;
import java.util.List;

/** A public event of either dialect as a line for people. */
final class EventText {

  /** What is worth saying of an event, by its names in either dialect. */
  private static final List<String> DETAILS =
      List.of("status", "error", "reason", "prompt", "decision", "action_id", "chunk", "text");

  private EventText() {}

  /** {@code 7-2 node_run_failed each[2]/code failed error: ...}. */
  static String line(PublicEvent event) {
    var exported = event.body().has("event");
    var body = exported ? event.body().path("data") : event.body();
    var line = new StringBuilder();
    line.append("%-8s".formatted(event.id() == null ? "" : event.id().text()));
    line.append("%-24s".formatted(event.name()));
    place(body, line);
    var result = body.path("node_run_result");
    if (!result.isMissingNode()) {
      details(result, line);
    } else {
      details(body, line);
    }
    if (exported && body.isMissingNode() && event.body().path("answer").isTextual()) {
      line.append("  ").append(RowText.printable(event.body().path("answer").textValue()));
    }
    if (body.path("outputs").isObject() && !body.path("node_id").isTextual()) {
      line.append("  outputs: ").append(RowText.printable(body.path("outputs").toString()));
    }
    return line.toString().stripTrailing();
  }

  private static void place(JsonNode body, StringBuilder line) {
    if (!body.path("node_id").isTextual() || body.path("node_id").textValue().isEmpty()) {
      return;
    }
    var path = body.path("path").asText("");
    line.append("  ")
        .append(path.isEmpty() ? "" : path + "/")
        .append(body.path("node_id").asText());
    if (body.path("index").isInt() && !body.has("predecessor_node_id")) {
      line.append('[').append(body.path("index").asInt()).append(']');
    }
    if (body.path("attempt").asInt(1) > 1) {
      line.append("  attempt ").append(body.path("attempt").asInt());
    }
    var elapsed = body.path("elapsed_ms");
    if (elapsed.isNumber()) {
      line.append("  ").append(RowText.duration(elapsed.asLong()));
    }
  }

  private static void details(JsonNode body, StringBuilder line) {
    for (var name : DETAILS) {
      var value = body.path(name);
      if (value.isTextual() && !value.textValue().isEmpty()) {
        line.append("  ").append(name.equals("error") ? "error: " : "");
        line.append(RowText.printable(value.textValue()));
      }
    }
  }
}
