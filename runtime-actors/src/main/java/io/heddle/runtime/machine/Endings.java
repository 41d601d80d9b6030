package io.heddle.runtime.machine;

import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.value.ObjectValue;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How a run comes to its end: at once, or after the runs that its triggers started and that it
 * waits for.
 */
final class Endings {

  private final Triggers triggers;

  Endings(Triggers triggers) {
    this.triggers = triggers;
  }

  /** The run is over but for what its triggers start. */
  void end(Turn turn, RunStatus status, ObjectValue outputs, @Nullable RunFailure failure) {
    var state = turn.state();
    var fired = Triggers.ofRun(state, status);
    if (fired.isEmpty() && !state.orders().awaitsTriggered()) {
      finish(turn, status, outputs, failure);
      return;
    }
    var end = new Fact.Ending(status, outputs, failure, turn.now());
    if (fired.stream().anyMatch(EventTrigger::awaited) || state.orders().awaitsTriggered()) {
      turn.emit(end);
      triggers.runEnds(turn, fired, end);
      goOn(turn);
    } else {
      triggers.runEnds(turn, fired, end);
      finish(turn, status, outputs, failure);
    }
  }

  /** Ends a run that waited for what its triggers started, once none of it is left. */
  void goOn(Turn turn) {
    var state = turn.state();
    var ending = state.ending();
    if (ending != null
        && state.status() == RunStatus.RUNNING
        && !state.orders().awaitsTriggered()) {
      var mended = ending.end().status() == RunStatus.SUCCEEDED && state.exceptions() > 0;
      finish(
          turn,
          mended ? RunStatus.PARTIAL_SUCCEEDED : ending.end().status(),
          merged(ending.end().outputs(), ending.offered()),
          ending.end().failure());
    }
  }

  /** What the run itself puts out wins. */
  private static ObjectValue merged(ObjectValue own, ObjectValue offered) {
    if (offered.size() == 0) {
      return own;
    }
    var all = new LinkedHashMap<>(own.entries());
    offered.entries().forEach(all::putIfAbsent);
    return new ObjectValue(all);
  }

  /** Ends the run now. */
  void finish(Turn turn, RunStatus status, ObjectValue outputs, @Nullable RunFailure failure) {
    triggers.forgetAccepted(turn);
    turn.emit(new Fact.Ended(status, outputs, failure, turn.now()));
    turn.effect(new Effect.Finish(turn.state().result()));
  }

  /** Nothing is left to do in the root frame. */
  void over(Turn turn, Frame root, Failures failures) {
    var state = turn.state();
    var stalled = Stalls.find(root, state.workflow().dialect());
    if (stalled != null) {
      failures.failRun(turn, stalled);
      return;
    }
    var status = state.exceptions() == 0 ? RunStatus.SUCCEEDED : RunStatus.PARTIAL_SUCCEEDED;
    end(turn, status, state.collectedOutputs(), null);
  }
}
