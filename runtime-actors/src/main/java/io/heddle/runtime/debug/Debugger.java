package io.heddle.runtime.debug;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.Snapshots;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.Gate;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.OutsideWrites;
import io.heddle.runtime.machine.RunResult;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gate of a run that is debugged. Lives on the run's own thread, like the run's state.
 *
 * <p>While a step is made, the node that is stepped over or into is awaited before any other
 * begins, so that steps of parallel branches do not mix.
 */
public final class Debugger implements Gate {

  /** More are refused. */
  static final int MAX_BREAKPOINTS = 1_000;

  private enum Mode {
    RUN,
    INITIAL,
    STEP,
    OVER,
    PAUSE
  }

  private record Key(int frame, int node) {}

  private record Stop(Reason reason, Location location, Frame frame) {}

  private final Consumer<DebugEvent> hears;
  private final boolean autoSnapshot;
  private final Set<Breakpoint> breakpoints = new LinkedHashSet<>();
  private final Set<Key> shown = new HashSet<>();
  private final ArrayDeque<Stop> owed = new ArrayDeque<>();
  private Mode mode;
  private @Nullable Stop at;
  private @Nullable Key target;
  private Set<Integer> chain = Set.of();
  private String reason = "";

  public Debugger(DebugConfig config, Consumer<DebugEvent> hears) {
    this.hears = hears;
    this.autoSnapshot = config.autoSnapshot();
    this.mode = config.breakOnStart() ? Mode.INITIAL : Mode.RUN;
    breakpoints.addAll(config.breakpoints());
  }

  @Override
  public Verdict before(Frame frame, Node node, ExecutionState state) {
    var key = new Key(frame.id(), node.index());
    if (shown.contains(key)) {
      shown.remove(key);
      return Verdict.GO;
    }
    var why = whyBefore(frame, node, state);
    if (why == null && isAwaiting(state) && !isInsideTarget(frame, state)) {
      return Verdict.WAIT;
    }
    if (why == null) {
      return Verdict.GO;
    }
    shown.add(key);
    stop(new Stop(why, Location.of(frame, node, Phase.BEFORE), frame), state);
    return Verdict.STOP;
  }

  private @Nullable Reason whyBefore(Frame frame, Node node, ExecutionState state) {
    var steps =
        switch (mode) {
          case STEP -> !isAwaiting(state) || isInsideTarget(frame, state);
          case OVER -> !isAwaiting(state) && chain.contains(frame.id());
          case RUN, INITIAL, PAUSE -> false;
        };
    if (steps) {
      return Reason.STEP;
    }
    if (mode == Mode.INITIAL) {
      return Reason.INITIAL;
    }
    if (mode == Mode.PAUSE) {
      return Reason.USER_REQUESTED;
    }
    return breaks(frame, node, Phase.BEFORE, state) ? Reason.BREAKPOINT : null;
  }

  @Override
  public boolean after(Frame frame, Node node, ExecutionState state) {
    var isTarget = new Key(frame.id(), node.index()).equals(target);
    var steps =
        switch (mode) {
          case STEP -> isTarget || !isAwaiting(state) || isInsideTarget(frame, state);
          case OVER -> isTarget || (!isAwaiting(state) && chain.contains(frame.id()));
          case RUN, INITIAL, PAUSE -> false;
        };
    if (!steps && !breaks(frame, node, Phase.AFTER, state)) {
      return false;
    }
    var stop =
        new Stop(
            steps ? Reason.STEP : Reason.BREAKPOINT, Location.of(frame, node, Phase.AFTER), frame);
    if (at == null) {
      stop(stop, state);
    } else {
      owed.add(stop);
    }
    return true;
  }

  @Override
  public boolean owes(ExecutionState state) {
    var next = owed.poll();
    if (next != null) {
      stop(next, state);
    }
    return next != null;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public void resumed() {
    if (at != null) {
      at = null;
      hears.accept(new DebugEvent.Resumed());
    }
  }

  @Override
  public void ended(RunResult result) {
    hears.accept(new DebugEvent.Ended(result));
  }

  private void stop(Stop stop, ExecutionState state) {
    at = stop;
    mode = Mode.RUN;
    target = null;
    reason = "%s %s".formatted(stop.reason().text(), stop.location().text());
    hears.accept(new DebugEvent.Paused(stop.reason(), stop.location()));
    if (autoSnapshot) {
      hears.accept(new DebugEvent.VariablesSeen(Snapshots.shown(stop.frame(), state)));
    }
  }

  /**
   * Whether the node that a step is about has begun and not ended. People are not awaited: the rest
   * of the run would stand still for them.
   */
  private boolean isAwaiting(ExecutionState state) {
    if (target == null || (state.running() == 0 && state.waiting() > 0)) {
      return false;
    }
    var frame = state.frame(target.frame());
    return frame != null
        && switch (frame.status(target.node())) {
          case RUNNING, BACKOFF -> true;
          case PENDING, READY, WAITING, SUCCEEDED, EXCEPTION, FAILED, SKIPPED, CANCELLED -> false;
        };
  }

  private boolean isInsideTarget(Frame frame, ExecutionState state) {
    if (target == null || !isAwaiting(state)) {
      return false;
    }
    for (var inner = frame; inner.parent() != null; inner = inner.parent()) {
      if (inner.parent().id() == target.frame() && inner.owner() == target.node()) {
        return true;
      }
    }
    return false;
  }

  private boolean breaks(Frame frame, Node node, Phase phase, ExecutionState state) {
    for (var breakpoint : breakpoints) {
      if (breakpoint.phase() == phase && breakpoint.isAt(frame, node, state.workflow().root())) {
        var condition = breakpoint.condition();
        if (condition == null || condition.holds(Snapshots.visible(frame))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Carries a command out; answers what the machine has to do about it. */
  public Input tell(DebugCommand command, ExecutionState state) {
    return switch (command) {
      case DebugCommand.Step _ -> go(Mode.STEP);
      case DebugCommand.StepOver _ -> go(Mode.OVER);
      case DebugCommand.Go _ -> go(Mode.RUN);
      case DebugCommand.Pause _ -> {
        mode = at == null ? Mode.PAUSE : mode;
        yield new Input.Continue();
      }
      case DebugCommand.Abort(var why) -> {
        letGo();
        yield new Input.Abort(why);
      }
      case DebugCommand.Detach _ -> {
        letGo();
        yield new Input.Resume();
      }
      case DebugCommand.Add(var breakpoint) -> {
        if (breakpoints.size() >= MAX_BREAKPOINTS) {
          hears.accept(new DebugEvent.Refused("at most %d breakpoints".formatted(MAX_BREAKPOINTS)));
        } else {
          breakpoints.add(breakpoint);
        }
        yield changed(DebugEvent.Change.ADDED, breakpoint.node());
      }
      case DebugCommand.Remove(var text) -> {
        var node = text;
        for (var breakpoint : List.copyOf(breakpoints)) {
          if (breakpoint.text().equals(text) || breakpoint.node().equals(text)) {
            breakpoints.remove(breakpoint);
            node = breakpoint.node();
          }
        }
        yield changed(DebugEvent.Change.REMOVED, node);
      }
      case DebugCommand.Clear _ -> {
        breakpoints.clear();
        yield changed(DebugEvent.Change.CLEARED, "");
      }
      case DebugCommand.Inspect(var reply) -> {
        yield seen(Snapshots.shown(here(state), state), reply);
      }
      case DebugCommand.InspectNode(var id, var reply) -> seen(node(id, state), reply);
      case DebugCommand.Update(var values, var reply) -> update(values, reply, state);
    };
  }

  private Input go(Mode next) {
    var stopped = at;
    if (stopped == null) {
      // The run is under way: it stops at the next node there is.
      mode = next;
      chain = Set.of();
      return new Input.Continue();
    }
    mode = next;
    chain = chain(stopped.frame());
    if (next != Mode.RUN && stopped.location().phase() == Phase.BEFORE) {
      var node = stopped.frame().graph().node(stopped.location().nodeId());
      target = node == null ? null : new Key(stopped.frame().id(), node.index());
    }
    return new Input.Resume();
  }

  private static Set<Integer> chain(Frame frame) {
    var chain = new HashSet<Integer>();
    for (var outer = frame; outer != null; outer = outer.parent()) {
      chain.add(outer.id());
    }
    return chain;
  }

  private void letGo() {
    breakpoints.clear();
    owed.clear();
    mode = Mode.RUN;
    target = null;
  }

  private Input changed(DebugEvent.Change change, String node) {
    hears.accept(new DebugEvent.BreakpointsChanged(change, node, List.copyOf(breakpoints)));
    return new Input.Continue();
  }

  private Input seen(ObjectValue variables, Consumer<ObjectValue> reply) {
    reply.accept(variables);
    hears.accept(new DebugEvent.VariablesSeen(variables));
    return new Input.Continue();
  }

  /** The frame the run stands in, or its root while it is under way. */
  private Frame here(ExecutionState state) {
    return at == null ? state.root() : at.frame();
  }

  private ObjectValue node(String id, ExecutionState state) {
    for (var frame = here(state); frame != null; frame = frame.parent()) {
      var node = frame.graph().node(id);
      if (node != null) {
        return NodeView.of(frame, node, state);
      }
    }
    return ObjectValue.EMPTY;
  }

  private Input update(ObjectValue values, Consumer<List<String>> reply, ExecutionState state) {
    var frame = here(state);
    var unknown = OutsideWrites.unknown(frame, values);
    reply.accept(unknown);
    if (!unknown.isEmpty()) {
      return new Input.Continue();
    }
    hears.accept(new DebugEvent.VariablesUpdated(List.copyOf(values.entries().keySet())));
    return new Input.WriteVariables(frame.id(), values);
  }
}
