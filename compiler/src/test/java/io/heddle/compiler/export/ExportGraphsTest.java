package io.heddle.compiler.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Compiling;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.ContainerSpec.LoopKind;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExportGraphsTest {

  private static final String ITERATION =
      """
      app: { name: T, mode: workflow }
      workflow:
        graph:
          nodes:
            - { id: s, data: { type: start, variables: [{ variable: f, type: file-list }] } }
            - { id: it, data: { type: iteration, iterator_selector: [s, f], output_selector: [t, output], start_node_id: %s } }
            %s
            - id: t
              data:
                type: template-transform
                iteration_id: it
                template: "{{ a }}{{ b }}{{ c }}"
                variables:
                  - { variable: a, value_selector: [it, item, name] }
                  - { variable: b, value_selector: [it, index] }
                  - { variable: c, value_selector: [s, f] }
            - { id: note, type: custom-note, data: { type: "" } }
            - { id: e, data: { type: end, outputs: [{ variable: r, value_selector: [it, output] }] } }
          edges: [{ source: s, target: it }, { source: it, target: e } %s]
      """;

  private static Node node(CompiledWorkflow workflow, int graph, String id) {
    return Objects.requireNonNull(workflow.graph(graph).node(id));
  }

  @Test
  void sortsMembersIntoTheirContainer() {
    var workflow =
        Compiling.workflow(
            ITERATION.formatted(
                "itstart",
                "- { id: itstart, type: custom-iteration-start, parentId: it, data: { type:"
                    + " iteration-start, isInIteration: true } }",
                ", { source: itstart, target: t }"));

    assertThat(workflow.graphs()).hasSize(2);
    assertThat(workflow.root().nodes()).extracting(Node::id).containsExactly("s", "it", "e");
    var inner = workflow.graph(1);
    assertThat(inner.nodes()).extracting(Node::id).containsExactly("itstart", "t");
    assertThat(inner.parent()).isZero();
    assertThat(inner.owner()).isEqualTo(1);
    assertThat(inner.roots()).containsExactly(0);
    assertThat(inner.variables()).hasSize(3);
    assertThat(node(workflow, 1, "t").inputs())
        .containsExactly(
            new Ref(0, 2 + ContainerSpec.ITEM, List.of("name"), List.of("it", "item", "name")),
            new Ref(0, 2 + ContainerSpec.INDEX, List.of(), List.of("it", "index")),
            new Ref(1, 0, List.of("f"), List.of("s", "f")));
    assertThat(Compiling.spec(node(workflow, 0, "it"), ContainerSpec.Iteration.class).result())
        .isEqualTo(new Ref(0, 1, List.of("output"), List.of("t", "output")));
  }

  @Test
  void givesAnOldIterationTheStartItLacks() {
    var workflow = Compiling.workflow(ITERATION.formatted("t", "", ""));

    var inner = workflow.graph(1);
    assertThat(inner.nodes())
        .extracting(Node::type)
        .containsExactly("template-transform", "iteration-start");
    assertThat(inner.roots()).containsExactly(1);
    assertThat(inner.edges()).extracting(Edge::source).containsExactly(1);
    assertThat(inner.edges()).extracting(Edge::target).containsExactly(0);
  }

  private static final String LOOP =
      """
      app: { name: T, mode: workflow }
      workflow:
        graph:
          nodes:
            - { id: s, data: { type: start } }
            - id: lp
              data:
                type: loop
                loop_count: 5
                start_node_id: lpstart
                logical_operator: and
                break_conditions: [{ variable_selector: [lp, n], comparison_operator: "≥", value: "3", varType: number }]
                loop_variables:
                  - { label: n, var_type: number, value_type: constant, value: "1" }
                  - { label: l, var_type: "array[string]", value_type: constant, value: "[]" }
                  - { label: q, var_type: string, value_type: variable, value: [sys, query] }
            - { id: lpstart, type: custom-loop-start, parentId: lp, data: { type: loop-start, isInLoop: true } }
            - id: add
              data:
                type: assigner
                version: "2"
                loop_id: lp
                items: [{ variable_selector: [lp, n], input_type: constant, operation: +=, value: 1 }]
            - { id: stop, data: { type: loop-end, loop_id: lp } }
            - { id: e, data: { type: end, outputs: [{ variable: r, value_selector: [lp, n] }] } }
          edges:
            - { source: s, target: lp }
            - { source: lp, target: e }
            - { source: lpstart, target: add }
            - { source: add, target: stop }
      """;

  @Test
  void keepsALoopsVariablesInTheLoopsOwnSlot() throws Exception {
    var workflow = Compiling.workflow(LOOP);

    var loop = Compiling.spec(node(workflow, 0, "lp"), ContainerSpec.Loop.class);
    assertThat(loop.kind()).isEqualTo(LoopKind.UNTIL);
    assertThat(loop.maxRounds()).isEqualTo(5);
    assertThat(loop.variables())
        .extracting(ContainerSpec.LoopVariable::name)
        .containsExactly("n", "l", "q");
    assertThat(loop.variables().getFirst().constant()).isEqualTo(Value.of(1));
    assertThat(loop.variables().get(1).constant()).isEqualTo(Value.array(List.of()));
    assertThat(loop.variables().get(2).input()).isZero();
    var variable = new Ref(1, 1, List.of("n"), List.of("lp", "n"));
    assertThat(loop.conditionInputs()).containsExactly(variable);
    assertThat(Objects.requireNonNull(loop.condition()).test(_ -> Value.of(3))).isTrue();
    assertThat(node(workflow, 1, "add").inputs()).containsExactly(variable);
    assertThat(node(workflow, 1, "stop").spec()).isEqualTo(new RoutingSpec.LoopEnd(0));
    assertThat(node(workflow, 0, "e").inputs())
        .containsExactly(new Ref(0, 1, List.of("n"), List.of("lp", "n")));
  }

  private static String failing(String settings, String handles) {
    return """
    app: { name: T, mode: workflow }
    workflow:
      graph:
        nodes:
          - { id: s, data: { type: start } }
          - id: x
            data: { type: code, code_language: javascript, code: "x", outputs: {}, %s }
          - { id: ok, data: { type: end, outputs: [] } }
          - { id: bad, data: { type: end, outputs: [] } }
        edges:
          - { source: s, target: x }
          - { source: x, target: ok, sourceHandle: %s }
          - { source: x, target: bad, sourceHandle: fail-branch }
    """
        .formatted(settings, handles);
  }

  @Test
  void branchesOnFailureAndReadsTheOldNameOfSuccess() {
    var workflow = Compiling.workflow(failing("error_strategy: fail-branch", "success-branch"));

    assertThat(node(workflow, 0, "x").branch()).isTrue();
    assertThat(workflow.root().edges())
        .extracting(Edge::handle)
        .containsExactly(Edge.DEFAULT, Edge.DEFAULT, Edge.FAIL_BRANCH);
  }

  @Test
  void takesAllEdgesOfANodeThatDoesNotBranch() {
    var workflow = Compiling.workflow(failing("title: x", "source"));

    assertThat(workflow.root().edges()).extracting(Edge::handle).containsOnly(Edge.DEFAULT);
  }

  @Test
  void readsTypedDefaultValues() {
    var workflow =
        Compiling.workflow(
            failing(
                "error_strategy: default-value, default_value: [{ key: n, type: number, value: '1'"
                    + " }, { key: t, type: string, value: '1' }, { key: o, type: object, value:"
                    + " '{}' }]",
                "source"));

    var strategy = (Recovery.Strategy.DefaultValue) node(workflow, 0, "x").recovery().strategy();
    assertThat(strategy.outputs().get("n")).isEqualTo(new DecimalValue(1.0));
    assertThat(strategy.outputs().get("t")).isEqualTo(Value.of("1"));
    assertThat(strategy.outputs().get("o")).isEqualTo(Value.object(java.util.Map.of()));
  }

  @Test
  void beginsAtATriggerBesideAStart() {
    var workflow =
        Compiling.workflow(
            """
            app: { name: T, mode: workflow }
            workflow:
              graph:
                nodes:
                  - { id: hook, data: { type: trigger-webhook, method: post } }
                  - { id: s, data: { type: start } }
                  - { id: e, data: { type: end, outputs: [] } }
                edges: [{ source: s, target: e }, { source: hook, target: e }]
            """);

    assertThat(workflow.root().roots()).containsExactly(1, 0);
    assertThat(workflow.extra().get("triggers")).isNotNull();
  }

  @Test
  void refusesWhatHasNoGraphWithAReason() {
    var result =
        WorkflowCompiler.compile(
            "a.yml",
            "app: { name: T, mode: workflow }\nkind: rag_pipeline\nversion: \"0.3.0\"\n",
            CompileOptions.DEFAULT);

    assertThat(result).isInstanceOf(CompileResult.Rejected.class);
    assertThat(((CompileResult.Rejected) result).summary())
        .startsWith("Validation failed: E603 a rag_pipeline fills a knowledge base");
  }
}
