package io.heddle.persistence.run;

import io.heddle.runtime.machine.RunStatus;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which runs of a group a list shows; an empty text or set does not filter. Times are milliseconds
 * since 1970.
 *
 * @param startedBefore exclusive
 */
public record RunFilter(
    String group,
    Set<RunStatus> statuses,
    String workflowId,
    String parent,
    String user,
    String conversation,
    long startedFrom,
    long startedBefore) {

  public RunFilter {
    statuses = Set.copyOf(statuses);
  }

  /** All runs of the group. */
  public static RunFilter of(String group) {
    return new RunFilter(group, Set.of(), "", "", "", "", 0, Long.MAX_VALUE);
  }

  public RunFilter withStatuses(Set<RunStatus> only) {
    return new RunFilter(
        group, only, workflowId, parent, user, conversation, startedFrom, startedBefore);
  }

  public RunFilter withWorkflow(String only) {
    return new RunFilter(
        group, statuses, only, parent, user, conversation, startedFrom, startedBefore);
  }

  /** Whether a row without an end is all it can match: those have an index of their own. */
  boolean isOfUnfinished() {
    return !statuses.isEmpty()
        && EnumSet.copyOf(statuses).stream().noneMatch(RunStatus::isTerminal);
  }
}
