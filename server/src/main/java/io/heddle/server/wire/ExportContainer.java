package io.heddle.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import org.jspecify.annotations.Nullable;

/** An iteration or a loop that goes on, and what clients hear of it. */
final class ExportContainer {

  private final RunEvent.ContainerStarted begun;
  private int frames;
  private int lastIndex = -1;
  private @Nullable Value last;

  ExportContainer(RunEvent.ContainerStarted begun) {
    this.begun = begun;
  }

  static boolean is(RunEvent.Place place) {
    return place.type().equals("iteration") || place.type().equals("loop");
  }

  /** The first part of its events' names. */
  String kind() {
    return begun.place().type().equals("loop") ? "loop" : "iteration";
  }

  void count() {
    frames++;
  }

  /** What the item or round put out that has come furthest. */
  void yielded(int index, Value result) {
    if (index >= lastIndex) {
      lastIndex = index;
      last = result;
    }
  }

  private ObjectNode described() {
    var place = begun.place();
    var body = JsonNodeFactory.instance.objectNode();
    body.put("id", EventFields.executionOf(begun.executionId(), place));
    body.put("node_id", place.nodeId()).put("node_type", place.type());
    body.put("title", place.title()).put("created_at", begun.at() / 1000);
    body.putObject("extras");
    if (!place.path().isEmpty()) {
      body.put("path", EventFields.path(place));
    }
    return body;
  }

  ObjectNode started() {
    var body = described();
    EventFields.inputs(body, begun.inputs());
    var metadata = body.putObject("metadata");
    if (begun.items() >= 0) {
      metadata.put(kind() + "_length", begun.items());
    }
    return body;
  }

  ObjectNode next(RunEvent.FrameStarted frame) {
    var body = described().put("index", frame.index());
    body.set("pre_%s_output".formatted(kind()), last == null ? null : Json.toJackson(last));
    return body;
  }

  ObjectNode completed(RunEvent.NodeFinished end) {
    var body = described();
    body.set("outputs", Json.toJackson(end.outputs()));
    EventFields.inputs(body, begun.inputs());
    body.put("status", EventFields.status(end.status()));
    var failure = end.failure();
    body.put("error", failure == null ? null : failure.message());
    body.put("elapsed_time", EventFields.seconds(begun.at(), end.at()));
    body.put("total_tokens", end.usage().totalTokens());
    EventFields.usage(body.putObject("execution_metadata"), end.usage());
    return body.put("finished_at", end.at() / 1000).put("steps", frames);
  }
}
