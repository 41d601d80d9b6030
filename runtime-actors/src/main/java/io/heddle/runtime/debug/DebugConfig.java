package io.heddle.runtime.debug;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run is debugged from its beginning on.
 *
 * @param breakOnStart whether it stops before its first node
 * @param autoSnapshot whether the variables are shown at each stop
 */
public record DebugConfig(
    List<Breakpoint> breakpoints, boolean breakOnStart, boolean autoSnapshot) {

  public DebugConfig(List<Breakpoint> breakpoints, boolean breakOnStart) {
    this(breakpoints, breakOnStart, false);
  }

  public DebugConfig {
    breakpoints = List.copyOf(breakpoints);
  }

  /** The same with the breakpoints that a text names itself: {@code breakpoint: before}. */
  public DebugConfig with(CompiledWorkflow workflow) {
    var all = new ArrayList<>(breakpoints);
    if (workflow.extra().get("breakpoints") instanceof ArrayValue(var named)) {
      for (var one : named) {
        if (one instanceof ObjectValue point
            && point.get("node") instanceof StringValue(var node)
            && point.get("phase") instanceof StringValue(var phase)) {
          var side = phase.equals("after") ? Phase.AFTER : Phase.BEFORE;
          all.add(new Breakpoint(List.of(), node, side, null));
        }
      }
    }
    return new DebugConfig(all, breakOnStart, autoSnapshot);
  }
}
