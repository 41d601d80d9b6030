package io.heddle.runtime.routing;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;

/**
 * The flat dialect's assigner: any variable takes any value; appending to what is no list makes
 * one, clearing leaves null. Puts out what it was given, not what became of the variable.
 */
final class FlatAssigner {

  private FlatAssigner() {}

  static Routed evaluate(
      Node node, RoutingSpec.Assigner spec, Inputs inputs, RoutingContext context) {
    var values = new WrittenInputs(node.inputs(), inputs);
    var outputs = ObjectValue.EMPTY;
    for (var item : spec.items()) {
      var clears = item.operation() == RoutingSpec.Operation.CLEAR;
      var given = clears ? Value.none() : given(item, values, context);
      var current = Routing.orNone(values.get(item.targetInput()));
      values.write(
          item.targetInput(),
          item.operation() == RoutingSpec.Operation.APPEND
              ? Coercion.append(current, given)
              : given);
      outputs = outputs(node, item, given);
    }
    return new Routed.Done(outputs, Edge.DEFAULT, values.writes());
  }

  private static Value given(
      RoutingSpec.Assignment item, WrittenInputs values, RoutingContext context) {
    if (item.sourceInput() >= 0) {
      return Routing.orNone(values.get(item.sourceInput()));
    }
    var template = item.constantText();
    if (template != null) {
      var text = template.render(values, context.text(), context.missing(), false).textOrNull();
      return text == null ? Value.none() : Value.of(text);
    }
    return item.constant() == null ? Value.none() : item.constant();
  }

  private static ObjectValue outputs(Node node, RoutingSpec.Assignment item, Value given) {
    var outputs = LinkedHashMap.<String, Value>newLinkedHashMap(3);
    outputs.put("output", given);
    outputs.put("write_mode", Value.of(mode(item.operation())));
    outputs.put("assigned_variable_selector", Routing.selector(node, item.targetInput()));
    return new ObjectValue(outputs);
  }

  private static String mode(RoutingSpec.Operation operation) {
    return switch (operation) {
      case APPEND -> "append";
      case CLEAR -> "clear";
      case OVERWRITE, EXTEND, SET, ADD, SUBTRACT, MULTIPLY, DIVIDE, REMOVE_FIRST, REMOVE_LAST ->
          "overwrite";
    };
  }
}
