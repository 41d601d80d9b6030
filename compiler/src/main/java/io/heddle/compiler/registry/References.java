package io.heddle.compiler.registry;

import io.heddle.compiler.Position;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.registry.Reference.Use;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds every workflow that a compiled one names: in nodes of any graph, in triggers, for errors.
 */
final class References {

  private References() {}

  static List<Reference> of(CompiledWorkflow workflow) {
    var references = new ArrayList<Reference>();
    for (var graph : workflow.graphs()) {
      for (var node : graph.nodes()) {
        if (node.spec() instanceof WaitSpec.SubWorkflow sub) {
          references.add(
              new Reference(
                  sub.workflow(),
                  sub.version(),
                  Use.SUB_WORKFLOW,
                  node.id(),
                  node.position(),
                  sub.inputs().stream().map(WorkSpec.Argument::name).collect(Collectors.toSet())));
        }
      }
    }
    if (workflow.extra().get("triggers") instanceof ArrayValue(var triggers)) {
      for (var trigger : triggers) {
        if (trigger instanceof ObjectValue object) {
          var id = text(object.get("workflow"));
          if (id != null) {
            references.add(trigger(id, object));
          }
        }
      }
    }
    var errorWorkflow = workflow.errorHandling().errorWorkflow();
    if (errorWorkflow != null) {
      references.add(
          new Reference(
              errorWorkflow,
              null,
              Use.ERROR_WORKFLOW,
              "error_handling",
              Position.UNKNOWN,
              Set.of()));
    }
    return List.copyOf(references);
  }

  private static Reference trigger(String workflowId, ObjectValue trigger) {
    var name = text(trigger.get("id"));
    return new Reference(
        workflowId,
        text(trigger.get("version")),
        Use.TRIGGERED,
        name == null ? "trigger" : name,
        Position.UNKNOWN,
        trigger.get("inputs") instanceof ObjectValue(var inputs) ? inputs.keySet() : Set.of());
  }

  /** A version may be written as a number. */
  private static @Nullable String text(@Nullable Value value) {
    return switch (value) {
      case StringValue(var text) -> text;
      case IntegerValue(var number) -> String.valueOf(number);
      case null, default -> null;
    };
  }
}
