package io.heddle.runtime.routing;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFailure;
import java.util.List;

/** What became of a routing node. */
public sealed interface Routed {

  /**
   * The node did its work.
   *
   * @param outputs what other nodes can read
   * @param handle the edges to take; {@link Edge#DEFAULT} for a node that does not branch
   * @param writes variables to set, in the order in which they were first written; none unless all
   *     are
   */
  record Done(ObjectValue outputs, String handle, List<Write> writes) implements Routed {

    static final Done NOTHING = of(ObjectValue.EMPTY);

    public Done {
      writes = List.copyOf(writes);
    }

    public static Done of(ObjectValue outputs) {
      return new Done(outputs, Edge.DEFAULT, List.of());
    }

    static Done of(String name, Value value) {
      return of(ObjectValue.of(name, value));
    }
  }

  record Failed(NodeFailure failure) implements Routed {}

  /**
   * A variable's next value.
   *
   * @param targetInput the node's input that reads the variable; its {@code Ref} says where it is
   */
  record Write(int targetInput, Value value) {}
}
