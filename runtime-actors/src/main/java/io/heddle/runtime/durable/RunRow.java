package io.heddle.runtime.durable;

import io.heddle.runtime.machine.RunStatus;

/**
 * The one line the store keeps of a run beside its events: all that recovery, timers and open forms
 * look at. Written in the transaction of the events that changed it, so it never runs ahead or
 * behind; only {@code updatedAt} may be {@link #UPDATED_WITHIN} old.
 *
 * <p>Times are milliseconds since 1970.
 *
 * @param id of the execution: {@code {group}/{k}-{unique}}
 * @param slot which of the store's slots the run belongs to, from 0
 * @param owner the incarnation that holds the run in memory, or {@link Owner#NOBODY}
 * @param wakeAt the earliest of its timers, deadlines and owed messages, or {@link #NEVER}
 * @param workflowVersion the registered version, 0 when the text was not registered
 * @param endedAt when the status became terminal, or {@link #NOT_YET}
 * @param open false when the run has ended and nothing is owed to anybody
 */
public record RunRow(
    String id,
    String group,
    int slot,
    RunStatus status,
    Owner owner,
    long wakeAt,
    String workflowId,
    int workflowVersion,
    Origin origin,
    long startedAt,
    long updatedAt,
    long endedAt,
    boolean open) {

  public static final long NEVER = Long.MAX_VALUE;
  public static final long NOT_YET = 0;

  /** How old a row gets when its run goes on and nothing else of it changes, in milliseconds. */
  public static final long UPDATED_WITHIN = 1_000;

  public RunRow {
    if (slot < 0) {
      throw new IllegalArgumentException("slot %d of %s".formatted(slot, id));
    }
    if (!open && !status.isTerminal()) {
      throw new IllegalArgumentException("%s is %s, so its row is open".formatted(id, status));
    }
    if (status.isTerminal() == (endedAt == NOT_YET)) {
      throw new IllegalArgumentException("%s is %s, ended at %d".formatted(id, status, endedAt));
    }
  }

  /** Whether it says more than the one before, which the store has. */
  boolean isNewsAfter(RunRow before) {
    return updatedAt - before.updatedAt >= UPDATED_WITHIN || !equals(before.updated(updatedAt));
  }

  private RunRow updated(long at) {
    return new RunRow(
        id,
        group,
        slot,
        status,
        owner,
        wakeAt,
        workflowId,
        workflowVersion,
        origin,
        startedAt,
        at,
        endedAt,
        open);
  }

  /**
   * Which incarnation of an execution holds it.
   *
   * @param member the process, or empty when nobody holds the run in memory
   * @param incarnation grows by one with every recovery that takes the run over
   */
  public record Owner(String member, long incarnation) {

    public static final Owner NOBODY = new Owner("", 0);
  }

  /**
   * Where a run came from; each part is empty when it has none.
   *
   * @param parent the execution that started it
   * @param trigger the kind of what started it: {@code api}, {@code schedule} ...
   */
  public record Origin(String parent, String trigger, String user, String conversation) {

    public static final Origin NONE = new Origin("", "", "", "");
  }
}
