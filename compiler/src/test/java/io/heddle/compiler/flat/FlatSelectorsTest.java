package io.heddle.compiler.flat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Compiling;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Graph.Variable;
import io.heddle.compiler.ir.Ref;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlatSelectorsTest {

  /** Graphs: 0 root, 1 the iteration, 2 the loop inside of it, 3 the reduce inside of the loop. */
  private static final String NESTED =
      """
      version: "0.1.0"
      conversation_variables: [{ name: memo, type: string }]
      environment_variables: [{ name: KEY, value: k }]
      error_handler:
        mode: recover
        sub_graph:
          nodes:
            - { id: hs, data: { type: start, title: HS } }
            - id: he
              data:
                type: end
                title: HE
                outputs:
                  - { variable: m, value_selector: [sys, error_message] }
                  - { variable: q, value_selector: [start, q] }
          edges: [{ source: hs, target: he }]
      nodes:
        - { id: start, data: { type: start, title: Start, variables: [{ variable: q }, { variable: items, type: array }] } }
        - id: each
          data:
            type: iteration
            title: Each
            input_selector: [start, items]
            output_variable: all
            sub_graph:
              nodes:
                - { id: s, data: { type: start, title: S } }
                - id: lp
                  data:
                    type: loop
                    title: Loop
                    output_variable: vars
                    initial_vars: { n: 0 }
                    condition: { variable_selector: [loop, n], comparison_operator: less_than, value: 3 }
                    sub_graph:
                      nodes:
                        - { id: s, data: { type: start, title: S } }
                        - id: red
                          data:
                            type: list-operator
                            title: Reduce
                            operation: reduce
                            input_selector: [start, items]
                            output_variable: sum
                            sub_graph:
                              nodes:
                                - { id: s, data: { type: start, title: S } }
                                - id: x
                                  data:
                                    type: end
                                    title: X
                                    outputs:
                                      - { variable: a, value_selector: [accumulator] }
                                      - { variable: b, value_selector: [__scope__, item] }
                                      - { variable: c, value_selector: [loop, n] }
                                      - { variable: d, value_selector: [__scope__, _iteration] }
                                      - { variable: e, value_selector: [start, q] }
                                      - { variable: f, value_selector: [conversation, memo] }
                                      - { variable: g, value_selector: [start, sys.query] }
                                      - { variable: h, value_selector: [env, KEY] }
                              edges: [{ source: s, target: x }]
                        - id: y
                          data:
                            type: end
                            title: Y
                            outputs:
                              - { variable: i, value_selector: [item] }
                              - { variable: r, value_selector: [red, sum] }
                      edges: [{ source: s, target: red }, { source: red, target: y }]
                - { id: e, data: { type: end, title: E, outputs: [{ variable: v, value_selector: [lp, vars] }] } }
              edges: [{ source: s, target: lp }, { source: lp, target: e }]
        - { id: end, data: { type: end, title: End, outputs: [{ variable: all, value_selector: [each, all] }] } }
      edges: [{ source: start, target: each }, { source: each, target: end }]
      """;

  private static List<Ref> inputs(CompiledWorkflow workflow, int graph, String node) {
    return Objects.requireNonNull(workflow.graph(graph).node(node)).inputs();
  }

  private static Ref ref(int up, int slot, List<String> path, String... selector) {
    return new Ref(up, slot, path, List.of(selector));
  }

  @Test
  void findsEachNameInTheNearestFrameThatHasIt() {
    var workflow = Compiling.workflow(NESTED);

    var root = workflow.root();
    assertThat(inputs(workflow, 3, "x"))
        .containsExactly(
            ref(0, 2 + ContainerSpec.ACCUMULATOR, List.of(), "__scope__", "accumulator"),
            ref(0, 2 + ContainerSpec.ITEM, List.of(), "__scope__", "item"),
            ref(2, 1, List.of("n"), "loop", "n"),
            ref(1, 3 + ContainerSpec.INDEX, List.of(), "__scope__", "_iteration"),
            ref(3, 0, List.of("q"), "start", "q"),
            ref(3, root.slot("conversation", "memo"), List.of(), "conversation", "memo"),
            ref(3, root.slot("sys", "query"), List.of(), "sys", "query"),
            ref(3, root.slot("env", "KEY"), List.of(), "env", "KEY"));
    assertThat(inputs(workflow, 2, "y"))
        .containsExactly(
            ref(1, 3 + ContainerSpec.ITEM, List.of(), "__scope__", "item"),
            ref(0, 1, List.of("sum"), "red", "sum"));
  }

  @Test
  void givesContainersExactlyTheirThreeVariables() {
    var workflow = Compiling.workflow(NESTED);

    for (var graph : workflow.graphs().subList(1, 4)) {
      assertThat(graph.variables())
          .containsExactly(
              new Variable("__scope__", "item"),
              new Variable("__scope__", "index"),
              new Variable("__scope__", "accumulator"));
    }
  }

  @Test
  void putsTheErrorHandlerBelowTheRoot() {
    var workflow = Compiling.workflow(NESTED);

    var handler = workflow.graph(workflow.errorHandling().handlerGraph());
    assertThat(handler.parent()).isZero();
    assertThat(handler.owner()).isEqualTo(-1);
    assertThat(workflow.errorHandling().recover()).isTrue();
    assertThat(inputs(workflow, handler.id(), "he"))
        .containsExactly(
            ref(1, workflow.root().slot("sys", "error_message"), List.of(), "sys", "error_message"),
            ref(1, 0, List.of("q"), "start", "q"));
  }

  @Test
  void numbersRunVariablesBehindTheNodesDeclaredOnesFirst() {
    var root = Compiling.workflow(NESTED).root();

    assertThat(root.variables())
        .startsWith(new Variable("env", "KEY"), new Variable("conversation", "memo"));
    assertThat(root.slot("env", "KEY")).isEqualTo(root.nodes().size());
    assertThat(root.slots()).isEqualTo(root.nodes().size() + root.variables().size());
  }
}
