package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;

/**
 * Holds a run at its nodes: what a debugger is to the machine.
 *
 * <p>Called on the thread of the turn; must not block. What it answers becomes facts, so a replay
 * needs none. A run without a gate pays one null check for each node.
 */
public interface Gate {

  /** What a node that may begin does. */
  enum Verdict {
    GO,
    /** Not yet, without a pause: something that is under way is awaited. */
    WAIT,
    /** The run pauses before it. */
    STOP
  }

  /** A node may begin. Asked again, with the same answer, for as long as it does not go. */
  Verdict before(Frame frame, Node node, ExecutionState state);

  /** A node settled; whether the run pauses here. A run that is paused already stays so. */
  boolean after(Frame frame, Node node, ExecutionState state);

  /** Whether the run pauses once more before anything else: two nodes settled while it was held. */
  boolean owes(ExecutionState state);

  /** Why it stopped last. */
  String reason();

  /** The run goes on, whoever said so. */
  void resumed();

  /** The run has come to its end. */
  void ended(RunResult result);
}
