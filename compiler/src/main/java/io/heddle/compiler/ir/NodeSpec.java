package io.heddle.compiler.ir;

import io.heddle.compiler.value.ObjectValue;

/**
 * What a node does. Built-in kinds are the records of the five families; {@link Plugin} is the one
 * door for the rest.
 *
 * <p>Every {@code int} named {@code input} or {@code ...Input} is an index into {@link
 * Node#inputs}; -1 where the text names none.
 */
public sealed interface NodeSpec
    permits RoutingSpec, WorkSpec, ModelSpec, ContainerSpec, WaitSpec, NodeSpec.Plugin {

  /**
   * A kind that a plugin provides.
   *
   * @param settings the node's data as the text has it, references unresolved
   * @param values the inputs that the settings refer to
   */
  record Plugin(String kind, ObjectValue settings, java.util.List<Binding> values)
      implements NodeSpec {}
}
