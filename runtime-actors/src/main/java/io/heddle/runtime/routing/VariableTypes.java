package io.heddle.runtime.routing;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.value.Assignment;
import io.heddle.compiler.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The types that a workflow declares for its variables: an empty list of strings still takes
 * strings only. Made once per compiled workflow.
 */
public final class VariableTypes {

  public static final VariableTypes NONE = new VariableTypes(Map.of());

  private final Map<List<String>, String> bySelector;

  private VariableTypes(Map<List<String>, String> bySelector) {
    this.bySelector = Map.copyOf(bySelector);
  }

  public static VariableTypes of(CompiledWorkflow workflow) {
    var types = new HashMap<List<String>, String>();
    workflow.conversation().forEach(variable -> add("conversation", variable, types));
    workflow.environment().forEach(variable -> add("env", variable, types));
    workflow.graphs().forEach(graph -> addLoops(graph, types));
    return types.isEmpty() ? NONE : new VariableTypes(types);
  }

  private static void add(
      String namespace, DeclaredVariable variable, Map<List<String>, String> types) {
    types.put(List.of(namespace, variable.name()), variable.type());
  }

  private static void addLoops(Graph graph, Map<List<String>, String> types) {
    for (var node : graph.nodes()) {
      if (node.spec() instanceof ContainerSpec.Loop loop) {
        loop.variables()
            .forEach(variable -> types.put(List.of(node.id(), variable.name()), variable.type()));
      }
    }
  }

  /** The declared type, or the one that the present value shows. */
  String of(Ref target, Value current) {
    var declared = bySelector.get(target.selector());
    return declared == null ? Assignment.typeOf(current) : declared;
  }
}
