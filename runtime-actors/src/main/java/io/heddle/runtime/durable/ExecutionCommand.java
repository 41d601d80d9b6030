package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.KeptRun;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.node.Outcome;
import org.apache.pekko.actor.typed.ActorRef;

/** What a durable run is told. Each answer leaves only after what it speaks of is stored. */
public sealed interface ExecutionCommand {

  /** Begins the run; telling it twice begins it once. */
  record Start(RunRequest request, ActorRef<Ack> replyTo) implements ExecutionCommand {}

  /** Running nodes are interrupted; the run ends as cancelled. */
  record Cancel(String reason, ActorRef<Ack> replyTo) implements ExecutionCommand {}

  /** Running nodes finish; nothing new starts. */
  record Pause(String reason, ActorRef<Ack> replyTo) implements ExecutionCommand {}

  record Resume(ActorRef<Ack> replyTo) implements ExecutionCommand {}

  /** Answers a node that waits. */
  record Submit(Input.Submit submission, ActorRef<SubmitReply> replyTo)
      implements ExecutionCommand {}

  /** Asks for the end of the run; the answer comes when it has ended. */
  record AwaitEnd(ActorRef<RunResult> replyTo) implements ExecutionCommand {}

  /** A run that this one ordered ended. */
  record OrderEnded(RunResult result) implements ExecutionCommand {}

  /** The start of a run that this one ordered and does not wait for is taken over. */
  record OrderAccepted(String runId) implements ExecutionCommand {}

  /** Makes sure that the run is in memory; a recovered run goes on by itself. */
  record Wake() implements ExecutionCommand {}

  /** What became of a command. */
  enum Ack {
    DONE,
    /** There is no such run, or it has ended. */
    NOT_RUNNING
  }

  /** A child offers its outcome; it goes on until it hears that it was recorded. */
  record Offered(int frame, int node, int attempt, Outcome outcome, ActorRef<KeptRun.Command> child)
      implements ExecutionCommand {}

  /** A node of a plugin writes variables. */
  record Written(ObjectValue values) implements ExecutionCommand {}

  /** A timer of the state fired in memory. */
  record TimerFired(int timer, long dueAt) implements ExecutionCommand {}

  /** Carries on with what arrived meanwhile. */
  record Drain() implements ExecutionCommand {}

  /** The recovered run is to be taken over. */
  record TakeOver() implements ExecutionCommand {}

  /** Nobody has asked anything of the ended run for a while. */
  record Idle() implements ExecutionCommand {}
}
