package io.heddle.server.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.Json;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.node.Usage;
import java.util.UUID;
import java.util.stream.Collectors;

/** Fields that both dialects have. */
final class EventFields {

  private EventFields() {}

  /**
   * The id of a node's execution: of one place of one run, whatever the attempt, so that it is the
   * same before and after a crash.
   */
  static String executionOf(String run, RunEvent.Place place) {
    var name = run + '\n' + path(place) + '\n' + place.nodeId();
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }

  /** {@code each[2]/inner[0]}; empty outside of containers. */
  static String path(RunEvent.Place place) {
    return place.path().stream()
        .map(step -> "%s[%d]".formatted(step.nodeId(), step.index()))
        .collect(Collectors.joining("/"));
  }

  static String status(NodeStatus status) {
    return switch (status) {
      case SUCCEEDED -> "succeeded";
      case EXCEPTION -> "exception";
      case FAILED -> "failed";
      case SKIPPED, CANCELLED -> "stopped";
      case WAITING -> "paused";
      case BACKOFF -> "retry";
      case RUNNING -> "running";
      case PENDING, READY -> "pending";
    };
  }

  static void usage(ObjectNode node, Usage usage) {
    node.put("prompt_tokens", usage.promptTokens());
    node.put("completion_tokens", usage.completionTokens());
    node.put("total_tokens", usage.totalTokens());
    node.put("total_price", usage.price().toPlainString());
    node.put("currency", usage.currency());
  }

  /** What a node read, and whether something was left out for its size. */
  static void inputs(ObjectNode node, RunEvent.Reading inputs) {
    node.set("inputs", Json.toJackson(inputs.values()));
    node.put("inputs_truncated", inputs.cut());
  }

  /** Whether this is a model's thought, and not a piece of an output. */
  static boolean isThought(RunEvent.Chunk chunk) {
    var type = chunk.place().type();
    return chunk.output().equals("reasoning_content")
        && (type.equals("llm") || type.equals("agent"));
  }

  /** A span of milliseconds in seconds. */
  static double seconds(long from, long to) {
    return Math.max(0, to - from) / 1000.0;
  }
}
