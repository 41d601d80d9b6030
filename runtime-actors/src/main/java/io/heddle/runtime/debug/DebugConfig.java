package io.heddle.runtime.debug;

import java.util.List;

/**
 * How a run is debugged from its beginning on.
 *
 * @param breakOnStart whether it stops before its first node
 */
public record DebugConfig(List<Breakpoint> breakpoints, boolean breakOnStart) {

  public DebugConfig {
    breakpoints = List.copyOf(breakpoints);
  }
}
