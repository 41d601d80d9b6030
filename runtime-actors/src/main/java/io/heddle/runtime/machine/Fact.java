package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run: past tense, flat, and all that a state is made of.
 *
 * <p>Live stream, history, replay and tests are folds over the same facts. A fact names nodes by
 * index; the journal stores the table of ids beside them.
 */
public sealed interface Fact {

  /** The run began. */
  record Started(RunRequest request, long at) implements Fact {}

  /** A child was asked to run the node; attempts count from 1. */
  record NodeStarted(int frame, int node, int attempt, long at) implements Fact {}

  /**
   * The node asks a person.
   *
   * @param tokenHash see {@link Tokens}; empty for none
   * @param deadline milliseconds since 1970, or 0 for none
   */
  record NodeWaiting(int frame, int node, int attempt, String tokenHash, long deadline, long at)
      implements Fact {}

  /** Somebody, or time, decided for a node that waited; what it leads to follows. */
  record WaitDecided(int frame, int node, int attempt, Decision decision, long at)
      implements Fact {}

  /**
   * A node came to its end: its status is settled, its edges follow.
   *
   * @param handle which edges are taken; {@link #NO_EDGE} for none
   */
  record NodeSettled(
      int frame,
      int node,
      int attempt,
      NodeStatus status,
      String handle,
      ObjectValue outputs,
      ObjectValue details,
      Usage usage,
      @Nullable NodeFailure failure,
      long startedAt,
      long at)
      implements Fact {

    /** A handle no edge has. */
    public static final String NO_EDGE = "";

    /** Whether nothing mended the failure of the node. */
    boolean endsFrame() {
      return status == NodeStatus.FAILED && handle.equals(NO_EDGE);
    }
  }

  /** An attempt failed and another follows. */
  record AttemptFailed(
      int frame, int node, int attempt, NodeFailure failure, Usage usage, long retryAt, long at)
      implements Fact {}

  /** Another run was asked for. */
  record RunOrdered(RunOrder order, long at) implements Fact {}

  /** Nobody waits any more for a run that was ordered; it is told so until it has ended. */
  record RunGivenUp(String runId, long at) implements Fact {}

  /**
   * A run that was ordered is done with: it ended, or nobody waits for it and its start was taken
   * over.
   *
   * @param steps it took
   */
  record RunClosed(String runId, int steps, long at) implements Fact {}

  /** Somebody has taken over the start of a run that nobody waits for, but whose end is told. */
  record RunAccepted(String runId, long at) implements Fact {}

  /**
   * A run that a trigger started has ended while this one goes on; what it put out is read under
   * the trigger's id.
   *
   * @param outputs of a run that failed: the error
   * @param usage that counts to this run
   */
  record TriggerEnded(
      String trigger, boolean awaited, RunStatus status, ObjectValue outputs, Usage usage, long at)
      implements Fact {

    boolean isFailure() {
      return status == RunStatus.FAILED || status == RunStatus.CANCELLED;
    }
  }

  /** The run has come to its end, but waits for runs that its triggers started. */
  record Ending(RunStatus status, ObjectValue outputs, @Nullable RunFailure failure, long at)
      implements Fact {}

  /**
   * A container began; its frames follow.
   *
   * @param items how many, or -1 when it is not known
   */
  record ContainerOpened(int frame, int node, int attempt, int items, long at) implements Fact {}

  record FrameOpened(int id, int parent, int node, int index, long at) implements Fact {}

  /**
   * @param result what the frame yields to its container
   */
  record FrameClosed(int id, NodeStatus status, Value result, long at) implements Fact {}

  /**
   * A variable was written.
   *
   * @param name the output inside a node's slot, or null when the slot is the variable
   */
  record SlotWritten(int frame, int slot, @Nullable String name, Value value) implements Fact {}

  /**
   * Somebody outside wrote the variables before this fact: the very next node sees them.
   *
   * @param signal by which they were written; null for another way
   */
  record VariablesUpdated(@Nullable Signal signal, long at) implements Fact {}

  /** Nodes that only fed a gather were given up. */
  record NodesCancelled(int frame, List<Integer> nodes, long at) implements Fact {
    public NodesCancelled {
      nodes = List.copyOf(nodes);
    }
  }

  /** A gather's time is up: it goes on with what has arrived. */
  record JoinReleased(int frame, int node, long at) implements Fact {}

  record TimerSet(int timer, TimerKind kind, int frame, int node, long dueAt) implements Fact {}

  record Paused(String reason, long at) implements Fact {}

  record Resumed(long at) implements Fact {}

  /** The run was cancelled while nodes were at work: it ends when they have stopped. */
  record Cancelling(String reason, long at) implements Fact {}

  /** The run failed, and its error handler began in a frame of its own. */
  record HandlerOpened(int frame, RunFailure failure, long at) implements Fact {}

  record Ended(RunStatus status, ObjectValue outputs, @Nullable RunFailure failure, long at)
      implements Fact {}

  /** What a timer is for. */
  enum TimerKind {
    RETRY,
    GATHER,
    /** The time a person has to answer. */
    WAIT,
    /** One attempt of a node that runs another workflow. */
    SUB_RUN,
    /** The run's wall time. */
    DEADLINE,
    /** The time that nodes have to stop which a cancel interrupted. */
    GRACE
  }
}
