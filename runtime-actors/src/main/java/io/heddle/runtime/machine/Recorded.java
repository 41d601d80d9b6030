package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How something with an effect ended in a run: a node, or a run that a trigger ordered.
 *
 * @param path where, as {@link FramePath} tells
 * @param inputs the hash of what it read, as {@link InputsHash} has it
 * @param status of a run that a trigger ordered: whether it did well
 * @param handle which edges were taken
 * @param details what people see of it
 * @param paid what was used of models for it
 * @param decision who decided for a node that waited, or null
 */
public record Recorded(
    String path,
    String inputs,
    NodeStatus status,
    String handle,
    ObjectValue outputs,
    ObjectValue details,
    Usage paid,
    @Nullable NodeFailure failure,
    @Nullable Decision decision) {

  /** The same with other outputs. */
  public Recorded put(ObjectValue other) {
    return new Recorded(path, inputs, status, handle, other, details, paid, failure, decision);
  }

  /** The same with something more that people see of it. */
  public Recorded shown(ObjectValue other) {
    return new Recorded(path, inputs, status, handle, outputs, other, paid, failure, decision);
  }

  /** Whether it is a failure that nothing mended: its frame ended with it. */
  public boolean endsFrame() {
    return status == NodeStatus.FAILED && handle.equals(Fact.NodeSettled.NO_EDGE);
  }
}
