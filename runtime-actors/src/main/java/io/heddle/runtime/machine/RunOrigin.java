package io.heddle.runtime.machine;

import io.heddle.compiler.registry.ProcessedWorkflow;
import org.jspecify.annotations.Nullable;

/**
 * Where a run comes from.
 *
 * @param definition the workflow with those it names, pinned to the versions it was processed with;
 *     null when it was compiled by itself and names are looked up as they come
 * @param parent the run that ordered this one, or null
 * @param depth runs above this one
 */
public record RunOrigin(
    @Nullable ProcessedWorkflow definition, @Nullable Parent parent, int depth) {

  /** A run that somebody outside asked for. */
  public static final RunOrigin OUTSIDE = new RunOrigin(null, null, 0);

  /**
   * The run above, and the node of it that wanted this one.
   *
   * @param nodeId empty when the run as a whole did
   */
  public record Parent(
      String executionId, RunOrder.Purpose purpose, int frame, String nodeId, int attempt) {}

  /** Of a run of this workflow that somebody outside asked for. */
  public static RunOrigin of(ProcessedWorkflow definition) {
    return new RunOrigin(definition, null, 0);
  }
}
