package io.heddle.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.execution.ExecutionDetail;

/** What a run leaves on the screen, or on standard output for a program. */
final class RunReport {

  private final Output output;
  private final boolean quiet;

  RunReport(Output output, boolean quiet) {
    this.output = output;
    this.quiet = quiet;
  }

  void print(CompiledWorkflow workflow, RunResult result, boolean json) {
    if (json) {
      output.line(json(workflow, result).toPrettyString());
      return;
    }
    outputs(result.status(), result.outputs());
    var failure = result.failure();
    if (failure != null && result.status() != RunStatus.CANCELLED) {
      output.note("heddle: " + failure.display(workflow.dialect()));
    }
    if (!quiet) {
      output.note(
          summary(
              result.status(),
              result.exceptions(),
              result.endedAt() - result.startedAt(),
              result.steps(),
              result.usage().totalTokens()));
    }
  }

  /** The same of an execution that has ended, wherever it ran. */
  void print(ExecutionDetail detail) {
    var run = detail.execution();
    var status = Statuses.of(run.status()).orElse(RunStatus.FAILED);
    outputs(status, run.outputs() == null ? ObjectValue.EMPTY : run.outputs());
    if (run.error() != null && status != RunStatus.CANCELLED) {
      output.note("heddle: " + run.error());
    }
    if (!quiet) {
      var millis = Math.max(0, run.endedAt() - run.startedAt());
      output.note(summary(status, detail.exceptions(), millis, detail.steps(), detail.tokens()));
    }
  }

  /** An answer alone is printed as it is; several outputs as {@code name: value}. */
  private void outputs(RunStatus status, ObjectValue outputs) {
    var entries = outputs.entries();
    if (status == RunStatus.FAILED || status == RunStatus.CANCELLED) {
      return;
    }
    if (entries.get("answer") instanceof StringValue(var answer)) {
      output.line(answer);
    }
    entries.forEach(
        (name, value) -> {
          if (!name.equals("answer") && !(name.equals("files") && isEmpty(value))) {
            output.line("%s: %s".formatted(name, text(value)));
          }
        });
  }

  private static boolean isEmpty(Value value) {
    return value instanceof io.heddle.compiler.value.ArrayValue array && array.size() == 0;
  }

  private static String text(Value value) {
    return value instanceof StringValue(var text) ? text : Json.write(value);
  }

  private static String summary(
      RunStatus status, int exceptions, long millis, int steps, long tokens) {
    var how =
        switch (status) {
          case CANCELLED -> "cancelled: running nodes were interrupted";
          case PARTIAL_SUCCEEDED ->
              "warning: partly succeeded, %d %s on the way"
                  .formatted(exceptions, exceptions == 1 ? "failure" : "failures");
          case RUNNING, WAITING, PAUSED, SUCCEEDED, FAILED, FAILED_WITH_RECOVERY -> status.text();
        };
    return "%s in %s, %d %s%s"
        .formatted(
            how,
            RowText.duration(millis),
            steps,
            steps == 1 ? "step" : "steps",
            tokens > 0 ? ", %d tokens".formatted(tokens) : "");
  }

  private static ObjectNode json(CompiledWorkflow workflow, RunResult result) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("execution_id", result.executionId());
    node.put("workflow", workflow.name());
    node.put("status", result.status().text());
    node.set("outputs", Json.toJackson(result.outputs()));
    var failure = result.failure();
    if (failure == null) {
      node.putNull("error");
    } else {
      var error = node.putObject("error");
      error.put("message", failure.display(workflow.dialect()));
      error.put("type", failure.type());
      error.put("code", failure.failure().code());
      error.put("node", failure.nodeId());
    }
    node.put("elapsed_ms", result.endedAt() - result.startedAt());
    node.put("steps", result.steps());
    node.put("exceptions", result.exceptions());
    node.put("total_tokens", result.usage().totalTokens());
    return node;
  }

  /** The same object of an execution, wherever it ran. */
  static ObjectNode json(ExecutionDetail detail) {
    var run = detail.execution();
    var node = JsonNodeFactory.instance.objectNode();
    node.put("execution_id", run.id());
    node.put("workflow", run.workflow());
    node.put("status", run.status());
    node.set("outputs", Json.toJackson(run.outputs() == null ? ObjectValue.EMPTY : run.outputs()));
    if (run.error() == null) {
      node.putNull("error");
    } else {
      node.putObject("error").put("message", run.error());
    }
    node.put("elapsed_ms", run.endedAt() == 0 ? 0 : run.endedAt() - run.startedAt());
    node.put("steps", detail.steps());
    node.put("exceptions", detail.exceptions());
    node.put("total_tokens", detail.tokens());
    return node;
  }

  /** The same object for a file that never ran. */
  static ObjectNode rejected(WorkflowFile file) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("status", "rejected");
    node.set("diagnostics", file.json());
    return node;
  }

  static ObjectNode wrong(String message) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("status", "rejected");
    node.putObject("error").put("message", message);
    return node;
  }
}
