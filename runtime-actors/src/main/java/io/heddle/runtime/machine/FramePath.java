package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import org.jspecify.annotations.Nullable;

/**
 * Places in a run that mean the same in another run of the workflow: {@code each[2]/translate}.
 * Frames are numbered in the order in which they come, which two runs need not share.
 */
public final class FramePath {

  private FramePath() {}

  /** The path of a node, or null inside an error handler. */
  public static @Nullable String of(Frame frame, Node node) {
    var path = new StringBuilder(node.id());
    var inner = frame;
    for (var outer = inner.parent; outer != null; outer = outer.parent) {
      if (inner.owner < 0) {
        return null;
      }
      path.insert(0, "%s[%d]/".formatted(outer.graph.node(inner.owner).id(), inner.index));
      inner = outer;
    }
    return path.toString();
  }

  /** The path of a run that a trigger orders when a node of the root has settled. */
  public static String of(RunOrder order) {
    return order.nodeId() + '!' + order.trigger();
  }
}
