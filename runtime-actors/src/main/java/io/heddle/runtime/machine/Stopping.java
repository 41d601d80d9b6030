package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run that is not wanted any more. A cancel interrupts what is at work and waits for it, so
 * that what it cost is booked, but no longer than {@link #GRACE}; a kill waits for nothing.
 */
final class Stopping {

  /** How long nodes may take to stop. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final String KILLED = "killed";

  private final Failures failures;
  private final Endings endings;

  Stopping(Failures failures, Endings endings) {
    this.failures = failures;
    this.endings = endings;
  }

  /** Whether a run that is cancelled takes this in before it ends. */
  static boolean hears(Input input) {
    return switch (input) {
      case Input.NodeEnded _,
          Input.StreamOpened _,
          Input.StreamLost _,
          Input.TimerFired _,
          Input.Kill _,
          Input.Submit _ ->
          true;
      case Input.RunEnded _, Input.RunAccepted _ -> true;
      case Input.Start _,
          Input.Continue _,
          Input.Pause _,
          Input.Resume _,
          Input.Cancel _,
          Input.Abort _,
          Input.UpdateVariables _,
          Input.WriteVariables _ ->
          false;
    };
  }

  void cancel(Turn turn, String reason) {
    var state = turn.state();
    if (atWork(state).isEmpty()) {
      failures.interrupt(turn);
      end(turn, "cancelled", reason);
      return;
    }
    failures.giveUpOrders(turn);
    turn.emit(new Fact.Cancelling(reason, turn.now()));
    for (var entry : atWork(state)) {
      var frame = (int) (entry.getKey() >> Integer.SIZE);
      var node = entry.getKey().intValue();
      turn.effect(new Effect.InterruptNode(frame, node, entry.getValue().number()));
    }
    turn.timer(Fact.TimerKind.GRACE, 0, -1, turn.now() + GRACE.toMillis());
  }

  void kill(Turn turn, String reason) {
    failures.interrupt(turn);
    end(turn, KILLED, "killed: " + reason);
    for (var entry : turn.state().orders().all()) {
      if (entry.givenUp()) {
        turn.effect(new Effect.CancelRun(entry.order().runId(), Pending.GIVEN_UP, true));
      }
    }
  }

  /** An attempt that was interrupted came to its outcome: it is recorded, and nothing follows. */
  void ended(Turn turn, Frame frame, Node node, LiveFrames.Attempt attempt, Outcome outcome) {
    turn.emit(
        switch (outcome) {
          case Outcome.Completed(var outputs, var handle, var usage, var details) ->
              new Fact.NodeSettled(
                  frame.id,
                  node.index(),
                  attempt.number(),
                  NodeStatus.SUCCEEDED,
                  handle,
                  outputs,
                  details,
                  usage,
                  null,
                  attempt.startedAt(),
                  turn.now());
          case Outcome.Failed failed -> cancelled(turn, frame, node, attempt, failed);
          case Outcome.Cancelled _ -> cancelled(turn, frame, node, attempt, Failures.CANCELLED);
        });
    if (atWork(turn.state()).isEmpty()) {
      over(turn);
    }
  }

  private static Fact cancelled(
      Turn turn, Frame frame, Node node, LiveFrames.Attempt attempt, Outcome.Failed failed) {
    return new Fact.NodeSettled(
        frame.id,
        node.index(),
        attempt.number(),
        NodeStatus.CANCELLED,
        Fact.NodeSettled.NO_EDGE,
        failed.outputs(),
        failed.details(),
        failed.usage(),
        failed.failure(),
        attempt.startedAt(),
        turn.now());
  }

  /** All have stopped, or their time is up. */
  void over(Turn turn) {
    var asked = turn.state().cancelling();
    if (asked != null) {
      failures.interrupt(turn);
      end(turn, "cancelled", asked.reason());
    }
  }

  private void end(Turn turn, String code, String reason) {
    var failure = new NodeFailure(ErrorKind.INTERNAL, code, "Aborted", reason, false, null);
    endings.finish(
        turn,
        RunStatus.CANCELLED,
        turn.state().collectedOutputs(),
        new RunFailure(RunFailure.ABORTED, "", "", failure));
  }

  /** Whether a run ended for it was killed. */
  static boolean isKilled(@Nullable RunFailure failure) {
    return failure != null && failure.failure().code().equals(KILLED);
  }

  /** The attempts that somebody who recovers the run has to take up again. */
  static Iterable<Map.Entry<Long, LiveFrames.Attempt>> goingOn(ExecutionState state) {
    return state.cancelling() == null ? state.live().attempts() : List.of();
  }

  /** Attempts that work in this process: workers and runs elsewhere are told and not waited for. */
  private static List<Map.Entry<Long, LiveFrames.Attempt>> atWork(ExecutionState state) {
    var found = new ArrayList<Map.Entry<Long, LiveFrames.Attempt>>();
    for (var entry : state.live().attempts()) {
      var index = entry.getKey().intValue();
      var frame = state.frame((int) (entry.getKey() >> Integer.SIZE));
      if (frame != null
          && frame.nodes[index] == NodeStatus.RUNNING
          && !Outside.works(frame.graph.node(index))
          && !(frame.graph.node(index).spec() instanceof WaitSpec.SubWorkflow)) {
        found.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    return found;
  }
}
