package io.heddle.compiler.check;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.lower.Lowered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A workflow to be checked, with what the checks share. */
final class Subject {

  private final Lowered lowered;
  private final CompileOptions options;
  private final Findings out;
  private final GraphFacts[] facts;

  Subject(Lowered lowered, CompileOptions options, Findings out) {
    this.lowered = lowered;
    this.options = options;
    this.out = out;
    this.facts = new GraphFacts[lowered.graphs().size()];
  }

  Lowered lowered() {
    return lowered;
  }

  CompileOptions options() {
    return options;
  }

  List<Graph> graphs() {
    return lowered.graphs();
  }

  DraftGraph draft(Graph graph) {
    return lowered.draft().graphs().get(graph.id());
  }

  /** An app's own engine tolerates what can never run; the flat dialect refuses it. */
  boolean isFlat() {
    return lowered.draft().dialect() == Dialect.FLAT;
  }

  GraphFacts facts(Graph graph) {
    var known = facts[graph.id()];
    if (known == null) {
      known = new GraphFacts(graph);
      facts[graph.id()] = known;
    }
    return known;
  }

  boolean hasErrorIn(Node node) {
    return out.hasErrorIn(node.id());
  }

  void report(DiagnosticCode code, Node node, String message, @Nullable String hint) {
    out.add(code, message, node.position(), node.id(), null, hint);
  }

  void report(DiagnosticCode code, Graph graph, Edge edge, String message, @Nullable String hint) {
    var at = draft(graph).edges().get(edge.index()).position();
    out.add(code, message, at, graph.node(edge.source()).id(), null, hint);
  }

  void report(
      DiagnosticCode code,
      String message,
      Position at,
      @Nullable String node,
      @Nullable String field,
      @Nullable String hint) {
    out.add(code, message, at, node, field, hint);
  }
}
