package io.heddle.runtime;

import io.heddle.runtime.machine.Answers;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.settings.EngineSettings;

/** What one run asks of its group, each at most a message to it. */
interface GroupLink {

  /** Starts a run that this one ordered. */
  void order(RunOrder order);

  /**
   * A run that this one ordered is not wanted any more.
   *
   * @param kill at once
   */
  void cancel(String runId, String reason, boolean kill);

  /** The run has ended, and what its forms were answered is known for a while. */
  void answered(Answers answers);

  /** The error handlers that workflows of the group may name. */
  ErrorHandlers errorHandlers();

  /** What fills the places that texts leave open. */
  default EngineSettings engine() {
    return EngineSettings.UNTIMED;
  }

  /** Whether the group bounds how many run at once: then it wants to hear of idle and wake. */
  boolean isBounded();

  /**
   * The run has nothing to do until somebody tells it something.
   *
   * @param grant the last leave to go on that it heard of, for one may be on its way
   */
  void idle(int grant);

  /** The run has something to do again and asks for leave. */
  void wake();

  /** The run's actor is about to stop. */
  void stopped();
}
