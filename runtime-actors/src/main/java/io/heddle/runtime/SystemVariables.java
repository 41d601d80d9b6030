package io.heddle.runtime;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.UUID;

/** The {@code sys} variables that every run has, in both dialects. */
final class SystemVariables {

  private SystemVariables() {}

  /**
   * @param inputs what the caller gave, {@code query} and {@code files} among it
   * @param now milliseconds since 1970
   * @param given by the caller; wins
   */
  static ObjectValue of(
      CompiledWorkflow workflow,
      String executionId,
      ObjectValue inputs,
      long now,
      ObjectValue given) {
    var system = new LinkedHashMap<String, Value>();
    if (workflow.mode().isChat()) {
      var query = inputs.get("query");
      system.put("query", query == null ? Value.of("") : query);
      system.put("conversation_id", Value.of(UUID.randomUUID().toString()));
      system.put("dialogue_count", Value.of(1));
    }
    var files = inputs.get("files");
    system.put("files", files instanceof ArrayValue ? files : ArrayValue.EMPTY);
    system.put("user_id", Value.of("local"));
    system.put("app_id", Value.of(workflow.id().isEmpty() ? "local" : workflow.id()));
    system.put("workflow_id", Value.of(workflow.contentHash()));
    system.put("workflow_run_id", Value.of(executionId));
    system.put("execution_id", Value.of(executionId));
    system.put("timestamp", Value.of(now / 1000));
    system.putAll(given.entries());
    return new ObjectValue(system);
  }
}
