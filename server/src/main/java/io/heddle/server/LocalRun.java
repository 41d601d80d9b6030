package io.heddle.server;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a run from the command line begins with. */
public final class LocalRun {

  private LocalRun() {}

  /** From the first root. */
  public static RunRequest request(
      CompiledWorkflow workflow,
      String group,
      ObjectValue accepted,
      ObjectValue given,
      @Nullable Duration timeout) {
    return request(workflow, group, accepted, given, timeout, workflow.root().roots().getFirst());
  }

  /**
   * @param accepted the inputs the start node takes
   * @param given all inputs of the caller: {@code query} and {@code files} are a chat app's too
   * @param timeout wall time of the run, or null for the workflow's own
   * @param root the node it begins at
   */
  public static RunRequest request(
      CompiledWorkflow workflow,
      String group,
      ObjectValue accepted,
      ObjectValue given,
      @Nullable Duration timeout,
      int root) {
    var executionId = group + "/0-" + UUID.randomUUID();
    var limits = workflow.limits();
    return new RunRequest(
        executionId,
        workflow,
        accepted,
        system(workflow, executionId, given),
        ObjectValue.EMPTY,
        ObjectValue.EMPTY,
        timeout == null
            ? limits
            : new RunLimits(
                limits.maxSteps(),
                timeout,
                limits.maxConcurrency(),
                limits.maxItems(),
                limits.maxRounds()),
        root);
  }

  private static ObjectValue system(
      CompiledWorkflow workflow, String executionId, ObjectValue given) {
    var system = new LinkedHashMap<String, Value>();
    if (workflow.mode().isChat()) {
      var query = given.get("query");
      system.put("query", query == null ? Value.of("") : query);
      system.put("conversation_id", Value.of(UUID.randomUUID().toString()));
      system.put("dialogue_count", Value.of(1));
    }
    var files = given.get("files");
    system.put("files", files instanceof ArrayValue ? files : ArrayValue.EMPTY);
    system.put("user_id", Value.of("local"));
    system.put("app_id", Value.of(workflow.id().isEmpty() ? "local" : workflow.id()));
    system.put("workflow_id", Value.of(workflow.contentHash()));
    system.put("workflow_run_id", Value.of(executionId));
    system.put("timestamp", Value.of(System.currentTimeMillis() / 1000));
    return new ObjectValue(system);
  }
}
