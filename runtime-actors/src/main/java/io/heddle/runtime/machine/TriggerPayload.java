package io.heddle.runtime.machine;

import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a trigger says to the workflow that it starts: which trigger it is and what happened, the
 * node, the run, and by node what this has put out so far.
 */
final class TriggerPayload {

  private TriggerPayload() {}

  static ObjectValue ofNode(
      ExecutionState state, EventTrigger trigger, Node node, Fact.NodeSettled settled) {
    var about = new LinkedHashMap<String, Value>();
    about.put("id", Value.of(node.id()));
    about.put("type", Value.of(node.type()));
    about.put("title", Value.of(node.title()));
    about.put("outputs", settled.outputs());
    if (settled.failure() != null) {
      var failure = settled.failure();
      about.put("error", ErrorWorkflows.error(failure, failure.message()));
    }
    return payload(state, trigger, new ObjectValue(about), null);
  }

  static ObjectValue ofRun(ExecutionState state, EventTrigger trigger, Fact.Ending end) {
    return payload(state, trigger, null, end);
  }

  private static ObjectValue payload(
      ExecutionState state,
      EventTrigger trigger,
      @Nullable ObjectValue node,
      Fact.@Nullable Ending end) {
    var payload = new LinkedHashMap<String, Value>();
    payload.put("trigger", Value.of(trigger.id()));
    payload.put("event", Value.of(trigger.event().text()));
    if (node != null) {
      payload.put("node", node);
    }
    payload.put("run", run(state, end));
    payload.put("outputs", outputs(state));
    return new ObjectValue(payload);
  }

  private static ObjectValue run(ExecutionState state, Fact.@Nullable Ending end) {
    var run = new LinkedHashMap<String, Value>();
    run.put("execution_id", Value.of(state.request().executionId()));
    run.put("workflow", Value.of(state.workflow().name()));
    run.put("inputs", state.request().inputs());
    run.put("outputs", end == null ? state.collectedOutputs() : end.outputs());
    if (end != null) {
      run.put("status", Value.of(end.status().text()));
      if (end.failure() != null) {
        var failure = end.failure();
        var message = failure.display(state.workflow().dialect());
        run.put(
            "error",
            ErrorWorkflows.error(failure.failure(), message)
                .with("node", Value.of(failure.nodeId())));
      }
    }
    return new ObjectValue(run);
  }

  /** Of the nodes of the root graph that have put anything out. */
  private static ObjectValue outputs(ExecutionState state) {
    var outputs = new LinkedHashMap<String, Value>();
    var root = state.root();
    for (var node : root.graph.nodes()) {
      if (root.nodes[node.index()].isSettled()
          && root.slots[node.index()] instanceof ObjectValue values) {
        outputs.put(node.id(), values);
      }
    }
    return new ObjectValue(outputs);
  }
}
