package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.W605;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RoutingSpec.Assignment;
import io.heddle.compiler.lower.Target;
import io.heddle.compiler.lower.Use;
import io.heddle.compiler.value.Assignment.Operation;
import org.jspecify.annotations.Nullable;

/** Where a type is known before the run, it is one that the reader can work with. */
final class TypesFit {

  private TypesFit() {}

  static void check(Subject subject) {
    for (var use : subject.lowered().uses()) {
      if (use.node() >= 0) {
        var node = subject.graphs().get(use.graph()).node(use.node());
        if (isListInput(node, use)) {
          checkList(subject, use);
        }
      }
    }
    if (!subject.isFlat()) {
      subject.graphs().forEach(graph -> checkAssignments(subject, graph));
    }
  }

  private static boolean isListInput(Node node, Use use) {
    var input =
        switch (node.spec()) {
          case ContainerSpec.Iteration iteration -> iteration.input();
          case ContainerSpec.ListFrames list -> list.input();
          case RoutingSpec.ListOperator list -> list.input();
          default -> -1;
        };
    return input >= 0 && node.inputs().get(input).equals(use.ref());
  }

  private static void checkList(Subject subject, Use use) {
    var type = type(subject, use.target(), use.ref().path());
    if (type != null && KnownTypes.isScalar(type)) {
      subject.report(
          W605,
          "'%s' is a %s, a list is needed".formatted(use.ref().name(), type),
          use.position(),
          use.nodeId(),
          use.field(),
          "select a list, or make one in a code node");
    }
  }

  private static @Nullable String type(
      Subject subject, Target target, java.util.List<String> path) {
    return switch (target) {
      case Target.Output(var graph, var node) when path.size() == 1 ->
          KnownTypes.of(subject.graphs().get(graph).node(node), path.getFirst());
      case Target.RunVariable(var namespace, var name) when path.isEmpty() ->
          KnownTypes.of(subject.lowered().envelope(), namespace, name);
      case Target.Output _, Target.RunVariable _, Target.FrameVariable _, Target.Nothing _ -> null;
    };
  }

  private static void checkAssignments(Subject subject, Graph graph) {
    for (var node : graph.nodes()) {
      if (node.spec() instanceof RoutingSpec.Assigner(var items, var legacy) && !legacy) {
        items.forEach(item -> checkAssignment(subject, node, item));
      }
    }
  }

  private static void checkAssignment(Subject subject, Node node, Assignment item) {
    var selector = node.inputs().get(item.targetInput()).selector();
    var type = KnownTypes.of(subject.lowered().envelope(), selector.getFirst(), selector.get(1));
    if (type == null || selector.size() != 2) {
      return;
    }
    var operation = operation(item);
    if (!io.heddle.compiler.value.Assignment.supports(operation, type)) {
      subject.report(
          W605,
          node,
          "'%s' cannot be done to '%s', which is a %s"
              .formatted(operation.text(), String.join(".", selector), type),
          null);
    }
  }

  private static Operation operation(Assignment item) {
    return switch (item.operation()) {
      case OVERWRITE -> Operation.OVER_WRITE;
      case CLEAR -> Operation.CLEAR;
      case APPEND -> Operation.APPEND;
      case EXTEND -> Operation.EXTEND;
      case SET -> Operation.SET;
      case ADD -> Operation.ADD;
      case SUBTRACT -> Operation.SUBTRACT;
      case MULTIPLY -> Operation.MULTIPLY;
      case DIVIDE -> Operation.DIVIDE;
      case REMOVE_FIRST -> Operation.REMOVE_FIRST;
      case REMOVE_LAST -> Operation.REMOVE_LAST;
    };
  }
}
