package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.E402;
import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.W502;
import static io.heddle.compiler.DiagnosticCode.W608;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.DraftNode;
import io.heddle.compiler.lower.Target;
import io.heddle.compiler.lower.Use;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every selector, of every node type and in every graph, names something that can exist. */
final class SelectorsNameSomething {

  private static final String LOOP = "loop";

  private SelectorsNameSomething() {}

  static void check(Subject subject) {
    for (var use : subject.lowered().uses()) {
      if (use.target() instanceof Target.Nothing(var reason)) {
        report(subject, use, reason);
      }
    }
  }

  private static void report(Subject subject, Use use, Target.Reason reason) {
    var name = use.ref().name();
    var first = use.ref().selector().isEmpty() ? "" : use.ref().selector().getFirst();
    var message =
        switch (reason) {
          case UNKNOWN_NODE -> "there is no node '%s' for '%s'".formatted(first, name);
          case INSIDE_CONTAINER ->
              "'%s' is inside a container; outside of it '%s' has no value".formatted(first, name);
          case NO_FRAME -> "there is no '%s' here".formatted(name);
          case INCOMPLETE -> "'%s' is no selector of two parts".formatted(name);
        };
    subject.report(
        code(subject, use, reason, first),
        message,
        use.position(),
        use.nodeId(),
        use.field(),
        hint(subject, use, reason, first));
  }

  private static DiagnosticCode code(Subject subject, Use use, Target.Reason reason, String first) {
    if (use.kind() == Use.Kind.TEMPLATE && reason == Target.Reason.UNKNOWN_NODE) {
      return W502;
    }
    if (!subject.isFlat()) {
      return W608;
    }
    return switch (reason) {
      case UNKNOWN_NODE, INSIDE_CONTAINER -> E402;
      // The loop's namespace is reserved: outside of a loop it reads as null.
      case NO_FRAME -> first.equals(LOOP) ? W608 : E402;
      case INCOMPLETE -> E607;
    };
  }

  private static @Nullable String hint(
      Subject subject, Use use, Target.Reason reason, String first) {
    return switch (reason) {
      case UNKNOWN_NODE ->
          NearestName.of(first, visible(subject, use))
              .map("did you mean '%s'?"::formatted)
              .orElse(null);
      case INSIDE_CONTAINER -> "select the container's output";
      case NO_FRAME -> "item and index exist inside iterations, _iteration inside loops";
      case INCOMPLETE -> "write [node, variable]";
    };
  }

  private static List<String> visible(Subject subject, Use use) {
    var ids = new ArrayList<String>();
    for (DraftGraph graph = subject.lowered().draft().graphs().get(use.graph());
        graph != null;
        graph = graph.parent()) {
      graph.nodes().stream().map(DraftNode::id).forEach(ids::add);
    }
    subject.lowered().envelope().triggers().forEach(trigger -> ids.add(trigger.id()));
    ids.addAll(List.of("sys", "env", "conversation"));
    return ids;
  }
}
