package io.heddle.runtime.task;

import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;

/** How tasks fail, as nodes do. */
final class TaskFailures {

  private static final String TYPE = "TaskError";

  private TaskFailures() {}

  static NodeFailure full(int bound) {
    return NodeFailure.of(
        ErrorKind.RESOURCE_UNAVAILABLE,
        "task_queue_full",
        TYPE,
        "%d tasks of this group are open already".formatted(bound));
  }

  static NodeFailure timedOut(TaskOffer work) {
    return NodeFailure.of(
        ErrorKind.TIMEOUT,
        "timeout",
        "Timeout",
        "the task of node %s was not done within %s".formatted(work.nodeId(), work.timeout()));
  }

  static NodeFailure lost(TaskOffer work, String worker, TaskBounds bounds) {
    return NodeFailure.of(
        ErrorKind.TIMEOUT,
        "timeout",
        "Timeout",
        "worker %s of node %s was not heard of for %s"
            .formatted(worker, work.nodeId(), bounds.heartbeat()));
  }

  static NodeFailure closed() {
    return NodeFailure.of(
        ErrorKind.RESOURCE_UNAVAILABLE, "task_queue_closed", TYPE, "the task queues were closed");
  }
}
