package io.heddle.compiler.flat;

import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.DraftGraph.Kind;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.lower.Resolved;
import io.heddle.compiler.lower.Scope;
import io.heddle.compiler.lower.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Selectors of one or two parts: {@code [node, variable]}, or a variable of the frame. */
final class FlatSelectors {

  static final String SCOPE = "__scope__";
  static final String LOOP = "loop";

  private FlatSelectors() {}

  /** Without empty parts; a single name is one of the frame's. */
  static List<String> normalised(List<String> selector) {
    if (selector.size() == 2 && !selector.getFirst().isBlank() && !selector.get(1).isBlank()) {
      return selector;
    }
    var parts = new ArrayList<String>(2);
    for (var part : selector) {
      if (!part.isBlank()) {
        parts.add(part);
      }
    }
    if (parts.size() == 1) {
      parts.addFirst(SCOPE);
    }
    return parts;
  }

  static Resolved resolve(Scope scope, DraftGraph from, List<String> written) {
    var selector = normalised(written);
    if (selector.size() != 2) {
      return scope.nothing(from, selector, Target.Reason.INCOMPLETE);
    }
    return switch (selector.getFirst()) {
      case "sys", "env", "conversation" -> scope.runVariable(from, selector);
      case LOOP -> loopVariable(scope, from, selector);
      case SCOPE -> frameVariable(scope, from, selector);
      default -> output(scope, from, selector);
    };
  }

  private static Resolved output(Scope scope, DraftGraph from, List<String> selector) {
    var up = 0;
    for (@Nullable DraftGraph graph = from; graph != null; graph = graph.parent(), up++) {
      var node = graph.indexOf(selector.getFirst());
      if (node >= 0) {
        var system = systemVariable(scope, from, graph.nodes().get(node).type(), selector);
        return system == null ? Scope.output(graph, node, up, selector) : system;
      }
    }
    return scope.isTrigger(selector.getFirst())
        ? scope.runVariable(from, selector)
        : scope.nothing(from, selector, Target.Reason.UNKNOWN_NODE);
  }

  /** A start node puts out the system's variables too, under their full names. */
  private static @Nullable Resolved systemVariable(
      Scope scope, DraftGraph from, String type, List<String> selector) {
    var name = selector.get(1);
    return type.equals("start") && name.startsWith("sys.")
        ? scope.runVariable(from, List.of("sys", name.substring(4)))
        : null;
  }

  /**
   * A loop's variables live in its own slot, one frame above its rounds. Of loops in each other the
   * innermost that has the variable is meant.
   */
  private static Resolved loopVariable(Scope scope, DraftGraph from, List<String> selector) {
    @Nullable Resolved nearest = null;
    var up = 0;
    for (@Nullable DraftGraph graph = from; graph != null; graph = graph.parent(), up++) {
      if (graph.kind() == Kind.LOOP) {
        var place = new Ref(up + 1, graph.owner(), List.of(selector.get(1)), selector);
        var found = new Resolved(place, new Target.FrameVariable());
        if (hasVariable(graph, selector.get(1))) {
          return found;
        }
        nearest = nearest == null ? found : nearest;
      }
    }
    return nearest == null ? scope.nothing(from, selector, Target.Reason.NO_FRAME) : nearest;
  }

  /** Whether the loop begins with the variable, or a round may leave it. */
  private static boolean hasVariable(DraftGraph loop, String name) {
    var parent = loop.parent();
    var owner = parent == null ? null : parent.nodes().get(loop.owner()).data();
    if (owner != null && owner.get("initial_vars") instanceof TextMap map && map.has(name)) {
      return true;
    }
    return loop.nodes().stream()
        .filter(node -> node.type().equals("end"))
        .anyMatch(node -> putsOut(node.data(), name));
  }

  private static boolean putsOut(TextMap end, String name) {
    return end.get("outputs") instanceof TextList outputs
        && outputs.items().stream()
            .anyMatch(
                item ->
                    item instanceof TextMap output
                        && output.get("variable") instanceof TextScalar variable
                        && variable.text().equals(name));
  }

  private static Resolved frameVariable(Scope scope, DraftGraph from, List<String> selector) {
    var up = 0;
    for (@Nullable DraftGraph graph = from; graph != null; graph = graph.parent(), up++) {
      var number = number(graph.kind(), selector.get(1));
      if (number >= 0) {
        return Scope.frameVariable(graph, up, number, selector);
      }
    }
    return scope.nothing(from, selector, Target.Reason.NO_FRAME);
  }

  private static int number(Kind kind, String name) {
    return switch (kind) {
      case ITERATION, LIST ->
          switch (name) {
            case "item" -> ContainerSpec.ITEM;
            case "index" -> ContainerSpec.INDEX;
            default -> -1;
          };
      case REDUCE ->
          switch (name) {
            case "item" -> ContainerSpec.ITEM;
            case "index" -> ContainerSpec.INDEX;
            case "accumulator" -> ContainerSpec.ACCUMULATOR;
            default -> -1;
          };
      case LOOP -> name.equals("_iteration") ? ContainerSpec.INDEX : -1;
      case ROOT, HANDLER -> -1;
    };
  }
}
