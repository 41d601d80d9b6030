package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFailure;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * Orders the error workflow of a run that failed: an execution of its own, that gets the error,
 * what the failed node read, and the id of the run. An error workflow has none of its own.
 */
final class ErrorWorkflows {

  private ErrorWorkflows() {}

  static void order(Turn turn, RunFailure failure) {
    var state = turn.state();
    var workflow = state.workflow().errorHandling().errorWorkflow();
    var origin = state.request().origin();
    var parent = origin.parent();
    if (workflow == null
        || origin.depth() + 1 >= SubRuns.MAX_DEPTH
        || (parent != null && parent.purpose() == RunOrder.Purpose.ERROR_WORKFLOW)) {
      return;
    }
    var id = state.request().executionId();
    var runId = RunIds.derived(id, 0, failure.nodeId(), "error");
    if (state.orders().get(runId) == null) {
      SubRuns.order(
          turn,
          new RunOrder(
              runId,
              RunOrder.Purpose.ERROR_WORKFLOW,
              0,
              -1,
              failure.nodeId(),
              0,
              workflow,
              null,
              inputs(state, failure),
              false));
    }
  }

  /** A failure as other workflows are told of it. */
  static ObjectValue error(NodeFailure failure, String message) {
    var error = new LinkedHashMap<String, Value>();
    error.put("message", Value.of(message));
    error.put("type", Value.of(failure.type()));
    error.put("code", Value.of(failure.code()));
    error.put("kind", Value.of(failure.kind().name().toLowerCase(Locale.ROOT)));
    return new ObjectValue(error);
  }

  private static ObjectValue inputs(ExecutionState state, RunFailure failure) {
    var message = failure.display(state.workflow().dialect());
    var error = error(failure.failure(), message).with("type", Value.of(failure.type()));
    var node = new LinkedHashMap<String, Value>();
    node.put("id", Value.of(failure.nodeId()));
    node.put("type", Value.of(failure.nodeType()));
    node.put("inputs", read(state, failure.nodeId()));
    var run = new LinkedHashMap<String, Value>();
    run.put("execution_id", Value.of(state.request().executionId()));
    run.put("workflow", Value.of(state.workflow().name()));
    run.put("inputs", state.request().inputs());
    run.put("outputs", state.collectedOutputs());
    var inputs = new LinkedHashMap<String, Value>();
    inputs.put("error", error);
    inputs.put("node", new ObjectValue(node));
    inputs.put("run", new ObjectValue(run));
    return new ObjectValue(inputs);
  }

  /** What the node read, by selector. Environment variables, where secrets are, stay away. */
  private static ObjectValue read(ExecutionState state, String nodeId) {
    var node = nodeId.isEmpty() ? null : state.root().graph.node(nodeId);
    if (node == null) {
      return ObjectValue.EMPTY;
    }
    var read = new LinkedHashMap<String, Value>();
    for (var ref : node.inputs()) {
      var value = isSecret(ref) ? null : state.root().read(ref);
      if (value != null) {
        read.put(ref.name(), value instanceof StreamValue stream ? stream.snapshot() : value);
      }
    }
    return new ObjectValue(read);
  }

  private static boolean isSecret(Ref ref) {
    return !ref.selector().isEmpty() && ref.selector().getFirst().equals("env");
  }
}
