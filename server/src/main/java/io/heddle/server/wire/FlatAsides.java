package io.heddle.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.Json;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.DebuggerEvent;
import java.util.Locale;

/** Events of the flat dialect that tell of no step of the run: of plugins, debuggers, a resume. */
final class FlatAsides {

  private FlatAsides() {}

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  static ObjectNode of(RunEvent.PluginLoaded loaded) {
    return event("plugin_loaded")
        .put("plugin", loaded.plugin())
        .put("version", loaded.version())
        .put("name", loaded.name());
  }

  static ObjectNode of(RunEvent.PluginEvent told) {
    var body = event("plugin_event").put("plugin", told.plugin()).put("event_type", told.type());
    body.set("data", Json.toJackson(told.data()));
    return body;
  }

  static ObjectNode of(RunEvent.PluginError error) {
    return event("plugin_error")
        .put("plugin", error.plugin())
        .put("hook", error.hook())
        .put("error", error.message());
  }

  static ObjectNode of(RunEvent.ResumeWarning warning) {
    return event("resume_warning")
        .put("severity", warning.severity().name().toLowerCase(Locale.ROOT))
        .put("diagnostic", warning.diagnostic());
  }

  static ObjectNode of(DebuggerEvent event) {
    return switch (event) {
      case DebuggerEvent.Stopped(_, var place, var reason, var phase, _) -> {
        var body = event("debug_paused").put("reason", reason);
        body.put("node_id", place.nodeId()).put("node_type", place.type());
        body.put("node_title", place.title()).put("phase", phase);
        if (!place.path().isEmpty()) {
          body.put("path", EventFields.path(place));
        }
        yield body;
      }
      case DebuggerEvent.Continued _ -> event("debug_resumed");
      case DebuggerEvent.BreakpointsChanged(_, var action, var node, _) ->
          event("debug_breakpoint_changed")
              .put("action", action)
              .put("node_id", node.isEmpty() ? null : node);
      case DebuggerEvent.VariablesSeen(_, var variables, _) -> {
        var body = event("debug_variable_snapshot");
        body.set("data", Json.toJackson(variables.values()));
        yield body.put("data_truncated", variables.cut());
      }
    };
  }
}
