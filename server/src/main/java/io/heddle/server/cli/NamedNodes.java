package io.heddle.server.cli;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.ir.CompiledWorkflow;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes that a command line names. */
final class NamedNodes {

  private NamedNodes() {}

  /** What is wrong with the first that the workflow does not have, or null. */
  static @Nullable String unknown(CompiledWorkflow workflow, List<String> named) {
    var known = new LinkedHashSet<String>();
    workflow.graphs().forEach(graph -> graph.nodes().forEach(node -> known.add(node.id())));
    for (var name : named) {
      if (!known.contains(name)) {
        return NearestName.of(name, known)
            .map(near -> "there is no node '%s'; did you mean '%s'?".formatted(name, near))
            .orElse("there is no node '%s'".formatted(name));
      }
    }
    return null;
  }
}
