package io.heddle.server.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.node.AgentStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients hear of the steps of agents: as they are made; and of calls of tools that were not
 * heard when they were made, when the node ends.
 */
final class AgentLogs {

  /** The steps heard of each agent that is at work, by its execution. */
  private final Map<String, Set<String>> heard = new HashMap<>();

  private final Supplier<ObjectNode> bodies;

  /**
   * @param bodies makes the events that take the fields
   */
  AgentLogs(Supplier<ObjectNode> bodies) {
    this.bodies = bodies;
  }

  ObjectNode live(RunEvent.AgentLog log) {
    var execution = EventFields.executionOf(log.executionId(), log.place());
    var step = log.step();
    if (step.status() != AgentStep.Status.START) {
      heard.computeIfAbsent(execution, _ -> new HashSet<>()).add(id(log.attempt(), step.id()));
    }
    var parent = step.parent();
    return body(
        log.place(),
        execution,
        id(log.attempt(), step.id()),
        parent == null ? null : id(log.attempt(), parent),
        step);
  }

  private static String id(int attempt, String step) {
    return attempt + "-" + step;
  }

  private ObjectNode body(
      RunEvent.Place place, String execution, String id, @Nullable String parent, AgentStep step) {
    var body = bodies.get();
    body.put("node_execution_id", execution).put("id", execution + '-' + id);
    body.put("label", step.label());
    body.put("parent_id", parent == null ? null : execution + '-' + parent);
    body.put("error", step.error());
    body.put("status", step.status().name().toLowerCase(Locale.ROOT));
    body.set("data", Json.toJackson(step.data()));
    body.set("metadata", Json.toJackson(step.metadata()));
    body.put("node_id", place.nodeId());
    if (!place.path().isEmpty()) {
      body.put("path", EventFields.path(place));
    }
    return body;
  }

  /** The agent has ended: what its tools were asked and said that nobody heard before. */
  List<ObjectNode> missed(RunEvent.NodeFinished end) {
    var execution = EventFields.executionOf(end.executionId(), end.place());
    var known = heard.remove(execution);
    var logs = new ArrayList<ObjectNode>();
    if (!end.place().type().equals("agent")
        || !(end.details().get("tool_calls") instanceof ArrayValue(var calls))) {
      return logs;
    }
    for (var i = 0; i < calls.size(); i++) {
      var id = id(end.attempt(), "call-" + i);
      if (calls.get(i) instanceof ObjectValue call && (known == null || !known.contains(id))) {
        logs.add(body(end.place(), execution, id, null, step(call)));
      }
    }
    return logs;
  }

  private static AgentStep step(ObjectValue call) {
    var failed = Value.of(true).equals(call.get("is_error"));
    return new AgentStep(
        "",
        null,
        "CALL " + text(call, "tool"),
        failed ? AgentStep.Status.ERROR : AgentStep.Status.SUCCESS,
        failed ? text(call, "result") : null,
        call,
        ObjectValue.EMPTY);
  }

  private static String text(ObjectValue call, String name) {
    return call.get(name) instanceof StringValue(var text) ? text : "";
  }
}
