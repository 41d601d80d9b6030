package io.heddle.runtime.event;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.form.OpenForm;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.Usage;
import java.util.List;

/**
 * A run as it stands, for who comes late.
 *
 * @param status {@code WAITING} when nothing runs and somebody is awaited
 * @param active nodes that run, wait or are to be tried again; the first 1,000
 * @param forms what people are asked; the first 1,000
 * @param awaitedRuns the ids of the runs that nodes wait for
 * @param standsStill whether it goes on only when a person, a worker, another run or the clock has
 *     its say; a node that is to be tried again counts as work
 * @param outputs of the nodes of the root graph so far, and its variables, without secrets
 * @param ranMillis how long it ran, time it was paused or only waited left out
 */
public record RunSnapshot(
    String executionId,
    String workflow,
    RunStatus status,
    List<Active> active,
    List<Asked> forms,
    List<String> awaitedRuns,
    boolean standsStill,
    ObjectValue outputs,
    int steps,
    int exceptions,
    Usage usage,
    long startedAt,
    long ranMillis) {

  public RunSnapshot {
    active = List.copyOf(active);
    forms = List.copyOf(forms);
    awaitedRuns = List.copyOf(awaitedRuns);
  }

  /** A node at work. */
  public record Active(RunEvent.Place place, NodeStatus status, int attempt, long startedAt) {}

  /**
   * A form that is open.
   *
   * @param frame the frame its node is in
   */
  public record Asked(RunEvent.Place place, int frame, OpenForm form) {}
}
