package io.heddle.runtime.durable;

import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The way from a durable run to its group on this member; each call is at most a message. */
public interface GroupDoor {

  /**
   * A run that wants in.
   *
   * @param parent the run that ordered it, under whose permit it runs; or null
   * @param begins whether it has not begun: only then it may be refused
   * @param run hears {@link ExecutionCommand.Entered}, and is in until it stops
   */
  record Entry(
      String executionId,
      @Nullable String parent,
      boolean begins,
      ActorRef<ExecutionCommand> run) {}

  void enter(Entry entry);

  /**
   * The run has nothing to do until somebody tells it something.
   *
   * @param grant the last leave to go on that it heard of
   */
  void idle(String executionId, int grant);

  /** The run has something to do again and asks for leave. */
  void wake(String executionId);

  /**
   * Starts a run that this one ordered, or does nothing when it was started before. What becomes of
   * the start is told to {@code replyTo}; its end is told to the run, as {@link
   * ExecutionCommand.OrderEnded}.
   */
  void order(
      RunOrder order, RunRequest by, ActorRef<ExecutionCommand> run, ActorRef<StartReply> replyTo);

  /**
   * Asks whether a run's turn in its conversation has come.
   *
   * @param run hears {@link ExecutionCommand.TurnCame} or {@link ExecutionCommand.TurnWaits}; or
   *     nothing, and asks again
   */
  void turn(String conversation, String executionId, ActorRef<ExecutionCommand> run);

  /** A turn of the conversation is over: wakes the run whose turn comes now. */
  void leftTurn(String conversation, String executionId);
}
