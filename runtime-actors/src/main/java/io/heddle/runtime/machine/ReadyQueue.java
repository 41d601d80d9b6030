package io.heddle.runtime.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that may start, in the order in which they became ready.
 *
 * <p>Two lines, so that nodes that only route never wait behind a run's bound on children.
 */
final class ReadyQueue {

  /** A node of a frame. */
  record Entry(Frame frame, int node) {}

  private final ArrayDeque<Entry> fused = new ArrayDeque<>();
  private final ArrayDeque<Entry> children = new ArrayDeque<>();

  void add(Frame frame, int node) {
    line(frame, node).add(new Entry(frame, node));
  }

  /**
   * @param mayStartChild whether the run's bound allows one more child
   */
  @Nullable Entry peek(boolean mayStartChild) {
    var first = fused.peek();
    return first != null || !mayStartChild ? first : children.peek();
  }

  /** Those that {@link #peek} would give, one after the other. */
  List<Entry> all(boolean mayStartChild) {
    var all = new ArrayList<>(fused);
    if (mayStartChild) {
      all.addAll(children);
    }
    return all;
  }

  void remove(Frame frame, int node) {
    var line = line(frame, node);
    var first = line.peek();
    if (first != null && first.frame() == frame && first.node() == node) {
      line.remove();
    } else {
      line.removeIf(entry -> entry.frame() == frame && entry.node() == node);
    }
  }

  void removeAll(Frame frame) {
    fused.removeIf(entry -> entry.frame() == frame);
    children.removeIf(entry -> entry.frame() == frame);
  }

  void clear() {
    fused.clear();
    children.clear();
  }

  boolean isEmpty() {
    return fused.isEmpty() && children.isEmpty();
  }

  private ArrayDeque<Entry> line(Frame frame, int node) {
    return frame.graph.node(node).fused() ? fused : children;
  }
}
