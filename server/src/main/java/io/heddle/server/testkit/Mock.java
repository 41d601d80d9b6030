package io.heddle.server.testkit;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.NodeFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for nodes.
 *
 * @param target a node's id, or a kind of nodes
 * @param isKind which of the two
 * @param workflow the file of the workflow it is for; null for the nodes of a kind in all
 */
public record Mock(String target, boolean isKind, @Nullable Path workflow, Script script) {

  /** Whether it stands in for a node of the workflow in this file. */
  boolean fits(Path file, Node node) {
    if (workflow != null && !workflow.equals(file)) {
      return false;
    }
    return isKind ? target.equals(node.type()) && Rewired.canMock(node) : target.equals(node.id());
  }

  /** Where the results come from. */
  public sealed interface Script {}

  /** One reply for each call, in order; the last one again and again. */
  public record Replies(List<Reply> replies) implements Script {
    public Replies {
      replies = List.copyOf(replies);
    }

    Reply of(int call) {
      return replies.get(Math.min(call, replies.size() - 1));
    }
  }

  /** What the node really did when it was recorded. */
  public record Recorded(Path file) implements Script {}

  /** How one call goes. */
  public sealed interface Reply {

    /** How long it takes. */
    Duration delay();

    /**
     * The node is done.
     *
     * @param handle which edges are taken
     */
    record Done(ObjectValue outputs, String handle, Duration delay) implements Reply {}

    record Failed(NodeFailure failure, Duration delay) implements Reply {}
  }
}
