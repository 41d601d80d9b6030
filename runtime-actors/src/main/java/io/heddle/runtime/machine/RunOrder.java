package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import org.jspecify.annotations.Nullable;

/**
 * A run that another run wants started: a nested workflow, an error workflow, one that a trigger
 * starts.
 *
 * @param runId derived from the run that orders it and the activation, so that ordering twice
 *     starts one run
 * @param frame where in the ordering run it was ordered
 * @param node the node of that frame it belongs to, or -1 for the run as a whole
 * @param nodeId its id, or empty
 * @param attempt of that node
 * @param workflow the workflow's id as the ordering one names it
 * @param version a version or label, or null
 * @param awaited whether the ordering run goes on only with its result
 * @param trigger the id of the trigger that orders it, or empty
 */
public record RunOrder(
    String runId,
    Purpose purpose,
    int frame,
    int node,
    String nodeId,
    int attempt,
    String workflow,
    @Nullable String version,
    ObjectValue inputs,
    boolean awaited,
    String trigger) {

  /** One that no trigger orders. */
  public RunOrder(
      String runId,
      Purpose purpose,
      int frame,
      int node,
      String nodeId,
      int attempt,
      String workflow,
      @Nullable String version,
      ObjectValue inputs,
      boolean awaited) {
    this(runId, purpose, frame, node, nodeId, attempt, workflow, version, inputs, awaited, "");
  }

  /** What a run is ordered for. */
  public enum Purpose {
    SUB_WORKFLOW,
    ERROR_WORKFLOW,
    TRIGGERED
  }

  /** The same, ordered by a trigger. */
  public RunOrder by(String triggerId) {
    return new RunOrder(
        runId, purpose, frame, node, nodeId, attempt, workflow, version, inputs, awaited,
        triggerId);
  }

  /** Whether it is an attempt of this node that waits for the run. */
  boolean isFor(int frameId, int nodeIndex) {
    return awaited && purpose == Purpose.SUB_WORKFLOW && frame == frameId && node == nodeIndex;
  }

  /** Whether the ordering run wants to hear how this one ends, even if it does not wait. */
  public boolean isHeard() {
    return awaited || purpose == Purpose.TRIGGERED;
  }
}
