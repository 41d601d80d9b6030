package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;

/** What becomes of nodes of kinds that the dialect knows and nothing runs. */
final class Stubs {

  private Stubs() {}

  /** It only says so, and the workflow goes on. */
  static Fact.NodeSettled settled(Turn turn, Frame frame, Node node, String kind) {
    var message = "[Stub: %s node %s not implemented]".formatted(kind, node.id());
    return new Fact.NodeSettled(
        frame.id,
        node.index(),
        1,
        NodeStatus.EXCEPTION,
        Edge.DEFAULT,
        ObjectValue.of("text", Value.of(message)),
        ObjectValue.EMPTY,
        Usage.NONE,
        NodeFailure.of(ErrorKind.VALIDATION, "not_implemented", "not_implemented", message),
        turn.now(),
        turn.now());
  }

  /**
   * A mark of the frames of app exports among the nodes of a flat file: the file is wrong, which no
   * strategy of a node mends.
   */
  static Fact.NodeSettled noExecutor(Turn turn, Frame frame, Node node) {
    var message = "No executor for node type: " + node.type();
    return new Fact.NodeSettled(
        frame.id,
        node.index(),
        1,
        NodeStatus.FAILED,
        Fact.NodeSettled.NO_EDGE,
        ObjectValue.EMPTY,
        ObjectValue.EMPTY,
        Usage.NONE,
        NodeFailure.of(ErrorKind.VALIDATION, "config_error", "ExecutorNotFound", message),
        turn.now(),
        turn.now());
  }
}
