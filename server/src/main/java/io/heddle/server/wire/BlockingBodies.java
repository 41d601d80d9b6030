package io.heddle.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers of an app to a caller that waits for the end of the run. */
public final class BlockingBodies {

  private BlockingBodies() {}

  /** How a workflow ended; the request itself went well even when the run failed. */
  public static ObjectNode workflow(ExportRun run, RunResult result) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("task_id", run.task()).put("workflow_run_id", result.executionId());
    var data = body.putObject("data");
    data.put("id", result.executionId()).put("workflow_id", run.workflow());
    data.put("status", status(result.status()));
    data.set("outputs", Json.toJackson(result.outputs()));
    data.put("error", error(result));
    data.put("elapsed_time", EventFields.seconds(result.startedAt(), result.endedAt()));
    data.put("total_tokens", result.usage().totalTokens()).put("total_steps", result.steps());
    data.put("created_at", result.startedAt() / 1000);
    data.put("finished_at", result.endedAt() / 1000);
    return body;
  }

  /**
   * What a chat answered.
   *
   * @param resources the passages that were found for it
   */
  public static ObjectNode chat(ExportRun run, RunResult result, List<Value> resources) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("event", "message").put("task_id", run.task()).put("id", run.message());
    body.put("message_id", run.message()).put("conversation_id", run.conversation());
    body.put("mode", "advanced-chat");
    body.put(
        "answer", result.outputs().get("answer") instanceof StringValue(var answer) ? answer : "");
    var metadata = body.putObject("metadata");
    EventFields.usage(metadata.putObject("usage"), result.usage());
    metadata.set("retriever_resources", Json.toJackson(Value.array(resources)));
    return body.put("created_at", result.startedAt() / 1000);
  }

  /** The status as clients of apps know it. */
  static String status(RunStatus status) {
    return switch (status) {
      case RUNNING -> "running";
      case WAITING, PAUSED -> "paused";
      case SUCCEEDED -> "succeeded";
      case PARTIAL_SUCCEEDED, FAILED_WITH_RECOVERY -> "partial-succeeded";
      case FAILED -> "failed";
      case CANCELLED -> "stopped";
    };
  }

  static @Nullable String error(RunResult result) {
    var failure = result.failure();
    return failure == null ? null : failure.display(Dialect.APP_EXPORT);
  }
}
