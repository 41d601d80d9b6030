package io.heddle.compiler.check;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.lower.Lowered;
import java.util.List;

/**
 * Runs the checks that come after the structure: of the graphs' shape, then of what the text means.
 *
 * <p>A graph whose nodes or edges are incomplete has no shape that could be judged; everything else
 * is judged all the same, so that one round shows all findings.
 */
public final class Checks {

  private static final List<GraphCheck> TOPOLOGY =
      List.of(
          NodesHaveTitles::check,
          GraphsHaveNoCycle::check,
          NodesAreReachable::check,
          StartsHaveNoIncomingEdges::check,
          EndsHaveNoOutgoingEdges::check,
          BranchesHaveTheirEdges::check);

  private static final List<WorkflowCheck> SEMANTICS =
      List.of(
          SelectorsNameSomething::check,
          SelectorsKeepThePolicy::check,
          DefinitionsReachTheirUses::check,
          TypesFit::check,
          SecretsAreReferences::check,
          VariablesAreUsed::check);

  private Checks() {}

  public static void run(Lowered lowered, CompileOptions options, Findings out) {
    var subject = new Subject(lowered, options, out);
    for (var graph : subject.graphs()) {
      if (!subject.draft(graph).isBroken()) {
        TOPOLOGY.forEach(check -> check.check(subject, graph));
      }
    }
    SEMANTICS.forEach(check -> check.check(subject));
  }
}
