package io.heddle.runtime.fork;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.FramePath;
import io.heddle.runtime.machine.InputsHash;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.Usage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run has recorded, as its facts tell it: the end of each node that worked outside, by its
 * path. Of a container that was tried again, each place as it was the last time.
 *
 * <p>Given all facts from the first on. Not thread-safe.
 */
public final class RecordedRun {

  /** A run that recorded more is not forked: its fork could not hold it in memory. */
  public static final int MAX_RESULTS = 100_000;

  /** The same in bytes, about. */
  public static final long MAX_BYTES = 64L << 20;

  /** What a result of a run that a trigger ordered has for a handle. */
  private static final String BY_TRIGGER = "trigger";

  /**
   * @param environment the environment variables the node read
   */
  record End(Recorded recorded, Set<String> environment) {}

  private final ExecutionState state = new ExecutionState();
  private final Map<String, End> ends = new LinkedHashMap<>();
  private final Map<Long, Decision> decisions = new HashMap<>();
  private final Map<String, RunOrder> triggered = new HashMap<>();
  private final Set<String> mended = new HashSet<>();
  private final Map<String, Usage> paid = new HashMap<>();
  private long bytes;

  /** Takes the next facts in. */
  public void take(List<Fact> facts) throws ForkException {
    for (var fact : facts) {
      take(fact);
    }
  }

  private void take(Fact fact) throws ForkException {
    switch (fact) {
      case Fact.WaitDecided decided ->
          decisions.put(key(decided.frame(), decided.node()), decided.decision());
      case Fact.AttemptFailed failed -> {
        var path = path(failed.frame(), failed.node());
        if (path != null) {
          paid.merge(path, failed.usage(), Usage::plus);
        }
      }
      case Fact.NodeSettled settled -> settled(settled);
      case Fact.RunOrdered(var order, _) -> {
        if (order.purpose() == RunOrder.Purpose.TRIGGERED && !order.nodeId().isEmpty()) {
          triggered.put(order.trigger(), order);
          if (!order.awaited()) {
            keep(ended(order, NodeStatus.RUNNING, ObjectValue.EMPTY, Usage.NONE), Set.of());
          }
        }
      }
      case Fact.TriggerEnded ended -> {
        var order = triggered.get(ended.trigger());
        if (order != null) {
          var status =
              switch (ended.status()) {
                case FAILED, CANCELLED -> NodeStatus.FAILED;
                default -> NodeStatus.SUCCEEDED;
              };
          keep(ended(order, status, ended.outputs(), ended.usage()), Set.of());
        }
      }
      default -> {}
    }
    state.replay(List.of(fact));
  }

  private static long key(int frame, int node) {
    return ((long) frame << Integer.SIZE) | node;
  }

  private @Nullable String path(int frameId, int node) {
    var frame = state.frame(frameId);
    return frame == null ? null : FramePath.of(frame, frame.graph().node(node));
  }

  private Recorded ended(RunOrder order, NodeStatus status, ObjectValue outputs, Usage used) {
    return new Recorded(
        FramePath.of(order),
        InputsHash.of(order.inputs(), state.request().executionId()),
        status,
        BY_TRIGGER,
        outputs,
        ObjectValue.EMPTY,
        used,
        null,
        null);
  }

  private void settled(Fact.NodeSettled settled) throws ForkException {
    var frame = state.frame(settled.frame());
    var node = frame == null ? null : frame.graph().node(settled.node());
    var path = frame == null || node == null ? null : FramePath.of(frame, node);
    if (frame == null || node == null || path == null) {
      return;
    }
    var usage = paid.getOrDefault(path, Usage.NONE).plus(settled.usage());
    paid.remove(path);
    if (!isWork(node)) {
      if (node.spec() instanceof ContainerSpec && settled.status() != NodeStatus.FAILED) {
        mended.add(path);
      }
      return;
    }
    keep(
        new Recorded(
            path,
            InputsHash.of(
                frame, node, state.inputs(frame, node.index()), state.request().executionId()),
            settled.status(),
            settled.handle(),
            settled.outputs(),
            settled.details(),
            usage,
            settled.failure(),
            foreign(decisions.remove(key(settled.frame(), settled.node())))),
        environment(frame, node));
  }

  /** In another run the submission's id is free: one under the same id is no repetition. */
  private static @Nullable Decision foreign(@Nullable Decision decision) {
    return decision == null
        ? null
        : new Decision(decision.by(), "", decision.action(), decision.handle(), decision.who());
  }

  /** Whether a node does anything that the machine does not do by itself. */
  static boolean isWork(Node node) {
    return !node.fused()
        && !(node.spec() instanceof ContainerSpec)
        && !(node.spec() instanceof WorkSpec.Unsupported);
  }

  private static Set<String> environment(Frame frame, Node node) {
    var names = new HashSet<String>();
    for (var ref : node.inputs()) {
      var name = InputsHash.environment(frame, ref);
      if (name != null) {
        names.add(name);
      }
    }
    return Set.copyOf(names);
  }

  private void keep(Recorded recorded, Set<String> environment) throws ForkException {
    var before = ends.put(recorded.path(), new End(recorded, environment));
    bytes += ResultSize.of(recorded) - (before == null ? 0 : ResultSize.of(before.recorded()));
    if (ends.size() > MAX_RESULTS || bytes > MAX_BYTES) {
      throw new ForkException(
          "run %s recorded more than %d results or %d MiB, which is more than a fork takes over"
              .formatted(state.request().executionId(), MAX_RESULTS, MAX_BYTES >> 20));
    }
  }

  /** Whether the run has begun; else nothing else here may be asked. */
  public boolean isStarted() {
    return state.isStarted();
  }

  public RunRequest request() {
    return state.request();
  }

  /** The run as it stands. */
  public ExecutionState state() {
    return state;
  }

  /** All that is recorded, in the order in which each place was first come to. */
  List<End> ends() {
    return List.copyOf(ends.values());
  }

  /** Whether it is a failure that ended the run, or would have. */
  boolean isUnmended(Recorded recorded) {
    if (!recorded.endsFrame()) {
      return false;
    }
    var slash = recorded.path().indexOf('/');
    if (slash < 0) {
      return true;
    }
    var outermost = recorded.path().substring(0, slash);
    return !mended.contains(outermost.substring(0, outermost.lastIndexOf('[')));
  }

  /** The nodes whose failure nothing mended. */
  public List<String> failed() {
    return ends.values().stream()
        .map(End::recorded)
        .filter(this::isUnmended)
        .map(Recorded::path)
        .toList();
  }
}
