package io.heddle.runtime.machine;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.SnapshotInputs;
import io.heddle.runtime.node.Usage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run is: a fold of its facts.
 *
 * <p>Only {@link #apply} changes it, live and in replay alike, so that the two cannot differ.
 * Mutable and confined to one thread, because every step of every run passes here.
 */
public final class ExecutionState {

  /**
   * An attempt under way, or the last one of a node that waits to be tried again.
   *
   * @param inputs what it reads, as it was when the attempt began: a replay finds the same
   */
  record Attempt(int number, long startedAt, SnapshotInputs inputs) {}

  private final ReadyQueue ready = new ReadyQueue();
  private final Traversal traversal = new Traversal(ready);
  private final Map<Integer, Frame> frames = new HashMap<>();
  private final Map<Long, Attempt> attempts = new HashMap<>();
  private final Map<Long, ContainerRun> containers = new HashMap<>();
  private final Timers timers = new Timers();
  private final CollectedOutputs collected = new CollectedOutputs();

  private @Nullable RunRequest request;
  private @Nullable Frame root;
  private RunStatus status = RunStatus.RUNNING;
  private int nextFrame = 1;
  private int running;
  private int steps;
  private int exceptions;
  private long startedAt;
  private long endedAt;
  private long runningSince;
  private long ranBefore;
  private Usage usage = Usage.NONE;
  private ObjectValue outputs = ObjectValue.EMPTY;
  private @Nullable RunFailure failure;
  private @Nullable Frame handler;

  public boolean isStarted() {
    return request != null;
  }

  public RunRequest request() {
    return java.util.Objects.requireNonNull(request, "not started");
  }

  public CompiledWorkflow workflow() {
    return request().workflow();
  }

  public Frame root() {
    return java.util.Objects.requireNonNull(root, "not started");
  }

  /** The frame with this id, or null when it is closed. */
  public @Nullable Frame frame(int id) {
    return id == 0 ? root : frames.get(id);
  }

  /** Where the run stands; {@code WAITING} is {@link #isWaiting}. */
  public RunStatus status() {
    return status;
  }

  /** Whether nothing runs and somebody outside is awaited. */
  public boolean isWaiting() {
    return status == RunStatus.RUNNING && running == 0 && ready.isEmpty();
  }

  public int running() {
    return running;
  }

  public int steps() {
    return steps;
  }

  public int exceptions() {
    return exceptions;
  }

  public Usage usage() {
    return usage;
  }

  public @Nullable RunFailure failure() {
    return failure;
  }

  /** Milliseconds the run has been running: paused time does not count. */
  long ran(long now) {
    return status == RunStatus.PAUSED ? ranBefore : ranBefore + now - runningSince;
  }

  ReadyQueue ready() {
    return ready;
  }

  int nextFrame() {
    return nextFrame;
  }

  Timers timers() {
    return timers;
  }

  @Nullable Attempt attempt(Frame frame, int node) {
    return attempts.get(key(frame.id, node));
  }

  Iterable<Map.Entry<Long, Attempt>> attempts() {
    return attempts.entrySet();
  }

  @Nullable ContainerRun container(Frame frame, int node) {
    return containers.get(key(frame.id, node));
  }

  boolean isHandler(Frame frame) {
    return frame == handler;
  }

  static long key(int frame, int node) {
    return ((long) frame << Integer.SIZE) | node;
  }

  /** What the run puts out: its end nodes' values, and its answer. */
  ObjectValue collectedOutputs() {
    return collected.outputs(root());
  }

  /** The conversation variables as they are now. */
  ObjectValue conversation() {
    var graph = root().graph;
    var values = new java.util.LinkedHashMap<String, Value>();
    for (var i = 0; i < graph.variables().size(); i++) {
      var variable = graph.variables().get(i);
      var value = root().slots[graph.nodes().size() + i];
      if (value != null && variable.namespace().equals("conversation")) {
        values.put(variable.name(), value);
      }
    }
    return new ObjectValue(values);
  }

  /** How the run ended, once it has. */
  public RunResult result() {
    return new RunResult(
        request().executionId(),
        status,
        outputs,
        failure,
        conversation(),
        usage,
        steps,
        exceptions,
        startedAt,
        endedAt);
  }

  /** Takes a fact in. The only way a state changes. */
  void apply(Fact fact) {
    switch (fact) {
      case Fact.Started started -> started(started);
      case Fact.NodeStarted(var frame, var node, var attempt, var at) -> {
        timers.clear(Fact.TimerKind.RETRY, frame, node);
        leave(live(frame), node);
        live(frame).nodes[node] = NodeStatus.RUNNING;
        live(frame).active++;
        running++;
        step(live(frame), attempt);
        var inputs = new SnapshotInputs(live(frame).readAll(live(frame).graph.node(node).inputs()));
        attempts.put(key(frame, node), new Attempt(attempt, at, inputs));
      }
      case Fact.NodeSettled settled -> settled(settled);
      case Fact.AttemptFailed(var frame, var node, var attempt, _, _, var at) -> {
        leave(live(frame), node);
        live(frame).nodes[node] = NodeStatus.BACKOFF;
        live(frame).active++;
        attempts.put(key(frame, node), new Attempt(attempt, at, SnapshotInputs.EMPTY));
      }
      case Fact.ContainerOpened opened -> opened(opened);
      case Fact.FrameOpened opened -> opened(opened);
      case Fact.FrameClosed(var id, var end, var result, _) -> closed(live(id), end, result);
      case Fact.SlotWritten(var frame, var slot, var name, var value) ->
          write(live(frame), slot, name, value);
      case Fact.NodesCancelled(var frame, var nodes, _) -> {
        for (var node : nodes) {
          leave(live(frame), node);
        }
        traversal.cancel(live(frame), nodes);
      }
      case Fact.TimerSet set -> timers.set(set);
      case Fact.JoinReleased(var frame, var node, _) -> {
        timers.clear(Fact.TimerKind.GATHER, frame, node);
        traversal.release(live(frame), node);
      }
      case Fact.Paused(_, var at) -> {
        status = RunStatus.PAUSED;
        ranBefore += at - runningSince;
      }
      case Fact.Resumed(var at) -> {
        status = RunStatus.RUNNING;
        runningSince = at;
      }
      case Fact.HandlerOpened opened -> opened(opened);
      case Fact.Ended(var end, var values, var reason, var at) -> {
        status = end;
        outputs = values;
        failure = reason;
        endedAt = at;
        abandon();
      }
    }
  }

  private void started(Fact.Started started) {
    var begun = started.request();
    request = begun;
    startedAt = started.at();
    runningSince = started.at();
    var graph = begun.workflow().root();
    var frame = new Frame(0, graph, null, -1, 0);
    root = frame;
    InitialValues.fill(frame, begun);
    traversal.begin(frame, begun.root());
  }

  private void settled(Fact.NodeSettled settled) {
    var frame = live(settled.frame());
    var node = frame.graph.node(settled.node());
    if (leave(frame, node.index()) == NodeStatus.READY) {
      step(frame, 1);
    }
    containers.remove(key(frame.id, node.index()));
    timers.clear(Fact.TimerKind.GATHER, frame.id, node.index());
    frame.nodes[node.index()] = settled.status();
    usage = usage.plus(settled.usage());
    if (settled.status() != NodeStatus.SUCCEEDED) {
      exceptions++;
    }
    if (settled.status() == NodeStatus.SUCCEEDED || settled.status() == NodeStatus.EXCEPTION) {
      frame.slots[node.index()] = settled.outputs();
      collected.add(workflow().dialect(), frame, node, settled.outputs());
    }
    traversal.follow(frame, node, settled.handle());
  }

  private void step(Frame frame, int attempt) {
    if (attempt == 1) {
      frame.steps++;
      steps++;
    }
  }

  private void opened(Fact.ContainerOpened opened) {
    var frame = live(opened.frame());
    var node = frame.graph.node(opened.node());
    var spec = (ContainerSpec) node.spec();
    leave(frame, node.index());
    frame.nodes[node.index()] = NodeStatus.RUNNING;
    frame.active++;
    step(frame, opened.attempt());
    var run =
        new ContainerRun(
            frame,
            node.index(),
            opened.attempt(),
            spec,
            opened.at(),
            Containers.items(frame, node, spec));
    if (spec instanceof ContainerSpec.ListFrames list) {
      run.accumulator = list.initial();
    }
    containers.put(key(frame.id, node.index()), run);
  }

  private void opened(Fact.FrameOpened opened) {
    var parent = live(opened.parent());
    var run = containers.get(key(opened.parent(), opened.node()));
    if (run == null) {
      throw new IllegalStateException("%s has no container".formatted(opened));
    }
    var graph = workflow().graph(run.spec.graph());
    var frame = new Frame(opened.id(), graph, parent, opened.node(), opened.index());
    Containers.scope(run, frame);
    run.live.add(frame);
    run.next = opened.index() + 1;
    frames.put(frame.id, frame);
    nextFrame = opened.id() + 1;
    traversal.begin(frame, graph.roots().getFirst());
  }

  private void closed(Frame frame, NodeStatus end, Value result) {
    drop(frame);
    var parent = java.util.Objects.requireNonNull(frame.parent, "the root is never closed");
    var run = containers.get(key(parent.id, frame.owner));
    if (run != null) {
      run.live.remove(frame);
      Containers.record(run, frame, end, result);
    }
  }

  /** Forgets a frame and whatever lives inside it. */
  private void drop(Frame frame) {
    frames.remove(frame.id);
    ready.removeAll(frame);
    for (var node = 0; frame.active > 0 && node < frame.nodes.length; node++) {
      var run = containers.remove(key(frame.id, node));
      if (run != null) {
        java.util.List.copyOf(run.live).forEach(this::drop);
      }
      if (!frame.nodes[node].isSettled() && frame.nodes[node] != NodeStatus.PENDING) {
        leave(frame, node);
        frame.nodes[node] = NodeStatus.CANCELLED;
      }
    }
  }

  private void opened(Fact.HandlerOpened opened) {
    failure = opened.failure();
    abandon();
    var graph = workflow().graph(workflow().errorHandling().handlerGraph());
    var frame = new Frame(opened.frame(), graph, root(), Frame.HANDLER, 0);
    frames.put(frame.id, frame);
    handler = frame;
    nextFrame = opened.frame() + 1;
    traversal.begin(frame, graph.roots().getFirst());
  }

  private void abandon() {
    ready.clear();
    frames.clear();
    attempts.clear();
    containers.clear();
    timers.clear();
    running = 0;
  }

  private static void write(Frame frame, int slot, @Nullable String name, Value value) {
    if (name == null) {
      frame.slots[slot] = value;
    } else {
      var before = frame.slots[slot] instanceof ObjectValue object ? object : ObjectValue.EMPTY;
      frame.slots[slot] = before.with(name, value);
    }
  }

  /** Takes a node out of whatever it is in; answers what that was. */
  private NodeStatus leave(Frame frame, int node) {
    var before = frame.nodes[node];
    switch (before) {
      case READY -> {
        ready.remove(frame, node);
        frame.active--;
      }
      case RUNNING -> {
        frame.active--;
        if (attempts.remove(key(frame.id, node)) != null) {
          running--;
        }
      }
      case BACKOFF, WAITING -> {
        frame.active--;
        attempts.remove(key(frame.id, node));
      }
      case PENDING, SUCCEEDED, EXCEPTION, FAILED, SKIPPED, CANCELLED -> {}
    }
    return before;
  }

  private Frame live(int id) {
    var frame = frame(id);
    if (frame == null) {
      throw new IllegalStateException("frame %d is not live".formatted(id));
    }
    return frame;
  }
}
