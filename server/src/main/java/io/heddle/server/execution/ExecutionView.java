package io.heddle.server.execution;

import io.heddle.compiler.value.ObjectValue;
import org.jspecify.annotations.Nullable;

/**
 * An execution in a list. Times are milliseconds since 1970, 0 for not yet.
 *
 * @param status as {@code docs} name them: {@code running}, {@code waiting}, {@code succeeded} ...
 * @param version of the workflow; 0 when it is not a registered one
 * @param outputs null while it runs, and in lists
 * @param error null unless it failed
 * @param purged whether it ended so long ago that only this view is left
 */
public record ExecutionView(
    String id,
    String group,
    String workflow,
    int version,
    String status,
    String parent,
    String startedBy,
    String user,
    String conversation,
    long startedAt,
    long updatedAt,
    long endedAt,
    @Nullable ObjectValue outputs,
    @Nullable String error,
    boolean purged) {

  /** The same of an execution that is not kept. */
  public ExecutionView withoutEvents() {
    return new ExecutionView(
        id,
        group,
        workflow,
        version,
        status,
        parent,
        startedBy,
        user,
        conversation,
        startedAt,
        updatedAt,
        endedAt,
        null,
        null,
        true);
  }
}
