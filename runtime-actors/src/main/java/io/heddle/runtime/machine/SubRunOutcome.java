package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What the end of a run means to the node that ordered it. */
final class SubRunOutcome {

  private SubRunOutcome() {}

  static Outcome of(WaitSpec.SubWorkflow spec, RunResult result) {
    return switch (result.status()) {
      case SUCCEEDED, PARTIAL_SUCCEEDED, FAILED_WITH_RECOVERY ->
          new Outcome.Completed(
              switch (spec.shape()) {
                case PLAIN -> result.outputs();
                case TOOL -> messages(result.outputs());
              },
              Edge.DEFAULT,
              result.usage(),
              details(spec, result));
      case FAILED, CANCELLED, RUNNING, WAITING, PAUSED ->
          new Outcome.Failed(
              failure(spec, result), ObjectValue.EMPTY, result.usage(), details(spec, result));
    };
  }

  /** The failure of the other run as it is, so that retries and handlers see what it was. */
  private static NodeFailure failure(WaitSpec.SubWorkflow spec, RunResult result) {
    var reason = result.failure();
    if (reason == null) {
      return NodeFailure.of(
          ErrorKind.INTERNAL,
          "internal_error",
          "InternalError",
          "workflow %s ended as %s without a reason"
              .formatted(spec.workflow(), result.status().text()));
    }
    var failure = reason.failure();
    var at = reason.nodeId().isEmpty() ? "" : " at node " + reason.nodeId();
    var how = result.status() == RunStatus.CANCELLED ? "was cancelled" : "failed";
    return new NodeFailure(
        failure.kind(),
        failure.code(),
        failure.type(),
        "workflow %s %s%s: %s".formatted(spec.workflow(), how, at, failure.message()),
        failure.retryable(),
        failure.retryAfter());
  }

  private static ObjectValue details(WaitSpec.SubWorkflow spec, RunResult result) {
    var details = LinkedHashMap.<String, Value>newLinkedHashMap(4);
    details.put("execution_id", Value.of(result.executionId()));
    details.put("workflow", Value.of(spec.workflow()));
    details.put("status", Value.of(result.status().text()));
    details.put("steps", Value.of(result.steps()));
    return new ObjectValue(details);
  }

  /** As a published workflow answers: its outputs as one JSON message, and each by its name. */
  private static ObjectValue messages(ObjectValue outputs) {
    var messages = new LinkedHashMap<String, Value>();
    messages.put("text", Value.of(ValueText.python().text(outputs)));
    messages.put("files", Value.array(files(outputs)));
    messages.put("json", Value.array(List.of(outputs)));
    outputs.entries().forEach(messages::putIfAbsent);
    return new ObjectValue(messages);
  }

  private static List<Value> files(ObjectValue outputs) {
    var files = new ArrayList<Value>();
    for (var value : outputs.entries().values()) {
      switch (value) {
        case FileValue file -> files.add(file);
        case ArrayValue(var items) ->
            items.stream().filter(FileValue.class::isInstance).forEach(files::add);
        default -> {}
      }
    }
    return files;
  }
}
