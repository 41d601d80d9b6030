package io.heddle.runtime.agent;

import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A tool that an agent called, and what came of it.
 *
 * @param iteration from 0
 * @param result what the model was told
 */
record ToolCallRecord(
    int iteration,
    String tool,
    ObjectValue arguments,
    String result,
    boolean isError,
    List<FileValue> files) {

  ObjectValue toValue() {
    var entries = new LinkedHashMap<String, Value>();
    entries.put("iteration", Value.of(iteration));
    entries.put("tool", Value.of(tool));
    entries.put("arguments", arguments);
    entries.put("result", Value.of(result));
    entries.put("is_error", Value.of(isError));
    return new ObjectValue(entries);
  }
}
