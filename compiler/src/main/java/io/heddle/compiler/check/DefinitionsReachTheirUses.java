package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.E403;
import static io.heddle.compiler.DiagnosticCode.W401;
import static io.heddle.compiler.DiagnosticCode.W601;
import static io.heddle.compiler.DiagnosticCode.W608;

import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.lower.Target;
import io.heddle.compiler.lower.Use;

/**
 * A node that is read has run before: a way leads from it to its reader. When there are other ways
 * to the reader too, the value may be missing.
 */
final class DefinitionsReachTheirUses {

  private DefinitionsReachTheirUses() {}

  static void check(Subject subject) {
    for (var use : subject.lowered().uses()) {
      if (use.target() instanceof Target.Output(var graph, var node)) {
        check(subject, use, subject.graphs().get(graph), node);
      }
    }
  }

  private static void check(Subject subject, Use use, Graph owner, int defined) {
    if (subject.draft(owner).isBroken()) {
      return;
    }
    var reader = readerIn(subject, use, owner);
    var facts = subject.facts(owner);
    var name = use.ref().name();
    var id = owner.node(defined).id();
    if (!facts.isReachable(defined)) {
      report(subject, W401, use, "'%s' is read, but '%s' never runs".formatted(name, id));
    } else if (reader < 0 || !facts.isReachable(reader)) {
      return;
    } else if (facts.hasCycle() && (facts.isUnordered(defined) || facts.isUnordered(reader))) {
      return;
    } else if (facts.isDominated(reader, defined)) {
      return;
    } else if (!facts.reaches(defined, reader)) {
      report(
          subject,
          subject.isFlat() ? E403 : W608,
          use,
          defined == reader
              ? "'%s' reads its own output".formatted(id)
              : "'%s' is read, but no way leads from '%s' to here".formatted(name, id));
    } else if (isExpected(use, owner, reader) && !facts.surelyRanBefore(defined, reader)) {
      report(
          subject,
          W601,
          use,
          "'%s' may be missing: not every way to here passes '%s'".formatted(name, id));
    }
  }

  /** The node of this graph that the reading happens in or below; -1 when it is the graph's end. */
  private static int readerIn(Subject subject, Use use, Graph owner) {
    var graph = subject.graphs().get(use.graph());
    var reader = use.node();
    while (graph.id() != owner.id()) {
      reader = graph.owner();
      if (graph.parent() < 0) {
        return -1;
      }
      graph = subject.graphs().get(graph.parent());
    }
    return reader;
  }

  /** Whether the reader counts on the value: a join exists to choose among what is there. */
  private static boolean isExpected(Use use, Graph owner, int reader) {
    return use.kind() != Use.Kind.OPTIONAL
        && !(owner.node(reader).spec() instanceof RoutingSpec.Gather);
  }

  private static void report(
      Subject subject, io.heddle.compiler.DiagnosticCode code, Use use, String message) {
    subject.report(code, message, use.position(), use.nodeId(), use.field(), null);
  }
}
