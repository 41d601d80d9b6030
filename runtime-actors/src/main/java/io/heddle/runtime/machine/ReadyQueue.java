package io.heddle.runtime.machine;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.runtime.node.SnapshotInputs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that may start, in the order in which they became ready.
 *
 * <p>Two lines, so that nodes that only route never wait behind a run's bound on children.
 *
 * <p>A node sees the variables as they were when it became ready. As most nodes read none that
 * change, a copy is made only when one is written while its reader still stands in line.
 */
final class ReadyQueue {

  /** A node of a frame. */
  static final class Entry {
    private final Frame frame;
    private final int node;
    private @Nullable SnapshotInputs held;

    private Entry(Frame frame, int node) {
      this.frame = frame;
      this.node = node;
    }

    Frame frame() {
      return frame;
    }

    int node() {
      return node;
    }

    @Nullable SnapshotInputs held() {
      return held;
    }

    private boolean is(Frame other, int index) {
      return frame == other && node == index;
    }

    private void hold(Frame home, int slot) {
      var reader = frame.graph.node(node);
      if (held != null || reader.spec() instanceof RoutingSpec.Assigner) {
        return;
      }
      for (var ref : reader.inputs()) {
        if (ref.slot() == slot && frame.up(ref.up()) == home) {
          held = new SnapshotInputs(frame.readAll(reader.inputs()));
          return;
        }
      }
    }
  }

  /** Nodes in line at a time, most often. */
  private static final int USUAL = 4;

  private final ArrayDeque<Entry> fused = new ArrayDeque<>(USUAL);
  private final ArrayDeque<Entry> children = new ArrayDeque<>(USUAL);

  void add(Frame frame, int node) {
    line(frame, node).add(new Entry(frame, node));
  }

  /** Puts a node in its line that stood there in an image, with what was kept for it. */
  void restore(Frame frame, int node, @Nullable SnapshotInputs held) {
    var entry = new Entry(frame, node);
    entry.held = held;
    line(frame, node).add(entry);
  }

  /**
   * @param mayStartChild whether the run's bound allows one more child
   */
  @Nullable Entry peek(boolean mayStartChild) {
    var first = fused.peek();
    return first != null || !mayStartChild ? first : children.peek();
  }

  /** What a node in line reads, when a variable it reads has been written since; else null. */
  @Nullable SnapshotInputs held(Frame frame, int node) {
    for (var entry : line(frame, node)) {
      if (entry.is(frame, node)) {
        return entry.held;
      }
    }
    return null;
  }

  /** What a node that routes reads. */
  Inputs inputs(Frame frame, int node) {
    var held = held(frame, node);
    return held == null ? new NodeInputs(frame, frame.graph.node(node).inputs()) : held;
  }

  /**
   * A variable is about to be written. Assigners are not spared: they work one after the other, so
   * that of two that append none is lost.
   */
  void beforeWrite(Frame home, int slot) {
    fused.forEach(entry -> entry.hold(home, slot));
    children.forEach(entry -> entry.hold(home, slot));
  }

  /** Lets those in line see the variables as they are now: somebody outside changed them. */
  void refresh() {
    fused.forEach(entry -> entry.held = null);
    children.forEach(entry -> entry.held = null);
  }

  /** Those that {@link #peek} would give, one after the other. */
  List<Entry> all(boolean mayStartChild) {
    var all = new ArrayList<>(fused);
    if (mayStartChild) {
      all.addAll(children);
    }
    return all;
  }

  /** Takes a node out of its line; answers what was kept of what it reads, as {@link #held}. */
  @Nullable SnapshotInputs remove(Frame frame, int node) {
    var line = line(frame, node);
    var first = line.peek();
    if (first != null && first.is(frame, node)) {
      line.remove();
      return first.held;
    }
    for (Iterator<Entry> entries = line.iterator(); entries.hasNext(); ) {
      var entry = entries.next();
      if (entry.is(frame, node)) {
        entries.remove();
        return entry.held;
      }
    }
    return null;
  }

  void removeAll(Frame frame) {
    fused.removeIf(entry -> entry.frame == frame);
    children.removeIf(entry -> entry.frame == frame);
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
