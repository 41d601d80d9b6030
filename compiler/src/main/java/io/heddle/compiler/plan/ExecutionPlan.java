package io.heddle.compiler.plan;

import io.heddle.compiler.ir.CompiledWorkflow;
import java.util.List;
import java.util.Map;

/**
 * How a workflow's nodes depend on each other and in which order they can run.
 *
 * @param workflow the workflow's name
 * @param graphs the root graph first, then those inside containers and handlers
 */
public record ExecutionPlan(String workflow, List<GraphPlan> graphs) {

  public ExecutionPlan {
    graphs = List.copyOf(graphs);
  }

  /**
   * The plan of one graph.
   *
   * @param owner the container's node id, {@code error_handler}, or empty for the root
   * @param steps every node that can be reached, in execution order
   * @param groups nodes that can run side by side, by id; a group that is wider than the bound is
   *     cut
   * @param criticalPath the chain that takes longest, by id
   * @param criticalWeight its length: nodes, or milliseconds when medians were given
   * @param deadNodes nodes that no edge from a root reaches
   * @param deadBranches branches that lead nowhere, as {@code node: handle}
   */
  public record GraphPlan(
      String owner,
      List<Step> steps,
      List<List<String>> groups,
      List<String> criticalPath,
      long criticalWeight,
      List<String> deadNodes,
      List<String> deadBranches,
      List<Link> links) {

    public GraphPlan {
      steps = List.copyOf(steps);
      groups = groups.stream().map(List::copyOf).toList();
      criticalPath = List.copyOf(criticalPath);
      deadNodes = List.copyOf(deadNodes);
      deadBranches = List.copyOf(deadBranches);
      links = List.copyOf(links);
    }
  }

  /**
   * One node of a plan.
   *
   * @param level how many nodes must have ended before it at least, on its longest way from a root
   * @param dependsOn the nodes whose edges it waits for
   * @param fanOut how many edges leave it
   * @param inTurn whether it runs inside the machine's turn, without a child of its own
   * @param graph the index of the graph it runs inside it, or -1
   */
  public record Step(
      String id,
      String type,
      String title,
      int level,
      List<String> dependsOn,
      int fanOut,
      boolean inTurn,
      int graph) {

    public Step {
      dependsOn = List.copyOf(dependsOn);
    }

    public int fanIn() {
      return dependsOn.size();
    }
  }

  /** An edge, for drawings. */
  public record Link(String source, String target, String handle) {}

  /** The most nodes of a group, when nothing else is asked for. */
  public static final int DEFAULT_PARALLEL = 10;

  /** A plan by count: every node weighs the same. */
  public static ExecutionPlan of(CompiledWorkflow workflow) {
    return of(workflow, DEFAULT_PARALLEL, Map.of());
  }

  /**
   * @param parallel the most nodes of a group
   * @param medians milliseconds by node id, as runs have recorded them; nodes without one weigh
   *     nothing; an empty map weighs every node as one
   */
  public static ExecutionPlan of(
      CompiledWorkflow workflow, int parallel, Map<String, Long> medians) {
    if (parallel < 1) {
      throw new IllegalArgumentException("a group holds at least one node");
    }
    return new ExecutionPlan(
        workflow.name(),
        workflow.graphs().stream()
            .map(graph -> new GraphPlanner(workflow, graph, parallel, medians).plan())
            .toList());
  }
}
