package io.heddle.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.node.NodeFailure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients hear of an app's nodes.
 *
 * <p>Remembers those that have started and not ended.
 */
final class ExportNodes {

  private record Running(int index, String predecessor, long startedAt) {}

  private final Map<String, Running> running = new HashMap<>();
  private int started;
  private long tokens;

  /** How many nodes have started. */
  int steps() {
    return started;
  }

  long tokens() {
    return tokens;
  }

  ObjectNode started(RunEvent.NodeStarted event) {
    var node = new Running(++started, event.predecessor(), event.at());
    running.put(EventFields.executionOf(event.executionId(), event.place()), node);
    return described(event.executionId(), event.place(), node, event.inputs())
        .put("attempt", event.attempt());
  }

  ObjectNode retry(RunEvent.NodeRetry event) {
    var id = EventFields.executionOf(event.executionId(), event.place());
    var node = running.getOrDefault(id, new Running(0, "", event.at()));
    var body = described(event.executionId(), event.place(), node, event.inputs());
    ended(body, node.startedAt(), event.at(), ObjectValue.EMPTY, ObjectValue.EMPTY);
    body.put("status", "retry");
    error(body, event.failure());
    body.put("attempt", event.attempt());
    return body.put("retry_index", event.attempt());
  }

  ObjectNode finished(RunEvent.NodeFinished event) {
    var id = EventFields.executionOf(event.executionId(), event.place());
    var known = running.remove(id);
    // What no edge leads to any more never began.
    var node = known == null ? new Running(++started, "", event.startedAt()) : known;
    var body = described(event.executionId(), event.place(), node, event.inputs());
    ended(body, node.startedAt(), event.at(), event.details(), event.outputs());
    body.put("status", EventFields.status(event.status()));
    error(body, event.failure());
    EventFields.usage(body.putObject("execution_metadata"), event.usage());
    return body.put("attempt", event.attempt());
  }

  /** A container has started: it has its place among the nodes, and events of its own. */
  void container() {
    started++;
  }

  void count(RunEvent.NodeFinished event) {
    if (!ExportContainer.is(event.place())) {
      tokens += event.usage().totalTokens();
    }
  }

  private static ObjectNode described(
      String run, RunEvent.Place place, Running node, RunEvent.Reading inputs) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("id", EventFields.executionOf(run, place));
    body.put("node_id", place.nodeId()).put("node_type", place.type());
    body.put("title", place.title()).put("index", node.index());
    var predecessor = node.predecessor();
    body.put("predecessor_node_id", predecessor.isEmpty() ? null : predecessor);
    EventFields.inputs(body, inputs);
    body.put("created_at", node.startedAt() / 1000);
    body.putObject("extras");
    body.put("iteration_id", place.container("iteration"));
    body.put("loop_id", place.container("loop"));
    if (!place.path().isEmpty()) {
      body.put("path", EventFields.path(place));
    }
    return body;
  }

  private static void ended(
      ObjectNode body, long from, long at, ObjectValue details, ObjectValue outputs) {
    body.set("process_data", Json.toJackson(details));
    body.put("process_data_truncated", false);
    body.set("outputs", Json.toJackson(outputs));
    body.put("outputs_truncated", false);
    body.put("elapsed_time", EventFields.seconds(from, at)).put("finished_at", at / 1000);
    body.putArray("files");
    body.putObject("execution_metadata");
  }

  private static void error(ObjectNode body, @Nullable NodeFailure failure) {
    body.put("error", failure == null ? null : failure.message());
  }
}
