package io.heddle.runtime.task;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The task queues of a group, for its nodes and for workers. Thread-safe.
 *
 * @param desk keeps the queues
 */
public record Tasks(Consumer<TaskDesk.Command> desk) implements TaskPort {

  @Override
  public CompletionStage<Outcome> offer(TaskOffer work, Cancellation cancellation) {
    var outcome = new CompletableFuture<Outcome>();
    desk.accept(new TaskDesk.Offer(work, outcome::complete));
    cancellation.onCancel(() -> desk.accept(new TaskDesk.Withdraw(work)));
    return outcome;
  }

  /**
   * Waits for a task of a queue. A worker that gives up waiting cancels the future: what would have
   * been its task goes to the next one.
   *
   * @param worker how the worker calls itself, for people
   * @param atMost how long it waits; cut to the bound of the queues
   */
  public CompletableFuture<TaskReply.Taking> take(String queue, String worker, Duration atMost) {
    var reply = new CompletableFuture<TaskReply.Taking>();
    desk.accept(new TaskDesk.Take(queue, worker, atMost, reply::complete));
    return reply;
  }

  /**
   * Says that a task is worked on.
   *
   * @param progress how far it is, or null when that is as it was
   */
  public CompletableFuture<TaskReply.Beat> heartbeat(
      String token, @Nullable TaskProgress progress) {
    var reply = new CompletableFuture<TaskReply.Beat>();
    desk.accept(new TaskDesk.Heartbeat(token, progress, reply::complete));
    return reply;
  }

  /** The task is done; its node puts these out. */
  public CompletableFuture<TaskReply.Reported> complete(String token, ObjectValue outputs) {
    var reply = new CompletableFuture<TaskReply.Reported>();
    desk.accept(new TaskDesk.Complete(token, outputs, reply::complete));
    return reply;
  }

  /** The attempt failed; what follows is up to the node's retries and error strategy. */
  public CompletableFuture<TaskReply.Reported> fail(String token, NodeFailure failure) {
    var reply = new CompletableFuture<TaskReply.Reported>();
    desk.accept(new TaskDesk.Fail(token, failure, reply::complete));
    return reply;
  }

  /** What is offered or worked on. */
  public CompletableFuture<TaskReply.Listed> open() {
    var reply = new CompletableFuture<TaskReply.Listed>();
    desk.accept(new TaskDesk.ListOpen(reply::complete));
    return reply;
  }
}
