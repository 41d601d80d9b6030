package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.fork.ForkSource;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.stream.LiveStream;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a durable run is told. Each answer leaves only after what it speaks of is stored. */
public sealed interface ExecutionCommand {

  /** Begins the run; telling it twice begins it once. */
  record Start(RunRequest request, ActorRef<StartReply> replyTo) implements ExecutionCommand {}

  /** Begins the run as the fork of another; telling it twice begins it once. */
  record BeginFork(RunRequest request, Fork fork, ActorRef<StartReply> replyTo)
      implements ExecutionCommand {}

  /**
   * Running nodes are interrupted; the run ends as cancelled when they have stopped, or after a
   * while. One that has not begun will not.
   *
   * @param kill whether the run ends at once
   */
  record Cancel(String reason, boolean kill, ActorRef<Ack> replyTo) implements ExecutionCommand {}

  /** The run that ordered this one wants it no more, and hears of its end. */
  record CancelOrder(String parentId, String reason, boolean kill) implements ExecutionCommand {}

  /**
   * Nothing new starts.
   *
   * @param now whether running nodes are interrupted, to begin again with the resumption; else they
   *     finish
   */
  record Pause(String reason, boolean now, ActorRef<Ack> replyTo) implements ExecutionCommand {}

  record Resume(ActorRef<Ack> replyTo) implements ExecutionCommand {}

  /** Answers a node that waits. */
  record Submit(Input.Submit submission, ActorRef<SubmitReply> replyTo)
      implements ExecutionCommand {}

  /**
   * Writes variables by {@code namespace.name} or {@code node.output}.
   *
   * @param signalId one of an id is carried out once; empty is carried out whenever it comes
   */
  record Update(String signalId, ObjectValue values, ActorRef<Ack> replyTo)
      implements ExecutionCommand {}

  /** Asks for the end of the run; the answer comes when it has ended. */
  record AwaitEnd(ActorRef<RunResult> replyTo) implements ExecutionCommand {}

  /** Asks how the run stands; nothing is answered for a run that has not begun. */
  record Query(ActorRef<Optional<RunSnapshot>> replyTo) implements ExecutionCommand {}

  /** Hears what happens from now on; only for somebody in the same process. */
  record Watch(Watcher watcher, ActorRef<Watched> replyTo) implements ExecutionCommand {}

  record Unwatch(Watcher watcher) implements ExecutionCommand {}

  /** A run that this one ordered ended. */
  record OrderEnded(RunResult result) implements ExecutionCommand {}

  /** What became of the start of a run that this one ordered. */
  record OrderReply(StartReply reply) implements ExecutionCommand {}

  /** Makes sure that the run is in memory; a recovered run goes on by itself. */
  record Wake() implements ExecutionCommand {}

  /** Leaves memory; what is under way is taken up again by whoever recovers it. */
  record Leave() implements ExecutionCommand {}

  /** What became of a command. */
  enum Ack {
    DONE,
    /** There is no such run, or it has ended. */
    NOT_RUNNING,
    /** A signal of this id wrote other values. */
    CONFLICT
  }

  /**
   * What somebody hears who watches.
   *
   * @param stored the number of the last event that the watcher does not hear, for it was before
   * @param snapshot the run as it stands; nothing when it has not begun
   * @param over whether it has ended, so that nothing will be heard
   * @param refused whether there are too many watchers
   */
  record Watched(long stored, Optional<RunSnapshot> snapshot, boolean over, boolean refused) {}

  /** The group lets the run in. */
  record Entered(GroupAccess access) implements ExecutionCommand {}

  /**
   * What the source of a fork recorded.
   *
   * @param reading null when it cannot be read now
   */
  record SourceRead(ForkSource.@Nullable Reading reading) implements ExecutionCommand {}

  /** The run begins, or goes on to do so, if it was accepted and has not. */
  record Begin() implements ExecutionCommand {}

  /** The run's family holds a permit again. */
  record Granted(int grant) implements ExecutionCommand {}

  /** A child offers its outcome; it goes on until it hears that it was recorded. */
  record Offered(int frame, int node, int attempt, Outcome outcome) implements ExecutionCommand {}

  record StreamOpened(int frame, int node, int attempt, String output, LiveStream stream)
      implements ExecutionCommand {}

  record StreamLost(int frame, int node, int attempt, String output) implements ExecutionCommand {}

  /** A node of a plugin writes variables. */
  record Written(ObjectValue values) implements ExecutionCommand {}

  /** A timer of the state fired in memory. */
  record TimerFired(int timer, long dueAt) implements ExecutionCommand {}

  /** Carries on with what arrived meanwhile. */
  record Drain() implements ExecutionCommand {}

  /** The recovered run is to be taken over. */
  record TakeOver() implements ExecutionCommand {}

  /** Asks again for what was ordered and has not been answered. */
  record AskAgain() implements ExecutionCommand {}

  /**
   * The turns before this one are over.
   *
   * @param version how many turns of the conversation were applied
   * @param variables that they left
   */
  record TurnCame(long version, ObjectValue variables) implements ExecutionCommand {}

  /** Turns before this one are not over; the run is woken when they are. */
  record TurnWaits() implements ExecutionCommand {}

  /** Nobody has asked anything of the run for a while. */
  record Idle() implements ExecutionCommand {}

  /** Of the actor to itself, not for the run. */
  record Tick() implements ExecutionCommand {}
}
