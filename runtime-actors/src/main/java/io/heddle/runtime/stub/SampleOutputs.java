package io.heddle.runtime.stub;

import io.heddle.compiler.condition.Comparison;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Outputs made up for a node of which only its readers are known: whatever they read of it is
 * there, as a list where it is gone over, as a number where it is compared as one.
 */
final class SampleOutputs {

  private static final String USUAL = "text";
  private static final List<String> NUMERIC = List.of("=", "≠", ">", "<", "≥", "≤");
  private static final Value LIST = Value.array(List.of(SampleValues.TEXT));

  private SampleOutputs() {}

  static ObjectValue of(CompiledWorkflow workflow, Node node) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put(USUAL, SampleValues.TEXT);
    for (var graph : workflow.graphs()) {
      for (var reader : graph.nodes()) {
        for (var i = 0; i < reader.inputs().size(); i++) {
          var selector = reader.inputs().get(i).selector();
          if (selector.size() > 1 && selector.getFirst().equals(node.id())) {
            put(outputs, selector.subList(1, selector.size()), value(reader, i));
          }
        }
      }
    }
    return new ObjectValue(outputs);
  }

  /** What is read as a text and otherwise too is what the others want. */
  private static void put(Map<String, Value> outputs, List<String> path, Value value) {
    var name = path.getFirst();
    var known = outputs.get(name);
    if (path.size() > 1) {
      var inner =
          new LinkedHashMap<>(
              known instanceof ObjectValue object ? object.entries() : ObjectValue.EMPTY.entries());
      put(inner, path.subList(1, path.size()), value);
      outputs.put(name, new ObjectValue(inner));
    } else if (known == null || known.equals(SampleValues.TEXT)) {
      outputs.put(name, value);
    }
  }

  private static Value value(Node reader, int input) {
    return switch (reader.spec()) {
      case ContainerSpec.Iteration iteration when iteration.input() == input -> LIST;
      case ContainerSpec.ListFrames list when list.input() == input -> LIST;
      case RoutingSpec.ListOperator list when list.input() == input -> LIST;
      case RoutingSpec.IfElse branch when isNumeric(branch, input) -> Value.of(1);
      default -> SampleValues.TEXT;
    };
  }

  private static boolean isNumeric(RoutingSpec.IfElse branch, int input) {
    // Every input is its own number, so that a comparison tells which one it is about.
    return branch.cases().stream()
        .flatMap(one -> Comparison.of(one.condition(), index -> Value.of(index)).stream())
        .anyMatch(one -> one.actual().equals(Value.of(input)) && NUMERIC.contains(one.operator()));
  }
}
