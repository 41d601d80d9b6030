package io.heddle.runtime.debug;

import io.heddle.runtime.machine.RunResult;
import java.util.List;

/** What somebody who debugs a run hears. */
public sealed interface DebugEvent {

  /** The run stands still until it is told to go on. */
  record Paused(Reason reason, Location location) implements DebugEvent {}

  record Resumed() implements DebugEvent {}

  /** The breakpoints are these now. */
  record BreakpointsChanged(List<Breakpoint> breakpoints) implements DebugEvent {
    public BreakpointsChanged {
      breakpoints = List.copyOf(breakpoints);
    }
  }

  record VariablesUpdated(List<String> names) implements DebugEvent {
    public VariablesUpdated {
      names = List.copyOf(names);
    }
  }

  /** What was asked for cannot be done. */
  record Refused(String message) implements DebugEvent {}

  record Ended(RunResult result) implements DebugEvent {}
}
