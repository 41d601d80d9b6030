package io.heddle.persistence.codec;

import io.heddle.compiler.ir.CompiledWorkflow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which node and which variable an index in a fact means: the names of a workflow's graphs in the
 * order in which its run counts them.
 *
 * <p>A run goes on only under a compiler that counts alike.
 */
record NodeTable(List<List<String>> graphs) {

  NodeTable {
    graphs = graphs.stream().map(List::copyOf).toList();
  }

  static NodeTable of(CompiledWorkflow workflow) {
    var graphs = new ArrayList<List<String>>();
    for (var graph : workflow.graphs()) {
      var names = new ArrayList<String>();
      graph.nodes().forEach(node -> names.add(node.id()));
      graph
          .variables()
          .forEach(variable -> names.add(variable.namespace() + "." + variable.name()));
      graphs.add(names);
    }
    return new NodeTable(graphs);
  }

  void write(CborWriter out) throws IOException {
    out.number(graphs.size());
    for (var graph : graphs) {
      out.texts(graph);
    }
  }

  static NodeTable read(CborReader in) throws IOException {
    var count = in.integer();
    var graphs = new ArrayList<List<String>>();
    for (var i = 0; i < count; i++) {
      graphs.add(in.texts());
    }
    return new NodeTable(graphs);
  }

  /**
   * Whether the workflow counts as the run did.
   *
   * @throws CodecException with the first difference
   */
  void check(CompiledWorkflow workflow) {
    var now = of(workflow);
    if (!equals(now)) {
      throw new CodecException(
          "the run began under a compiler that numbered the nodes of %s otherwise (%s, now %s);"
                  .formatted(workflow.id(), graphs, now.graphs())
              + " it goes on under the release it began with");
    }
  }
}
