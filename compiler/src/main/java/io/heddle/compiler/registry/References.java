package io.heddle.compiler.registry;

import io.heddle.compiler.Position;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.registry.Reference.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds every workflow that a compiled one names: in nodes of any graph, in triggers, for errors.
 */
final class References {

  /** What every trigger says. */
  private static final Set<String> TOLD = Set.of("trigger", "event", "node", "run", "outputs");

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
    workflow.triggers().forEach(trigger -> references.add(of(trigger)));
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

  private static Reference of(EventTrigger trigger) {
    var given = new HashSet<>(TOLD);
    trigger.inputs().forEach(input -> given.add(input.name()));
    return new Reference(
        trigger.workflow(),
        trigger.version(),
        Use.TRIGGERED,
        trigger.id(),
        trigger.position(),
        given);
  }
}
