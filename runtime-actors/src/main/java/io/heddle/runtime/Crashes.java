package io.heddle.runtime;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.time.Clock;

/** What is reported of something whose actor stopped before its end: a defect of ours. */
final class Crashes {

  private Crashes() {}

  /** An attempt without an outcome. */
  static Outcome attempt() {
    return Outcome.Failed.of(failure("the node's actor vanished"));
  }

  /** Tells everybody who waits for the run. */
  static void report(EphemeralExecution.Setup setup, ExecutionState state) {
    var result = result(setup.request(), state, setup.environment().clock());
    var watcher = setup.watcher();
    if (watcher != null) {
      watcher.onEvent(new RunEvent.RunFinished(result));
    }
    setup.report().accept(result);
    setup.group().stopped();
  }

  /** A run without an end. */
  private static RunResult result(RunRequest request, ExecutionState state, Clock clock) {
    var now = clock.millis();
    return new RunResult(
        request.executionId(),
        RunStatus.FAILED,
        ObjectValue.EMPTY,
        new RunFailure(
            RunFailure.INTERNAL, "", "", failure("the run's actor stopped before the run's end")),
        ObjectValue.EMPTY,
        state.usage(),
        state.steps(),
        state.exceptions(),
        state.isStarted() ? state.startedAt() : now,
        now);
  }

  private static NodeFailure failure(String message) {
    return NodeFailure.of(ErrorKind.INTERNAL, "internal_error", "InternalError", message);
  }
}
