package io.heddle.server.execution;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.wire.PublicEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable executions of a store: those of this process, or of a server that is asked over HTTP.
 *
 * <p>Every call blocks its (virtual) thread for a bounded time. What cannot be done is an {@link
 * ExecutionException} with a code; it is thrown, for every caller ends its command or request with
 * it.
 */
public interface Executions extends AutoCloseable {

  /** Registers a text as the next version of a workflow. */
  WorkflowView register(String group, String workflowId, String text);

  /** The newest versions of all workflows of a group. */
  List<WorkflowView> workflows(String group);

  /** Starts an execution; with an idempotency key, the same start again answers the same id. */
  ExecutionView start(StartOrder order);

  /** What a fork of an execution would reuse and run again; nothing begins. */
  ForkPlanView plan(String id, ForkOrder order);

  /** Begins a new execution that takes over what another one recorded. */
  ExecutionView fork(String id, ForkOrder order);

  Optional<ExecutionView> find(String id);

  /** One page, newest first. */
  ExecutionPage list(ExecutionFilter filter);

  /**
   * How many executions began since then, by the names of their statuses.
   *
   * @param from milliseconds since 1970
   */
  Map<String, Long> counts(String group, long from);

  /** All that is known of one execution: inputs, outputs, nodes with their attempts, open forms. */
  Optional<ExecutionDetail> show(String id);

  /** Waits for the end, at most so many seconds; empty when it has not come by then. */
  Optional<ExecutionView> await(String id, int seconds);

  /**
   * Running nodes are interrupted; answers when it is recorded. The end comes when they have
   * stopped, after 10 s at the latest.
   */
  ExecutionView cancel(String id, String reason);

  /** Ends it at once, with the executions that it waits for. */
  ExecutionView kill(String id, String reason);

  /**
   * @param now whether running nodes are interrupted, to begin again with the resumption
   */
  ExecutionView pause(String id, String reason, boolean now);

  ExecutionView resume(String id);

  /** Answers a node that waits. */
  SubmitView submit(String id, SubmitOrder order);

  /**
   * Writes variables of a live run by {@code namespace.name} or {@code node.output}.
   *
   * @param signalId given by the caller; the same id is carried out once
   */
  ExecutionView signal(String id, String signalId, ObjectValue values);

  /**
   * Tells the public events after an id, then those that happen, until the end or until the
   * listener has enough.
   *
   * @param after the id of the last event that is known, {@code turn-index}, or null for all
   */
  Watch events(String id, @Nullable String after, Consumer<PublicEvent> listener);

  /** Somebody who hears events. */
  interface Watch extends AutoCloseable {

    /** Waits until the last event was told. */
    void join() throws InterruptedException;

    /** Waits until all was told that had happened when this watch began. */
    void caughtUp() throws InterruptedException;

    @Override
    void close();
  }

  @Override
  void close();
}
