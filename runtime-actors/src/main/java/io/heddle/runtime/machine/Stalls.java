package io.heddle.runtime.machine;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Tells an end from a standstill: a run that cannot go on has not succeeded. */
final class Stalls {

  private Stalls() {}

  /**
   * Why the root frame, in which nothing is ready or running, did not come to an end; or null when
   * it did.
   *
   * <p>A flat file ends at an end or answer node. An export may also end where a branch leads
   * nowhere; it stands still when a node that was reached still waits for an edge.
   */
  static @Nullable RunFailure find(Frame root, Dialect dialect) {
    var waiting = new ArrayList<String>();
    for (var node = 0; node < root.nodes.length; node++) {
      if (root.nodes[node] == NodeStatus.PENDING && root.taken[node] > 0) {
        waiting.add(root.graph.node(node).id());
      }
    }
    if (waiting.isEmpty() && (root.endReached || dialect == Dialect.APP_EXPORT)) {
      return null;
    }
    if (root.endReached && dialect == Dialect.FLAT) {
      return null;
    }
    var message =
        waiting.isEmpty()
            ? "the run stands still: no end or answer node was reached"
            : "the run stands still: %s wait for edges that nothing can take"
                .formatted(String.join(", ", waiting));
    return new RunFailure(
        RunFailure.STALLED,
        "",
        "",
        NodeFailure.of(ErrorKind.INTERNAL, "stalled", "Stalled", message));
  }
}
