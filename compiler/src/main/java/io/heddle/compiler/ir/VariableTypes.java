package io.heddle.compiler.ir;

import io.heddle.compiler.value.Assignment;
import io.heddle.compiler.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The types that a workflow declares for its variables: an empty list of strings still takes
 * strings only. Part of the compiled workflow, so that no run makes it.
 *
 * @param bySelector namespace or loop, and name
 */
public record VariableTypes(Map<List<String>, String> bySelector) {

  public static final VariableTypes NONE = new VariableTypes(Map.of());

  public VariableTypes {
    bySelector = Map.copyOf(bySelector);
  }

  public static VariableTypes of(
      List<DeclaredVariable> environment, List<DeclaredVariable> conversation, List<Graph> graphs) {
    var types = new HashMap<List<String>, String>();
    conversation.forEach(variable -> add("conversation", variable, types));
    environment.forEach(variable -> add("env", variable, types));
    graphs.forEach(graph -> addLoops(graph, types));
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
  public String of(Ref target, Value current) {
    var declared = bySelector.get(target.selector());
    return declared == null ? Assignment.typeOf(current) : declared;
  }
}
