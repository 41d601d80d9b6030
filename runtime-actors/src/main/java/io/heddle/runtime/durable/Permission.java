package io.heddle.runtime.durable;

import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.quota.Permits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run from starting anything while its family holds no permit of the group. Costs nothing
 * in a group without a bound.
 */
final class Permission {

  /** Somebody who tells a waiting run more than this is not waiting for it. */
  private static final int MAX_HELD = 10_000;

  private final RunOutlet outlet;
  private final List<ExecutionCommand> held = new ArrayList<>();
  private boolean bounded;
  private boolean granted = true;
  private boolean asked;
  private int grant;

  Permission(RunOutlet outlet) {
    this.outlet = outlet;
  }

  void entered(GroupAccess access) {
    bounded = access.bounded();
    granted = !bounded || access.permission() == Permits.Answer.GRANTED;
    asked = !granted;
  }

  void granted(int number) {
    granted = true;
    asked = false;
    grant = number;
  }

  boolean isHeld() {
    return granted;
  }

  /** Whether no permit is held, or none is needed, and nobody waits for one. */
  boolean isResting() {
    return held.isEmpty() && (!bounded || !granted);
  }

  /** Whether the command may be dealt with now; else it waits here. */
  boolean admits(ExecutionCommand command) {
    if (granted || startsNothing(command)) {
      return true;
    }
    if (held.size() == MAX_HELD) {
      throw new IllegalStateException("more than %d commands wait".formatted(MAX_HELD));
    }
    held.add(command);
    if (!asked) {
      asked = true;
      outlet.wake();
    }
    return false;
  }

  /** The commands that waited, in their order; they do not wait any more. */
  List<ExecutionCommand> held() {
    var all = List.copyOf(held);
    held.clear();
    return all;
  }

  /** The run has nothing to do until somebody tells it something. */
  void rest() {
    if (bounded && granted && held.isEmpty()) {
      granted = false;
      outlet.idle(grant);
    }
  }

  /**
   * The turn of a run in its conversation has not come.
   *
   * @param waiting null when that is old news, for the run has begun
   */
  Step turnWaits(@Nullable RunRequest waiting) {
    if (waiting != null) {
      rest();
    }
    return Step.DONE;
  }

  /** What ends a run, holds it up or looks at it needs no leave. */
  private static boolean startsNothing(ExecutionCommand command) {
    return switch (command) {
      case ExecutionCommand.Start _,
          ExecutionCommand.BeginFork _,
          ExecutionCommand.Cancel _,
          ExecutionCommand.CancelOrder _,
          ExecutionCommand.Pause _,
          ExecutionCommand.Query _,
          ExecutionCommand.AwaitEnd _,
          ExecutionCommand.Watch _,
          ExecutionCommand.Unwatch _,
          ExecutionCommand.Update _,
          ExecutionCommand.Written _,
          ExecutionCommand.AskAgain _,
          ExecutionCommand.TurnWaits _ ->
          true;
      default -> false;
    };
  }
}
