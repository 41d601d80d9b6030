package io.heddle.runtime.plugin;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.FrameVariables;
import io.heddle.runtime.machine.Hooks;
import io.heddle.runtime.machine.NodeStatus;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of one run. Made only when a plugin has a hook for runs; a payload is made only when
 * one has a hook for its point.
 */
final class RunHooks implements Hooks {

  private final HookCalls calls;

  RunHooks(HookCalls calls) {
    this.calls = calls;
  }

  @Override
  public void beforeNode(Frame frame, Node node, ExecutionState state) {
    calls.call(
        HookPoint.BEFORE_NODE_EXECUTE,
        () -> HookPayloads.beforeNode(frame, node),
        () -> FrameVariables.live(frame, state));
  }

  @Override
  public Value beforeWrite(
      Frame frame, Node writer, List<String> selector, Value value, ExecutionState state) {
    var changed = changed(frame, writer, selector, value, state);
    return changed == null ? value : changed;
  }

  /** What to write instead, or null. A stream has no value yet that a handler could change. */
  private @Nullable Value changed(
      Frame frame, Node writer, List<String> selector, Value value, ExecutionState state) {
    return value instanceof StreamValue
        ? null
        : calls.call(
            HookPoint.BEFORE_VARIABLE_WRITE,
            () -> HookPayloads.beforeWrite(writer, selector, value),
            () -> FrameVariables.live(frame, state));
  }

  @Override
  public Fact beforeFact(Fact fact, ExecutionState state) {
    return fact instanceof Fact.NodeSettled settled
            && calls.has(HookPoint.BEFORE_VARIABLE_WRITE)
            && (settled.status() == NodeStatus.SUCCEEDED
                || settled.status() == NodeStatus.EXCEPTION)
        ? written(settled, state)
        : fact;
  }

  private Fact written(Fact.NodeSettled settled, ExecutionState state) {
    var frame = state.frame(settled.frame());
    if (frame == null) {
      return settled;
    }
    var node = frame.graph().node(settled.node());
    if (node.spec() instanceof RoutingSpec.End || node.spec() instanceof RoutingSpec.Answer) {
      return settled;
    }
    var outputs = written(frame, node, settled.outputs(), state);
    return outputs == null
        ? settled
        : new Fact.NodeSettled(
            settled.frame(),
            settled.node(),
            settled.attempt(),
            settled.status(),
            settled.handle(),
            outputs,
            settled.details(),
            settled.usage(),
            settled.failure(),
            settled.startedAt(),
            settled.at());
  }

  /** The outputs as handlers changed them, or null when they changed none. */
  private @Nullable ObjectValue written(
      Frame frame, Node node, ObjectValue outputs, ExecutionState state) {
    @Nullable LinkedHashMap<String, Value> changed = null;
    for (var output : outputs.entries().entrySet()) {
      var name = output.getKey();
      var value = changed(frame, node, List.of(node.id(), name), output.getValue(), state);
      if (value != null) {
        changed = changed == null ? new LinkedHashMap<>(outputs.entries()) : changed;
        changed.put(name, value);
      }
    }
    return changed == null ? null : new ObjectValue(changed);
  }

  @Override
  public void afterFact(Fact fact, ExecutionState state) {
    if (fact instanceof Fact.NodeSettled settled) {
      settled(settled, state);
    } else if (fact instanceof Fact.Started(var request, _)) {
      calls.call(
          HookPoint.BEFORE_WORKFLOW_RUN,
          () -> HookPayloads.beforeRun(request),
          () -> FrameVariables.live(state.root(), state));
    } else if (fact instanceof Fact.Ended) {
      calls.call(
          HookPoint.AFTER_WORKFLOW_RUN,
          () -> HookPayloads.afterRun(state.result(), state.workflow().dialect()),
          () -> FrameVariables.live(state.root(), state));
    }
  }

  private void settled(Fact.NodeSettled settled, ExecutionState state) {
    var frame = state.frame(settled.frame());
    if (frame != null) {
      calls.call(
          HookPoint.AFTER_NODE_EXECUTE,
          () -> HookPayloads.afterNode(frame, settled),
          () -> FrameVariables.live(frame, state));
    }
  }
}
