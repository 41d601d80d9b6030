package io.heddle.runtime.machine;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.SnapshotInputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a run that are open, with the attempts and containers at work in them.
 *
 * <p>Part of the state: only {@link ExecutionState#apply} calls what changes it.
 */
final class LiveFrames {

  /**
   * An attempt under way, or the last one of a node that waits to be tried again.
   *
   * @param inputs what it reads, as it was when the attempt began: a replay finds the same
   */
  record Attempt(int number, long startedAt, SnapshotInputs inputs) {}

  private final ReadyQueue ready = new ReadyQueue();
  private final Traversal traversal = new Traversal(ready);
  final Map<Integer, Frame> frames = new HashMap<>();
  final Map<Long, Attempt> attempts = new HashMap<>();
  final Map<Long, ContainerRun> containers = new HashMap<>();

  /** Handles of settled nodes of the root whose edges are not followed yet. */
  final Map<Integer, String> held = new HashMap<>();

  @Nullable Frame root;
  @Nullable Frame handler;
  int nextId = 1;
  int running;
  int waiting;
  int outside;
  int steps;

  /** Which node left its place last, and what it had read, when that was kept. */
  private long lastLeft = -1;

  private @Nullable SnapshotInputs lastRead;

  static long key(int frame, int node) {
    return ((long) frame << Integer.SIZE) | node;
  }

  /** The frame with this id, or null when it is closed. */
  @Nullable Frame find(int id) {
    return id == 0 ? root : frames.get(id);
  }

  Frame get(int id) {
    var frame = find(id);
    if (frame == null) {
      throw new IllegalStateException("frame %d is not live".formatted(id));
    }
    return frame;
  }

  Frame root() {
    return java.util.Objects.requireNonNull(root, "not started");
  }

  /** The oldest frame that is over and was not ended; the root is, once a handler runs. */
  @Nullable Frame idle() {
    if (handler == null && root().isOver()) {
      return root;
    }
    return frames.values().stream()
        .filter(Frame::isOver)
        .min(Comparator.comparingInt(frame -> frame.id))
        .orElse(null);
  }

  /** All frames that are open, the root and the oldest first. */
  List<Frame> open() {
    var open = new ArrayList<Frame>();
    open.add(root());
    frames.values().stream().sorted(Comparator.comparingInt(frame -> frame.id)).forEach(open::add);
    return open;
  }

  ReadyQueue ready() {
    return ready;
  }

  int nextId() {
    return nextId;
  }

  /** How many attempts are under way. */
  int running() {
    return running;
  }

  /** How many nodes wait for somebody. */
  int waiting() {
    return waiting;
  }

  /** How many of the attempts under way are done by somebody outside. */
  int outside() {
    return outside;
  }

  /** How many activations there were, in all frames. */
  int steps() {
    return steps;
  }

  boolean isHandler(Frame frame) {
    return frame == handler;
  }

  @Nullable Attempt attempt(Frame frame, int node) {
    return attempts.get(key(frame.id, node));
  }

  Iterable<Map.Entry<Long, Attempt>> attempts() {
    return attempts.entrySet();
  }

  /**
   * What a node reads that is at work, or that is the last to have left its place: as it was when
   * it began. Of other nodes, what they would read now.
   */
  Inputs inputs(Frame frame, int node) {
    var attempt = attempts.get(key(frame.id, node));
    if (attempt != null && frame.nodes[node] != NodeStatus.BACKOFF) {
      return attempt.inputs();
    }
    var run = containers.get(key(frame.id, node));
    if (run != null) {
      return run.inputs;
    }
    return lastRead != null && lastLeft == key(frame.id, node)
        ? lastRead
        : new NodeInputs(frame, frame.graph.node(node).inputs());
  }

  /** Containers and attempts, at most so many. */
  List<ActiveNode> active(int atMost) {
    var active = new ArrayList<ActiveNode>();
    for (var run : containers.values()) {
      active.add(
          new ActiveNode(run.frame, run.frame.graph.node(run.node), run.attempt, run.startedAt));
    }
    attempts.forEach(
        (key, attempt) -> {
          var frame = get((int) (key >> Integer.SIZE));
          var node = frame.graph.node(key.intValue());
          active.add(new ActiveNode(frame, node, attempt.number(), attempt.startedAt()));
        });
    active.sort(Comparator.comparingLong(ActiveNode::startedAt));
    return List.copyOf(active.subList(0, Math.min(atMost, active.size())));
  }

  @Nullable ContainerRun container(Frame frame, int node) {
    return containers.get(key(frame.id, node));
  }

  /** Opens the root of a run with the values it begins with. */
  void begin(RunRequest begun) {
    var frame = new Frame(0, begun.workflow().root(), null, -1, 0);
    InitialValues.fill(frame, begun);
    openRoot(frame, begun.root());
  }

  void openRoot(Frame frame, int begin) {
    root = frame;
    traversal.begin(frame, begin);
  }

  void openHandler(int id, Graph graph) {
    abandon();
    var frame = new Frame(id, graph, root(), Frame.HANDLER, 0);
    handler = frame;
    add(frame);
  }

  void openContainer(Fact.ContainerOpened opened) {
    var frame = get(opened.frame());
    var node = frame.graph.node(opened.node());
    var spec = (ContainerSpec) node.spec();
    become(frame, node.index(), NodeStatus.RUNNING);
    step(frame, opened.attempt());
    var run =
        new ContainerRun(
            frame,
            node.index(),
            opened.attempt(),
            spec,
            opened.at(),
            Containers.items(frame, node, spec),
            new SnapshotInputs(frame.readAll(node.inputs())));
    if (spec instanceof ContainerSpec.ListFrames list) {
      run.accumulator = list.initial();
    }
    containers.put(key(frame.id, node.index()), run);
  }

  void openFrame(Fact.FrameOpened opened, List<Graph> graphs) {
    var parent = get(opened.parent());
    var run = containers.get(key(opened.parent(), opened.node()));
    if (run == null) {
      throw new IllegalStateException("%s has no container".formatted(opened));
    }
    var graph = graphs.get(run.spec.graph());
    var frame = new Frame(opened.id(), graph, parent, opened.node(), opened.index());
    Containers.scope(run, frame);
    run.live.add(frame);
    run.next = opened.index() + 1;
    add(frame);
  }

  private void add(Frame frame) {
    frames.put(frame.id, frame);
    nextId = frame.id + 1;
    traversal.begin(frame, frame.graph.roots().getFirst());
  }

  void close(Frame frame, NodeStatus end, Value result) {
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
        List.copyOf(run.live).forEach(this::drop);
      }
      if (!frame.nodes[node].isSettled() && frame.nodes[node] != NodeStatus.PENDING) {
        leave(frame, node);
        frame.nodes[node] = NodeStatus.CANCELLED;
      }
    }
  }

  /** Forgets all frames but the root, and all that is at work in it. */
  void abandon() {
    ready.clear();
    frames.clear();
    attempts.clear();
    containers.clear();
    held.clear();
    running = 0;
    outside = 0;
    waiting = 0;
  }

  void startAttempt(Frame frame, int node, int number, long at, RunRequest request) {
    var held = ready.held(frame, node);
    become(frame, node, NodeStatus.RUNNING);
    running++;
    outside += Outside.works(frame.graph.node(node)) ? 1 : 0;
    step(frame, number);
    var inputs = FrameVariables.inputs(frame, node, request, held);
    attempts.put(key(frame.id, node), new Attempt(number, at, inputs));
  }

  /** Somebody is asked, with the values as they are now. */
  void await(Frame frame, int node, int number, long at) {
    become(frame, node, NodeStatus.WAITING);
    waiting++;
    step(frame, number);
    var inputs = new SnapshotInputs(frame.readAll(frame.graph.node(node).inputs()));
    attempts.put(key(frame.id, node), new Attempt(number, at, inputs));
  }

  /** The attempt failed; the node waits for its next one. */
  void backOff(Frame frame, int node, int number, long at) {
    become(frame, node, NodeStatus.BACKOFF);
    attempts.put(key(frame.id, node), new Attempt(number, at, SnapshotInputs.EMPTY));
  }

  /** The node is done for good; its edges are followed by {@link #follow}. */
  void settle(Frame frame, Node node, NodeStatus status) {
    if (leave(frame, node.index()) == NodeStatus.READY) {
      step(frame, 1);
    }
    var run = containers.remove(key(frame.id, node.index()));
    lastRead = run == null ? lastRead : run.inputs;
    frame.nodes[node.index()] = status;
  }

  void follow(Frame frame, Node node, String handle) {
    traversal.follow(frame, node, handle);
  }

  /** The edges of a node of the root are followed by {@link #goOn}; until then it is active. */
  void hold(Node node, String handle) {
    held.put(node.index(), handle);
    root().active++;
  }

  boolean isHeld(int node) {
    return held.containsKey(node);
  }

  /** Follows the edges of a node that was held, if it was; -1 is none. */
  void goOn(int node) {
    var handle = held.remove(node);
    if (handle != null) {
      root().active--;
      follow(root(), root().graph.node(node), handle);
    }
  }

  /** Values that the run's texts may read under a trigger's id. */
  void offer(String trigger, ObjectValue values) {
    values
        .entries()
        .forEach(
            (name, value) -> {
              var slot = root().graph.slot(trigger, name);
              if (slot >= 0) {
                ready.beforeWrite(root(), slot);
                root().slots[slot] = value;
              }
            });
  }

  void cancel(Frame frame, List<Integer> nodes) {
    for (var node : nodes) {
      leave(frame, node);
    }
    traversal.cancel(frame, nodes);
  }

  void release(Frame frame, int node) {
    traversal.release(frame, node);
  }

  private void step(Frame frame, int attempt) {
    if (attempt == 1) {
      frame.steps++;
      steps++;
    }
  }

  private void become(Frame frame, int node, NodeStatus status) {
    leave(frame, node);
    frame.nodes[node] = status;
    frame.active++;
  }

  /** Takes a node out of whatever it is in; answers what that was. */
  private NodeStatus leave(Frame frame, int node) {
    var before = frame.nodes[node];
    lastLeft = key(frame.id, node);
    lastRead = null;
    switch (before) {
      case READY -> {
        lastRead = ready.remove(frame, node);
        frame.active--;
      }
      case RUNNING -> {
        frame.active--;
        var attempt = attempts.remove(key(frame.id, node));
        if (attempt != null) {
          lastRead = attempt.inputs();
          running--;
          outside -= Outside.works(frame.graph.node(node)) ? 1 : 0;
        }
      }
      case WAITING -> {
        frame.active--;
        waiting--;
        var attempt = attempts.remove(key(frame.id, node));
        lastRead = attempt == null ? null : attempt.inputs();
      }
      case BACKOFF -> {
        frame.active--;
        attempts.remove(key(frame.id, node));
      }
      case PENDING, SUCCEEDED, EXCEPTION, FAILED, SKIPPED, CANCELLED -> {}
    }
    return before;
  }
}
