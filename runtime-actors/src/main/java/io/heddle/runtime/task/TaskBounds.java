package io.heddle.runtime.task;

import java.time.Duration;

/**
 * What the task queues of a group hold at most.
 *
 * @param open tasks that were offered and are not decided, in all queues
 * @param takers workers that wait for a task, in all queues
 * @param decided decisions that are remembered for who comes second, the latest ones
 * @param longestWait of a worker for a task
 * @param heartbeat a taken task whose worker is not heard of for so long is lost
 */
public record TaskBounds(
    int open, int takers, int decided, Duration longestWait, Duration heartbeat) {

  public static final TaskBounds STANDARD =
      new TaskBounds(10_000, 1_000, 10_000, Duration.ofSeconds(60), Duration.ofSeconds(30));
}
