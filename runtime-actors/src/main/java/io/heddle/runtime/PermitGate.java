package io.heddle.runtime;

import io.heddle.runtime.EphemeralExecution.Command;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run from doing anything while its family holds no permit. Costs nothing in a group
 * without a bound.
 */
final class PermitGate {

  /** Somebody who tells a waiting run more than this is not waiting for it. */
  private static final int MAX_WAITING = 10_000;

  private final GroupLink group;
  private final boolean bounded;
  private final Queue<Command> waiting = new ArrayDeque<>(1);
  private boolean held = true;
  private boolean asked;
  private boolean continues;
  private int grant;

  PermitGate(GroupLink group) {
    this.group = group;
    this.bounded = group.isBounded();
  }

  /** Whether the command may be carried out now; else it waits here. */
  boolean admits(Command command) {
    if (!bounded) {
      return true;
    }
    switch (command) {
      case EphemeralExecution.Granted(var number) -> granted(number);
      case EphemeralExecution.SubRunEnded(_, var number) when number > 0 -> granted(number);
      default -> {}
    }
    if (held || startsNothing(command)) {
      return true;
    }
    if (waiting.size() == MAX_WAITING) {
      throw new IllegalStateException("more than %d commands wait".formatted(MAX_WAITING));
    }
    waiting.add(command);
    if (!asked) {
      asked = true;
      group.wake();
    }
    return false;
  }

  /** What ends a run, holds it up or looks at it needs no leave. */
  private static boolean startsNothing(Command command) {
    return switch (command) {
      case EphemeralExecution.Cancel _,
          EphemeralExecution.Pause _,
          EphemeralExecution.Query _,
          EphemeralExecution.Attach _,
          EphemeralExecution.Watch _,
          EphemeralExecution.Unwatch _,
          EphemeralExecution.UpdateVariables _ ->
          true;
      default -> false;
    };
  }

  private void granted(int number) {
    held = true;
    asked = false;
    grant = number;
  }

  /** The next command that has waited and may be carried out now, or null. */
  @Nullable Command next() {
    return held ? waiting.poll() : null;
  }

  /** Whether a turn had more to do, which comes as a message. */
  void continues(boolean more) {
    continues = more;
  }

  /** A command was carried out and left no attempt under way. */
  void idle() {
    if (bounded && held && !continues && waiting.isEmpty()) {
      held = false;
      group.idle(grant);
    }
  }
}
