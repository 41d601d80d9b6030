package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import java.util.ArrayDeque;
import java.util.List;

/**
 * How edges are resolved and nodes become ready or skipped. Pure bookkeeping: it evaluates nothing.
 *
 * <p>An edge is taken, skipped or cancelled, once. A node is ready when all its in-edges are
 * resolved and at least one is taken, skipped when none is; it fires once per frame. Skips go
 * before takes, and propagate over a worklist, so that a long chain needs no stack.
 */
final class Traversal {

  private final ReadyQueue ready;
  private final ArrayDeque<Integer> skipped = new ArrayDeque<>(2);

  Traversal(ReadyQueue ready) {
    this.ready = ready;
  }

  /** Begins a frame: its root is ready, all other roots are skipped. */
  void begin(Frame frame, int root) {
    for (var other : frame.graph.roots()) {
      if (other != root) {
        frame.nodes[other] = NodeStatus.SKIPPED;
        skipped.add(other);
      }
    }
    ready(frame, root);
    propagate(frame);
  }

  /** Resolves the out-edges of a node that settled with this handle. */
  void follow(Frame frame, Node node, String handle) {
    var outgoing = frame.graph.outgoing(node.index());
    for (var index : outgoing) {
      if (!takes(node, frame.graph.edge(index), handle)) {
        resolve(frame, index, EdgeStatus.SKIPPED);
      }
    }
    propagate(frame);
    for (var index : outgoing) {
      if (frame.edges[index] == EdgeStatus.UNRESOLVED) {
        resolve(frame, index, EdgeStatus.TAKEN);
      }
    }
  }

  private static boolean takes(Node node, Edge edge, String handle) {
    if (node.branch() || !handle.equals(Edge.DEFAULT)) {
      return edge.handle().equals(handle);
    }
    return !edge.handle().equals(Edge.FAIL_BRANCH);
  }

  /** Gives nodes up: their out-edges count as resolved and not taken. */
  void cancel(Frame frame, List<Integer> nodes) {
    for (var node : nodes) {
      frame.nodes[node] = NodeStatus.CANCELLED;
    }
    for (var node : nodes) {
      for (var edge : frame.graph.outgoing(node)) {
        if (frame.edges[edge] == EdgeStatus.UNRESOLVED) {
          resolve(frame, edge, EdgeStatus.CANCELLED);
        }
      }
    }
    propagate(frame);
  }

  private void resolve(Frame frame, int index, EdgeStatus status) {
    frame.edges[index] = status;
    var target = frame.graph.edge(index).target();
    frame.unresolved[target]--;
    if (status == EdgeStatus.TAKEN) {
      frame.taken[target]++;
    }
    if (frame.nodes[target] != NodeStatus.PENDING) {
      return;
    }
    if (frame.taken[target] > 0 && isJoined(frame, target)) {
      ready(frame, target);
    } else if (frame.unresolved[target] == 0 && frame.taken[target] == 0) {
      frame.nodes[target] = NodeStatus.SKIPPED;
      skipped.add(target);
    }
  }

  /**
   * A gather may go on early; one that can no longer get what it waits for goes on too, and says
   * so.
   */
  private static boolean isJoined(Frame frame, int node) {
    if (frame.unresolved[node] == 0) {
      return true;
    }
    return frame.graph.node(node).spec() instanceof RoutingSpec.Gather gather
        && switch (gather.join()) {
          case ALL -> false;
          case ANY -> true;
          case SOME -> frame.taken[node] >= gather.count();
        };
  }

  private void ready(Frame frame, int node) {
    frame.nodes[node] = NodeStatus.READY;
    frame.active++;
    ready.add(frame, node);
  }

  /** A gather whose time is up goes on with what has arrived. */
  void release(Frame frame, int node) {
    if (frame.nodes[node] == NodeStatus.PENDING) {
      ready(frame, node);
    }
  }

  private void propagate(Frame frame) {
    while (!skipped.isEmpty()) {
      for (var edge : frame.graph.outgoing(skipped.remove())) {
        if (frame.edges[edge] == EdgeStatus.UNRESOLVED) {
          resolve(frame, edge, EdgeStatus.SKIPPED);
        }
      }
    }
  }
}
