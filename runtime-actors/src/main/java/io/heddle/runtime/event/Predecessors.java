package io.heddle.runtime.event;

import io.heddle.runtime.machine.EdgeStatus;
import io.heddle.runtime.machine.Frame;
import java.util.HashMap;
import java.util.Map;

/** Remembers in which order the nodes of live frames came to their end. */
final class Predecessors {

  private final Map<Integer, int[]> ordinals = new HashMap<>();
  private int settled;

  void settle(Frame frame, int node) {
    ordinals.computeIfAbsent(frame.id(), _ -> new int[frame.graph().nodes().size()])[node] =
        ++settled;
  }

  /**
   * Takes over a frame that was not watched. Of several nodes that led to one, which came last is
   * not known: the last in the text is taken for it.
   */
  void resume(Frame frame) {
    for (var node : frame.graph().nodes()) {
      if (frame.status(node.index()).isSettled()) {
        settle(frame, node.index());
      }
    }
  }

  void close(int frame) {
    ordinals.remove(frame);
  }

  /** The id of the last node that led to this one; empty for a root. */
  String of(Frame frame, int node) {
    var order = ordinals.get(frame.id());
    if (order == null) {
      return "";
    }
    var graph = frame.graph();
    var last = -1;
    for (var index : graph.incoming(node)) {
      var source = graph.edge(index).source();
      if (frame.edgeStatus(index) == EdgeStatus.TAKEN
          && (last < 0 || order[source] > order[last])) {
        last = source;
      }
    }
    return last < 0 ? "" : graph.node(last).id();
  }
}
