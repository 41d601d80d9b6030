package io.heddle.sandbox;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.sandbox.guest.Watch;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Calls of one kind inside a {@link LanguagePool}: those that run and those that wait for it. */
final class Lane {

  /** A call with the number that its messages carry. */
  record Job(long id, LanguagePool.Run run) {
    void fail(NodeFailure failure) {
      run.answer().complete(new Result.Failed(failure));
    }
  }

  private record Running(Job job, Watch watch) {}

  private final String name;
  private final int capacity;
  private final int queueLimit;
  private final Queue<Job> waiting = new ArrayDeque<>();
  private final Map<Long, Running> running = new HashMap<>();

  /** Overdue calls whose slot was given on: their threads still run. */
  private final Map<Long, Running> lost = new HashMap<>();

  Lane(String name, int capacity, int queueLimit) {
    this.name = name;
    this.capacity = capacity;
    this.queueLimit = queueLimit;
  }

  /** Takes a call in, or refuses it when too many wait. */
  boolean offer(Job job) {
    if (running.size() >= capacity && waiting.size() >= queueLimit) {
      job.fail(
          CodeFailure.UNAVAILABLE.with(
              "the sandbox is full: %d %s run and %d wait, the limit"
                  .formatted(running.size(), name, waiting.size())));
      return false;
    }
    waiting.add(job);
    return true;
  }

  /** The next call that may run now, or null. */
  @Nullable Job next() {
    return running.size() < capacity ? waiting.poll() : null;
  }

  void begin(Job job, Watch watch) {
    running.put(job.id(), new Running(job, watch));
  }

  /** Ends a call; its slot is free again. */
  void end(long id) {
    running.remove(id);
    lost.remove(id);
  }

  /** Gives an overdue call's slot on, as long as no more are lost than may run. */
  void overdue(long id) {
    if (lost.size() < capacity) {
      var call = running.remove(id);
      if (call != null) {
        lost.put(id, call);
      }
    }
  }

  void cancel(long id) {
    var call = running.get(id);
    if (call != null) {
      call.watch().cancel();
    } else {
      withdraw(id, CodeFailure.CANCELLED.with("the call was cancelled"));
    }
  }

  /** Fails a call that still waits. */
  void withdraw(long id, NodeFailure failure) {
    waiting.removeIf(
        job -> {
          var found = job.id() == id;
          if (found) {
            job.fail(failure);
          }
          return found;
        });
  }

  boolean isWaiting(long id) {
    return waiting.stream().anyMatch(job -> job.id() == id);
  }

  boolean isIdle() {
    return waiting.isEmpty() && running.isEmpty() && lost.isEmpty();
  }

  /** Stops everything, with this failure for everybody who still waits for an answer. */
  void failAll(NodeFailure failure) {
    waiting.forEach(job -> job.fail(failure));
    waiting.clear();
    for (var call : running.values()) {
      call.job().fail(failure);
      call.watch().cancel();
    }
    running.clear();
    lost.clear();
  }
}
