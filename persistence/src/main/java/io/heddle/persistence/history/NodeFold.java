package io.heddle.persistence.history;

import io.heddle.compiler.ir.Node;
import io.heddle.runtime.event.Places;
import io.heddle.runtime.event.RunEvent.Step;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The attempts of a run's nodes, counted as they begin. Keeps those that are under way. */
final class NodeFold {

  private final int kept;
  private final UnaryOperator<String> error;
  private final Map<Key, HistoryNode> open = new LinkedHashMap<>();
  private final Map<Long, HistoryNode> changed = new TreeMap<>();
  private long count;

  /**
   * @param kept attempts beyond are counted only
   * @param error makes a message fit to be shown
   */
  NodeFold(int kept, UnaryOperator<String> error) {
    this.kept = kept;
    this.error = error;
  }

  private record Key(int frame, int node) {}

  long count() {
    return count;
  }

  List<HistoryNode> changed() {
    var drained = List.copyOf(changed.values());
    changed.clear();
    return drained;
  }

  private void change(HistoryNode node) {
    if (node.ordinal() < kept) {
      changed.put(node.ordinal(), node);
    }
  }

  void begin(Frame frame, Node node, int attempt, NodeStatus status, long at) {
    var key = new Key(frame.id(), node.index());
    var known = open.get(key);
    var begun =
        known != null && known.attempt() == attempt
            ? known.become(status)
            : begun(frame, node, attempt, status, at);
    open.put(key, begun);
    change(begun);
  }

  private HistoryNode begun(Frame frame, Node node, int attempt, NodeStatus status, long at) {
    return new HistoryNode(
        count++,
        frame.id(),
        path(Places.path(frame)),
        node.id(),
        node.type(),
        node.title(),
        attempt,
        status,
        at,
        0,
        0,
        Sizes.of(HistoryFold.inputs(frame, node)),
        0,
        "",
        "");
  }

  private static String path(List<Step> steps) {
    var path = new StringBuilder();
    for (var step : steps) {
      path.append(step.nodeId()).append('[').append(step.index()).append("]/");
    }
    return path.toString();
  }

  void settle(Frame frame, Node node, Fact.NodeSettled settled) {
    var known = open.remove(new Key(frame.id(), node.index()));
    var attempt =
        known != null && known.attempt() == settled.attempt()
            ? known
            : begun(frame, node, settled.attempt(), settled.status(), settled.startedAt());
    var failure = settled.failure();
    change(
        attempt.ended(
            settled.status(),
            settled.at(),
            settled.usage().totalTokens(),
            Sizes.of(List.of(settled.outputs())),
            failure == null ? "" : error.apply(failure.message())));
  }

  void fail(Fact.AttemptFailed failed) {
    var known = open.remove(new Key(failed.frame(), failed.node()));
    if (known != null) {
      var why = error.apply(failed.failure().message());
      change(known.ended(NodeStatus.FAILED, failed.at(), failed.usage().totalTokens(), 0, why));
    }
  }

  void ordered(RunOrder order) {
    var key = new Key(order.frame(), order.node());
    var known = open.get(key);
    if (known != null) {
      var with = known.ordered(order.runId());
      open.put(key, with);
      change(with);
    }
  }

  void cancel(int frame, List<Integer> nodes, long at) {
    nodes.forEach(node -> cancelled(open.remove(new Key(frame, node)), at));
  }

  /** Gives up what stood in frames that are closed. */
  void cancelOutside(ExecutionState state, long at) {
    for (var key : List.copyOf(open.keySet())) {
      if (state.frame(key.frame()) == null) {
        cancelled(open.remove(key), at);
      }
    }
  }

  void cancelAll(long at) {
    new ArrayList<>(open.values()).forEach(node -> cancelled(node, at));
    open.clear();
  }

  private void cancelled(@Nullable HistoryNode node, long at) {
    if (node != null) {
      change(node.ended(NodeStatus.CANCELLED, at, 0, 0, ""));
    }
  }
}
