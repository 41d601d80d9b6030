package io.heddle.runtime.task;

import java.util.List;

/** What workers hear. */
public sealed interface TaskReply {

  /** To who wants a task. */
  sealed interface Taking extends TaskReply {}

  record Taken(Task task) implements Taking {}

  /** There was none within the time. */
  record Nothing() implements Taking {}

  /** Too many workers wait already. */
  record TooManyTakers(int bound) implements Taking {}

  /** To who works on a task and is still alive. */
  sealed interface Beat extends TaskReply {}

  /**
   * Go on.
   *
   * @param before the next heartbeat is due by then, milliseconds since 1970
   */
  record GoOn(long before) implements Beat {}

  /** Nobody waits for the work any more: stop. */
  record Cancelled() implements Beat {}

  /** To who reports the end of a task. */
  sealed interface Reported extends TaskReply {}

  /** The report counts. */
  record Accepted() implements Reported {}

  /** Something else was first. */
  record AlreadyDecided(Winner winner) implements Beat, Reported {}

  /** No task has this token, or it was decided too long ago. */
  record Unknown() implements Beat, Reported {}

  /** What decided a task. */
  enum Decider {
    COMPLETED,
    FAILED,
    /** Its time was over. */
    TIMED_OUT,
    /** Its worker was not heard of any more. */
    LOST,
    /** Nobody waited for it any more. */
    CANCELLED
  }

  /**
   * @param worker the one that had taken the task
   * @param at milliseconds since 1970
   */
  record Winner(Decider by, String worker, long at) {}

  /** What stands in the queues; the first 1,000. */
  record Listed(List<Open> tasks) implements TaskReply {
    public Listed {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * A task that is not decided.
   *
   * @param worker who has taken it; empty while it waits
   */
  record Open(TaskOffer work, String worker, TaskProgress progress, long offeredAt) {}
}
