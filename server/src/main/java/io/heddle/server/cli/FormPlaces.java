package io.heddle.server.cli;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.registry.ProcessedWorkflow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a workflow, and those it runs, ask people. */
final class FormPlaces {

  /** The place by which a processed workflow knows the one that runs when it fails. */
  private static final String ON_ERROR = "error_handling";

  private static final int MAX_PLACES = 1_000;

  private final ProcessedWorkflow root;
  private final Set<String> places = new LinkedHashSet<>();

  FormPlaces(ProcessedWorkflow root) {
    this.root = root;
    collect(root, "");
  }

  private void collect(ProcessedWorkflow workflow, String prefix) {
    for (var node : nodes(workflow.workflow())) {
      if (places.size() < MAX_PLACES && node.spec() instanceof WaitSpec.HumanInput) {
        places.add(prefix + node.id());
      }
    }
    for (var child : workflow.children().entrySet()) {
      if (places.size() < MAX_PLACES) {
        var place = child.getKey().place();
        var step = place.equals(ON_ERROR) ? FormPath.ERROR_WORKFLOW : place;
        collect(child.getValue(), prefix + step + "/");
      }
    }
  }

  private static List<Node> nodes(CompiledWorkflow workflow) {
    return workflow.graphs().stream().flatMap(graph -> graph.nodes().stream()).toList();
  }

  /** Whether nobody is asked anywhere. */
  boolean isEmpty() {
    return places.isEmpty();
  }

  /** What is wrong with a way to a node, or null when there is such a node. */
  @Nullable String refusal(String written) {
    var workflow = root;
    var steps = FormPath.parse(written).steps();
    for (var i = 0; i < steps.size(); i++) {
      var id = steps.get(i).node();
      var isLast = i == steps.size() - 1;
      var node = node(workflow, id);
      var isContainer = node != null && node.spec() instanceof ContainerSpec;
      var child =
          isLast || isContainer
              ? null
              : workflow.child(node == null && id.equals(FormPath.ERROR_WORKFLOW) ? ON_ERROR : id);
      if (node == null && child == null) {
        return unknown(workflow, id, written);
      }
      if (!isLast && !isContainer && child == null) {
        return "--answer %s: the node '%s' runs no workflow and holds no nodes"
            .formatted(written, id);
      }
      workflow = child == null ? workflow : child;
    }
    return null;
  }

  private static @Nullable Node node(ProcessedWorkflow workflow, String id) {
    for (var node : nodes(workflow.workflow())) {
      if (node.id().equals(id)) {
        return node;
      }
    }
    return null;
  }

  private String unknown(ProcessedWorkflow workflow, String id, String written) {
    var where = workflow.id().equals(root.id()) ? "" : " in the workflow " + workflow.id();
    var known = new ArrayList<>(places);
    nodes(root.workflow()).forEach(node -> known.add(node.id()));
    return "there is no node '%s'%s".formatted(id, where)
        + places.stream()
            .filter(place -> place.endsWith("/" + written))
            .findFirst()
            .or(() -> NearestName.of(written, known))
            .map("; did you mean '%s'?"::formatted)
            .orElse("");
  }
}
