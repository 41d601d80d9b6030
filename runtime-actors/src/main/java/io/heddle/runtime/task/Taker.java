package io.heddle.runtime.task;

import java.util.function.Predicate;

/** A worker that waits for a task. */
final class Taker extends Agenda.Item {

  final String queue;
  final String worker;

  /** False when the worker does not wait any more. */
  final Predicate<TaskReply.Taking> reply;

  Taker(long number, String queue, String worker, Predicate<TaskReply.Taking> reply) {
    super(number);
    this.queue = queue;
    this.worker = worker;
    this.reply = reply;
  }
}
