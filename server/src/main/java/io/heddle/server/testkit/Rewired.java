package io.heddle.server.testkit;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.value.ObjectValue;
import java.util.List;
import java.util.function.Predicate;

/**
 * A workflow as a test runs it: nodes that are mocked are of a kind that an executor serves, and
 * nodes that are looked at run outside the machine's turn, where their inputs can be seen.
 */
final class Rewired {

  /** The kind of mocked nodes; no file can name it. */
  static final String KIND = "mock!";

  private Rewired() {}

  static CompiledWorkflow of(
      CompiledWorkflow workflow, Predicate<Node> isMocked, Predicate<Node> isObserved) {
    var graphs =
        workflow.graphs().stream().map(graph -> graph(graph, isMocked, isObserved)).toList();
    return new CompiledWorkflow(
        workflow.dialect(),
        workflow.mode(),
        workflow.id(),
        workflow.name(),
        workflow.version(),
        workflow.contentHash(),
        graphs,
        workflow.environment(),
        workflow.conversation(),
        workflow.types(),
        workflow.limits(),
        workflow.errorHandling(),
        workflow.triggers(),
        workflow.features(),
        workflow.extra(),
        workflow.findings());
  }

  private static Graph graph(Graph graph, Predicate<Node> isMocked, Predicate<Node> isObserved) {
    var nodes =
        graph.nodes().stream()
            .map(
                node -> {
                  if (isMocked.test(node)) {
                    return with(node, new NodeSpec.Plugin(KIND, ObjectValue.EMPTY, List.of()));
                  }
                  return isObserved.test(node) ? with(node, node.spec()) : node;
                })
            .toList();
    return new Graph(
        graph.id(),
        graph.parent(),
        graph.owner(),
        nodes,
        graph.edges(),
        graph.variables(),
        graph.roots());
  }

  private static Node with(Node node, NodeSpec spec) {
    return new Node(
        node.index(),
        node.id(),
        node.type(),
        node.title(),
        spec,
        node.inputs(),
        node.recovery(),
        node.timeout(),
        node.branch(),
        false,
        node.position(),
        node.settings());
  }

  /** Whether something can stand in for the node. */
  static boolean canMock(Node node) {
    return switch (node.spec()) {
      case RoutingSpec.Start _,
          RoutingSpec.End _,
          RoutingSpec.Answer _,
          RoutingSpec.LoopEnd _,
          RoutingSpec.Gather _ ->
          false;
      case NodeSpec _ -> true;
    };
  }

  /** Whether what the node reads can be seen without standing in for it. */
  static boolean canObserve(Node node) {
    return switch (node.spec()) {
      case RoutingSpec.Start _, RoutingSpec.Assigner _ -> false;
      case RoutingSpec.LoopEnd _, RoutingSpec.Gather _ -> false;
      case ContainerSpec _, WaitSpec _ -> false;
      case NodeSpec _ -> true;
    };
  }
}
