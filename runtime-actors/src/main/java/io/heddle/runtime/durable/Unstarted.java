package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;

/** Results of runs that never began, for those that ordered them. */
public final class Unstarted {

  private Unstarted() {}

  static RunResult cancelled(String runId, long now) {
    return cancelled(runId, "it was cancelled before it began", now);
  }

  static RunResult cancelled(String runId, String reason, long now) {
    var failure = new NodeFailure(ErrorKind.INTERNAL, "cancelled", "Aborted", reason, false, null);
    return of(runId, RunStatus.CANCELLED, new RunFailure(failure.type(), "", "", failure), now);
  }

  static RunResult failed(String runId, String message, long now) {
    var failure = NodeFailure.of(ErrorKind.INTERNAL, "run_id_taken", "RunIdTaken", message);
    return of(runId, RunStatus.FAILED, new RunFailure(failure.type(), "", "", failure), now);
  }

  /** A run that failed before it could begin. */
  public static RunResult of(String runId, RunStatus status, RunFailure failure, long now) {
    return new RunResult(
        runId, status, ObjectValue.EMPTY, failure, ObjectValue.EMPTY, Usage.NONE, 0, 0, now, now);
  }
}
