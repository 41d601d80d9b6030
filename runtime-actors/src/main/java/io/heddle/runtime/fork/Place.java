package io.heddle.runtime.fork;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.runtime.machine.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where in a workflow something was recorded.
 *
 * @param steps the containers with their rounds, then the node
 */
record Place(List<Step> steps) {

  /**
   * @param index the round of a container; 0 for the node at the end
   */
  record Step(Node node, int index) {}

  /** The place a path means in this workflow, or null when the workflow has no such node. */
  static @Nullable Place of(Recorded recorded, CompiledWorkflow workflow) {
    var steps = new ArrayList<Step>();
    var graph = workflow.root();
    var parts = recorded.path().replaceFirst("!.*$", "").split("/", -1);
    for (var i = 0; i < parts.length; i++) {
      var last = i == parts.length - 1;
      var bracket = last ? -1 : parts[i].lastIndexOf('[');
      var id = bracket < 0 ? parts[i] : parts[i].substring(0, bracket);
      var node = graph.node(id);
      if (node == null) {
        return null;
      }
      var index =
          bracket < 0
              ? 0
              : Integer.parseInt(parts[i].substring(bracket + 1, parts[i].length() - 1));
      steps.add(new Step(node, index));
      if (!last) {
        if (!(node.spec() instanceof ContainerSpec container)) {
          return null;
        }
        graph = workflow.graph(container.graph());
      }
    }
    return new Place(steps);
  }

  Node node() {
    return steps.getLast().node();
  }

  /** The same in every round: {@code each/translate}. */
  String inText() {
    return steps.stream().map(step -> step.node().id()).collect(Collectors.joining("/"));
  }
}
