package io.heddle.runtime.task;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The task queues of a group: first come, first served, and every task decided once.
 *
 * <p>Knows no clock: the time comes with each call, and {@link #due} does what time brings.
 * Confined to one thread.
 */
final class TaskBoard {

  private static final int MAX_LISTED = 1_000;

  private final TaskBounds bounds;
  private final Supplier<String> tokens;
  private final Agenda agenda = new Agenda();
  private final IdentityHashMap<TaskOffer, Work> open = new IdentityHashMap<>();
  private final Map<String, Set<Work>> waiting = new HashMap<>();
  private final Map<String, ArrayDeque<Taker>> takers = new HashMap<>();
  private final Map<String, Work> taken = new HashMap<>();
  private final Map<String, TaskReply.Winner> decided;
  private int takersInAll;
  private long numbers;

  /**
   * @param tokens gives a new one, not to be guessed
   */
  TaskBoard(TaskBounds bounds, Supplier<String> tokens) {
    this.bounds = bounds;
    this.tokens = tokens;
    this.decided =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, TaskReply.Winner> eldest) {
            return size() > bounds.decided();
          }
        };
  }

  /** Hands work to a worker that waits, or keeps it for the next one. */
  void offer(TaskOffer offer, Consumer<Outcome> report, long now) {
    if (open.size() >= bounds.open()) {
      report.accept(Outcome.Failed.of(TaskFailures.full(bounds.open())));
      return;
    }
    var timeout = offer.timeout();
    var deadline = timeout == null ? Long.MAX_VALUE : now + timeout.toMillis();
    var work = new Work(numbers++, offer, report, now, deadline);
    open.put(offer, work);
    var queue = takers.get(offer.queue());
    while (queue != null && !queue.isEmpty()) {
      var taker = queue.getFirst();
      forget(taker);
      if (give(work, taker.worker, taker.reply, now)) {
        return;
      }
    }
    waiting.computeIfAbsent(offer.queue(), _ -> new LinkedHashSet<>()).add(work);
    agenda.put(work, deadline);
  }

  /** False when the worker does not wait any more: the work is as it was. */
  private boolean give(Work work, String worker, Predicate<TaskReply.Taking> reply, long now) {
    var token = tokens.get();
    var deadline = work.deadline == Long.MAX_VALUE ? 0 : work.deadline;
    var heartbeat = bounds.heartbeat().toMillis();
    if (!reply.test(new TaskReply.Taken(new Task(token, work.offer, deadline, heartbeat)))) {
      return false;
    }
    work.token = token;
    work.worker = worker;
    taken.put(token, work);
    agenda.put(work, Math.min(work.deadline, now + heartbeat));
    return true;
  }

  /** Nobody waits for the work any more. */
  void withdraw(TaskOffer offer, long now) {
    var work = open.get(offer);
    if (work != null) {
      close(work, TaskReply.Decider.CANCELLED, now);
      work.report.accept(new Outcome.Cancelled());
    }
  }

  /**
   * Gives a worker the oldest task of a queue, at once or as soon as there is one.
   *
   * @param until how long the worker waits, milliseconds since 1970; not longer than the bound
   */
  void take(String queue, String worker, long until, Predicate<TaskReply.Taking> reply, long now) {
    var works = waiting.get(queue);
    if (works != null) {
      var first = works.iterator().next();
      if (give(first, worker, reply, now)) {
        unqueue(first);
      }
      return;
    }
    if (until <= now) {
      var _ = reply.test(new TaskReply.Nothing());
    } else if (takersInAll >= bounds.takers()) {
      var _ = reply.test(new TaskReply.TooManyTakers(bounds.takers()));
    } else {
      var taker = new Taker(numbers++, queue, worker, reply);
      takers.computeIfAbsent(queue, _ -> new ArrayDeque<>()).add(taker);
      takersInAll++;
      agenda.put(taker, Math.min(until, now + bounds.longestWait().toMillis()));
    }
  }

  TaskReply.Beat heartbeat(String token, @Nullable TaskProgress progress, long now) {
    var work = taken.get(token);
    if (work != null) {
      if (progress != null) {
        work.progress = progress;
      }
      var before = Math.min(work.deadline, now + bounds.heartbeat().toMillis());
      agenda.put(work, before);
      return new TaskReply.GoOn(before);
    }
    var winner = decided.get(token);
    if (winner == null) {
      return new TaskReply.Unknown();
    }
    return winner.by() == TaskReply.Decider.CANCELLED
        ? new TaskReply.Cancelled()
        : new TaskReply.AlreadyDecided(winner);
  }

  TaskReply.Reported complete(String token, ObjectValue outputs, long now) {
    return report(
        token,
        TaskReply.Decider.COMPLETED,
        work -> new Outcome.Completed(outputs, Edge.DEFAULT, Usage.NONE, details(work)),
        now);
  }

  TaskReply.Reported fail(String token, NodeFailure failure, long now) {
    return report(token, TaskReply.Decider.FAILED, work -> failed(work, failure), now);
  }

  private TaskReply.Reported report(
      String token,
      TaskReply.Decider by,
      java.util.function.Function<Work, Outcome> outcome,
      long now) {
    var work = taken.get(token);
    if (work == null) {
      var winner = decided.get(token);
      return winner == null ? new TaskReply.Unknown() : new TaskReply.AlreadyDecided(winner);
    }
    close(work, by, now);
    work.report.accept(outcome.apply(work));
    return new TaskReply.Accepted();
  }

  private static Outcome failed(Work work, NodeFailure failure) {
    return new Outcome.Failed(failure, ObjectValue.EMPTY, Usage.NONE, details(work));
  }

  private static ObjectValue details(Work work) {
    return ObjectValue.of("queue", Value.of(work.offer.queue()))
        .with("worker", Value.of(work.worker));
  }

  private void close(Work work, TaskReply.Decider by, long now) {
    open.remove(work.offer);
    agenda.drop(work);
    if (work.isTaken()) {
      taken.remove(work.token);
      decided.put(work.token, new TaskReply.Winner(by, work.worker, now));
    } else {
      unqueue(work);
    }
  }

  private void unqueue(Work work) {
    var works = waiting.get(work.offer.queue());
    if (works != null && works.remove(work) && works.isEmpty()) {
      waiting.remove(work.offer.queue());
    }
  }

  private void forget(Taker taker) {
    agenda.drop(taker);
    var queue = takers.get(taker.queue);
    if (queue != null && queue.remove(taker)) {
      takersInAll--;
      if (queue.isEmpty()) {
        takers.remove(taker.queue);
      }
    }
  }

  /** When time brings something next, milliseconds since 1970, or {@code Long.MAX_VALUE}. */
  long nextDue() {
    return agenda.next();
  }

  /** Does what time has brought until now. */
  void due(long now) {
    for (var item = agenda.poll(now); item != null; item = agenda.poll(now)) {
      switch (item) {
        case Taker taker -> {
          forget(taker);
          var _ = taker.reply.test(new TaskReply.Nothing());
        }
        case Work work -> {
          var isLate = work.deadline <= now;
          close(work, isLate ? TaskReply.Decider.TIMED_OUT : TaskReply.Decider.LOST, now);
          work.report.accept(
              failed(
                  work,
                  isLate
                      ? TaskFailures.timedOut(work.offer)
                      : TaskFailures.lost(work.offer, work.worker, bounds)));
        }
      }
    }
  }

  /** What is open, the oldest first. */
  TaskReply.Listed list() {
    return new TaskReply.Listed(
        open.values().stream()
            .sorted(java.util.Comparator.comparingLong(work -> work.number))
            .limit(MAX_LISTED)
            .map(work -> new TaskReply.Open(work.offer, work.worker, work.progress, work.offeredAt))
            .toList());
  }

  /** Everybody who waits here hears that it is for nothing. */
  void closeAll(long now) {
    for (var work : List.copyOf(open.values())) {
      close(work, TaskReply.Decider.CANCELLED, now);
      work.report.accept(failed(work, TaskFailures.closed()));
    }
    var all = new ArrayList<Taker>();
    takers.values().forEach(all::addAll);
    for (var taker : all) {
      forget(taker);
      var _ = taker.reply.test(new TaskReply.Nothing());
    }
  }
}
