package io.heddle.runtime.machine;

import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the variables of the root frame begin with: what the caller gives, else what the text says.
 */
final class InitialValues {

  private InitialValues() {}

  static void fill(Frame root, RunRequest request) {
    var graph = root.graph;
    for (var i = 0; i < graph.variables().size(); i++) {
      root.slots[graph.nodes().size() + i] = of(request, graph.variables().get(i));
    }
  }

  static @Nullable Value of(RunRequest request, Graph.Variable variable) {
    var name = variable.name();
    return switch (variable.namespace()) {
      case "sys" -> request.system().get(name);
      case "env" -> declared(request.environment(), request.workflow().environment(), name);
      case "conversation" ->
          declared(request.conversation(), request.workflow().conversation(), name);
      default -> null;
    };
  }

  private static @Nullable Value declared(
      ObjectValue given, List<DeclaredVariable> declared, String name) {
    var value = given.get(name);
    if (value != null) {
      return value;
    }
    for (var variable : declared) {
      if (variable.name().equals(name)) {
        return variable.value();
      }
    }
    return null;
  }
}
