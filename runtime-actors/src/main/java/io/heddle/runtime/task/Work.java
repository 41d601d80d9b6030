package io.heddle.runtime.task;

import io.heddle.runtime.node.Outcome;
import java.util.function.Consumer;

/** A task that is not decided. */
final class Work extends Agenda.Item {

  final TaskOffer offer;
  final Consumer<Outcome> report;
  final long offeredAt;

  /** Milliseconds since 1970, or {@code Long.MAX_VALUE}. */
  final long deadline;

  /** Empty until a worker has taken it. */
  String token = "";

  String worker = "";
  TaskProgress progress = TaskProgress.NONE;

  Work(long number, TaskOffer offer, Consumer<Outcome> report, long offeredAt, long deadline) {
    super(number);
    this.offer = offer;
    this.report = report;
    this.offeredAt = offeredAt;
    this.deadline = deadline;
  }

  boolean isTaken() {
    return !token.isEmpty();
  }
}
