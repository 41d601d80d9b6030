package io.heddle.runtime.debug;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.RunResult;
import java.util.List;
import java.util.Locale;

/** What somebody who debugs a run hears. */
public sealed interface DebugEvent {

  /** The run stands still until it is told to go on. */
  record Paused(Reason reason, Location location) implements DebugEvent {}

  record Resumed() implements DebugEvent {}

  /**
   * The breakpoints are these now.
   *
   * @param node whose breakpoints changed; empty when all did
   */
  record BreakpointsChanged(Change change, String node, List<Breakpoint> breakpoints)
      implements DebugEvent {
    public BreakpointsChanged {
      breakpoints = List.copyOf(breakpoints);
    }
  }

  /** What became of breakpoints. */
  enum Change {
    ADDED,
    REMOVED,
    CLEARED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Somebody looked at variables, or a stop shows them by itself; secrets are left out. */
  record VariablesSeen(ObjectValue variables) implements DebugEvent {}

  record VariablesUpdated(List<String> names) implements DebugEvent {
    public VariablesUpdated {
      names = List.copyOf(names);
    }
  }

  /** What was asked for cannot be done. */
  record Refused(String message) implements DebugEvent {}

  record Ended(RunResult result) implements DebugEvent {}
}
