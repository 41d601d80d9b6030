package io.heddle.persistence.history;

import io.heddle.runtime.machine.RunStatus;
import java.util.Set;

/**
 * Which runs of a group are looked for; an empty text or set does not filter. Times are
 * milliseconds since 1970.
 *
 * @param startedBefore exclusive
 * @param search words that must all be in the workflow's id, inputs, outputs or error; the last of
 *     each may be the beginning of one; at most 16 are looked at
 */
public record HistoryFilter(
    String group,
    Set<RunStatus> statuses,
    String workflow,
    String parent,
    String user,
    long startedFrom,
    long startedBefore,
    String search) {

  public HistoryFilter {
    statuses = Set.copyOf(statuses);
  }

  /** All runs of the group. */
  public static HistoryFilter of(String group) {
    return new HistoryFilter(group, Set.of(), "", "", "", 0, Long.MAX_VALUE, "");
  }

  public HistoryFilter withStatuses(Set<RunStatus> only) {
    return new HistoryFilter(
        group, only, workflow, parent, user, startedFrom, startedBefore, search);
  }

  public HistoryFilter withWorkflow(String only) {
    return new HistoryFilter(
        group, statuses, only, parent, user, startedFrom, startedBefore, search);
  }

  public HistoryFilter withSearch(String words) {
    return new HistoryFilter(
        group, statuses, workflow, parent, user, startedFrom, startedBefore, words);
  }
}
