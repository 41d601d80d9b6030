package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunStatus;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Behaviour 1: how edges are resolved, and where branches meet again. */
final class EdgeResolutionTest {

  private static final String BRANCHES =
      """
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: kind, type: string } ] } }
        - id: pick
          data:
            type: if-else
            cases:
              - case_id: a
                conditions: [ { variable_selector: [start, kind], comparison_operator: is, value: a } ]
              - case_id: b
                conditions: [ { variable_selector: [start, kind], comparison_operator: is, value: b } ]
        - { id: one, data: { type: plugin.work } }
        - { id: two, data: { type: plugin.work } }
        - { id: three, data: { type: plugin.work } }
        - { id: deep, data: { type: plugin.work } }
        - id: end
          data:
            type: end
            outputs:
              - { variable: one, value_selector: [one, value] }
              - { variable: two, value_selector: [two, value] }
              - { variable: deep, value_selector: [deep, value] }
      edges:
        - { source: start, target: pick }
        - { source: pick, target: one, source_handle: a }
        - { source: pick, target: two, source_handle: a }
        - { source: pick, target: three, source_handle: b }
        - { source: pick, target: end, source_handle: "false" }
        - { source: three, target: deep }
        - { source: one, target: end }
        - { source: two, target: end }
        - { source: deep, target: end }
      """;

  @Test
  void aBranchTakesEveryEdgeOfItsHandleAndSkipsTheOthersToTheirEnd() {
    var trial = Trial.flat(BRANCHES).inputs("{\"kind\": \"a\"}");

    assertThat(trial.outputs()).isEqualTo("{\"one\":\"one\",\"two\":\"two\",\"deep\":null}");
    assertThat(trial.nodeStatus("three")).isEqualTo(NodeStatus.SKIPPED);
    assertThat(trial.nodeStatus("deep")).isEqualTo(NodeStatus.SKIPPED);
    assertThat(trial.started).containsExactly("one", "two");
  }

  @Test
  void aJoinWaitsForAllThatCanStillArrive() {
    var trial =
        Trial.flat(BRANCHES)
            .inputs("{\"kind\": \"a\"}")
            .lasts("two", java.time.Duration.ofMillis(500));

    assertThat(trial.run().endedAt() - trial.run().startedAt()).isEqualTo(500);
  }

  @Test
  void theElseEdgeIsTakenWhenNoCaseHolds() {
    var trial = Trial.flat(BRANCHES).inputs("{\"kind\": \"zzz\"}");

    assertThat(trial.outputs()).isEqualTo("{\"one\":null,\"two\":null,\"deep\":null}");
    assertThat(trial.started).isEmpty();
  }

  @Test
  void aNodeReachedByTwoEdgesFromTheSameNodeRunsOnce() {
    var trial =
        Trial.flat(
                """
                nodes:
                  - { id: start, data: { type: start, variables: [ { variable: kind, type: string } ] } }
                  - id: pick
                    data:
                      type: if-else
                      cases:
                        - case_id: a
                          conditions: [ { variable_selector: [start, kind], comparison_operator: not_empty } ]
                  - { id: work, data: { type: plugin.work } }
                  - { id: end, data: { type: end, outputs: [ { variable: v, value_selector: [work, value] } ] } }
                edges:
                  - { source: start, target: pick }
                  - { source: pick, target: work, source_handle: a }
                  - { source: pick, target: work, source_handle: "false" }
                  - { source: work, target: end }
                """)
            .inputs("{\"kind\": \"x\"}");

    assertThat(trial.outputs()).isEqualTo("{\"v\":\"work\"}");
    assertThat(trial.started).containsExactly("work");
    assertThat(trial.facts)
        .filteredOn(fact -> fact instanceof Fact.NodeSettled)
        .extracting(fact -> ((Fact.NodeSettled) fact).node())
        .doesNotHaveDuplicates();
  }

  @Test
  void skippingAVeryLongChainNeedsNoStack() {
    var length = 4_000;
    var nodes =
        IntStream.range(0, length)
            .mapToObj("  - { id: n%d, data: { type: plugin.work } }\n"::formatted)
            .collect(Collectors.joining());
    var edges =
        IntStream.range(1, length)
            .mapToObj(i -> "  - { source: n%d, target: n%d }\n".formatted(i - 1, i))
            .collect(Collectors.joining());
    var trial =
        Trial.flat(
            """
            nodes:
              - { id: start, data: { type: start, variables: [ { variable: kind, type: string } ] } }
              - id: pick
                data:
                  type: if-else
                  cases:
                    - case_id: a
                      conditions: [ { variable_selector: [start, kind], comparison_operator: not_empty } ]
            %s  - { id: end, data: { type: end, outputs: [ { variable: v, value_selector: [start, kind] } ] } }
            edges:
              - { source: start, target: pick }
              - { source: pick, target: n0, source_handle: a }
              - { source: pick, target: end, source_handle: "false" }
              - { source: n%d, target: end }
            %s\
            """
                .formatted(nodes, length - 1, edges));

    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(trial.started).isEmpty();
    assertThat(trial.nodeStatus("n" + (length - 1))).isEqualTo(NodeStatus.SKIPPED);
  }
}
