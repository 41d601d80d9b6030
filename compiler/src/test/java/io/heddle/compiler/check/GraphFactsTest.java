package io.heddle.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Compiling;
import io.heddle.compiler.Position;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.RoutingSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphFactsTest {

  private static Graph graph(int size, int... ends) {
    var nodes = new ArrayList<Node>();
    for (var i = 0; i < size; i++) {
      nodes.add(
          new Node(
              i,
              "n" + i,
              "end",
              "",
              new RoutingSpec.End(List.of()),
              List.of(),
              Recovery.NONE,
              null,
              false,
              true,
              Position.UNKNOWN));
    }
    var edges = new ArrayList<Edge>();
    for (var i = 0; i < ends.length; i += 2) {
      edges.add(new Edge(i / 2, "e" + i, ends[i], ends[i + 1], Edge.DEFAULT));
    }
    return new Graph(0, -1, -1, nodes, edges, List.of(), List.of(0));
  }

  @Test
  void knowsWhatEveryWayPasses() {
    var facts = new GraphFacts(graph(5, 0, 1, 0, 2, 1, 3, 2, 3, 3, 4));

    assertThat(facts.isDominated(4, 3)).isTrue();
    assertThat(facts.isDominated(4, 0)).isTrue();
    assertThat(facts.isDominated(3, 1)).isFalse();
    assertThat(facts.isDominated(3, 3)).isFalse();
  }

  @Test
  void countsBothSidesOfAForkAsSure() {
    var facts = new GraphFacts(graph(4, 0, 1, 0, 2, 1, 3, 2, 3));

    assertThat(facts.surelyRanBefore(1, 3)).isTrue();
    assertThat(facts.surelyRanBefore(2, 3)).isTrue();
  }

  @Test
  void reachesOnlyForward() {
    var facts = new GraphFacts(graph(3, 0, 1, 1, 2));

    assertThat(facts.reaches(0, 2)).isTrue();
    assertThat(facts.reaches(2, 0)).isFalse();
    assertThat(facts.reaches(1, 1)).isFalse();
  }

  @Test
  void findsWhatWaitsForItself() {
    var facts = new GraphFacts(graph(5, 0, 1, 1, 2, 2, 1, 2, 3, 0, 4));

    assertThat(facts.hasCycle()).isTrue();
    assertThat(facts.isUnordered(1)).isTrue();
    assertThat(facts.isUnordered(3)).isTrue();
    assertThat(facts.isUnordered(4)).isFalse();
  }

  @Test
  void walksAChainOfAnyLength() {
    var size = 50_000;
    var ends = new int[(size - 1) * 2];
    for (var i = 0; i < size - 1; i++) {
      ends[i * 2] = i;
      ends[i * 2 + 1] = i + 1;
    }
    var facts = new GraphFacts(graph(size, ends));

    assertThat(facts.isReachable(size - 1)).isTrue();
    assertThat(facts.isDominated(size - 1, size - 2)).isTrue();
    assertThat(facts.hasCycle()).isFalse();
  }

  private static final String BRANCH =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: Start, variables: [{ variable: q }] } }
        - id: if
          data:
            type: if-else
            title: If
            cases: [{ case_id: a, conditions: [{ variable_selector: [start, q], comparison_operator: empty }] }]
        - { id: one, data: { type: template-transform, title: One, template: one } }
        - { id: two, data: { type: template-transform, title: Two, template: two } }
        - { id: both, data: { type: template-transform, title: Both, template: both } }
        - { id: other, data: { type: template-transform, title: Other, template: other } }
        - id: end
          data:
            type: end
            title: End
            outputs: [{ variable: r, value_selector: [%s, output] }]
      edges:
        - { source: start, target: if }
        - { source: if, target: one, source_handle: a }
        - { source: if, target: two, source_handle: 'false' }
        - { source: one, target: both }
        - { source: two, target: both }
        - { source: both, target: end }
        - { source: start, target: other }
        - { source: other, target: end }
      """;

  @Test
  void knowsThatAllDecisionsLeadToTheSameNode() {
    assertThat(Compiling.codes(BRANCH.formatted("both"))).isEmpty();
    assertThat(Compiling.codes(BRANCH.formatted("other"))).isEmpty();
    assertThat(Compiling.codes(BRANCH.formatted("one")))
        .containsExactly(io.heddle.compiler.DiagnosticCode.W601);
  }
}
