package io.heddle.compiler.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Position;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.plan.ExecutionPlan.GraphPlan;
import io.heddle.compiler.plan.ExecutionPlan.Step;
import io.heddle.compiler.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExecutionPlanTest {

  private static CompiledWorkflow compiled(String text) {
    return switch (WorkflowCompiler.compile(null, text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected ->
          throw new AssertionError(rejected.findings().toString());
    };
  }

  /** Template nodes of these edges, between {@code start} and {@code end}. */
  private static CompiledWorkflow workflow(String... edges) {
    var nodes = new StringBuilder();
    var links = new StringBuilder();
    var seen = new ArrayList<>(List.of("start", "end"));
    for (var edge : edges) {
      var ends = edge.split(">", -1);
      links.append("  - { source: %s, target: %s }\n".formatted(ends[0], ends[1]));
      for (var id : ends) {
        if (!seen.contains(id)) {
          seen.add(id);
          nodes.append(
              "  - { id: %s, data: { type: template-transform, template: hi, variables: [] } }\n"
                  .formatted(id));
        }
      }
    }
    return compiled(
        """
        version: "0.1.0"
        name: Planned
        nodes:
          - { id: start, data: { type: start } }
        %s  - { id: end, data: { type: end, outputs: [] } }
        edges:
        %s\
        """
            .formatted(nodes, links));
  }

  private static GraphPlan root(CompiledWorkflow workflow) {
    return ExecutionPlan.of(workflow).graphs().getFirst();
  }

  private static Step step(GraphPlan plan, String id) {
    return plan.steps().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void groupsWhatCanRunSideBySide() {
    var plan = root(workflow("start>a", "start>b", "a>c", "b>c", "start>c", "c>end"));

    assertThat(plan.groups())
        .containsExactly(List.of("start"), List.of("a", "b"), List.of("c"), List.of("end"));
    assertThat(plan.steps()).extracting(Step::id).containsExactly("start", "a", "b", "c", "end");
  }

  @Test
  void placesANodeBehindItsLongestWay() {
    var plan = root(workflow("start>a", "a>b", "b>c", "start>c", "c>end"));

    assertThat(step(plan, "c").level()).isEqualTo(3);
    assertThat(step(plan, "c").dependsOn()).containsExactly("b", "start");
    assertThat(step(plan, "c").fanIn()).isEqualTo(2);
    assertThat(step(plan, "start").fanOut()).isEqualTo(2);
    assertThat(plan.criticalPath()).containsExactly("start", "a", "b", "c", "end");
    assertThat(plan.criticalWeight()).isEqualTo(5);
  }

  @Test
  void cutsAGroupThatIsWiderThanTheBound() {
    var workflow =
        workflow(
            IntStream.range(0, 5)
                .boxed()
                .flatMap(i -> List.of("start>n" + i, "n" + i + ">end").stream())
                .toArray(String[]::new));

    var plan = ExecutionPlan.of(workflow, 2, Map.of()).graphs().getFirst();

    assertThat(plan.groups())
        .containsExactly(
            List.of("start"),
            List.of("n0", "n1"),
            List.of("n2", "n3"),
            List.of("n4"),
            List.of("end"));
    assertThatThrownBy(() -> ExecutionPlan.of(workflow, 0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void weighsTheCriticalPathByRecordedMedians() {
    var workflow = workflow("start>a", "a>b", "b>end", "start>slow", "slow>end");

    var plan =
        ExecutionPlan.of(workflow, 10, Map.of("a", 5L, "b", 7L, "slow", 100L)).graphs().getFirst();

    assertThat(plan.criticalPath()).containsExactly("start", "slow", "end");
    assertThat(plan.criticalWeight()).isEqualTo(100);
  }

  @Test
  void namesWhatNothingLeadsTo() {
    var workflow = graph(4, new int[][] {{0, 1}, {2, 3}, {3, 1}});

    var plan = root(workflow);

    assertThat(plan.deadNodes()).containsExactly("n2", "n3");
    assertThat(plan.steps()).extracting(Step::id).containsExactly("n0", "n1");
  }

  @Test
  void namesBranchesThatLeadNowhere() {
    var workflow = graph(2, new int[][] {{0, 1}}, "", new RoutingSpec.IfElse(List.of()));

    assertThat(root(workflow).deadBranches()).containsExactly("n0: false", "n1: false");
  }

  @Test
  void endsOnACycle() {
    var plan = root(graph(3, new int[][] {{0, 1}, {1, 2}, {2, 1}}));

    assertThat(plan.steps()).extracting(Step::id).containsExactly("n0");
    assertThat(plan.deadNodes()).isEmpty();
  }

  @Test
  void plansAHundredThousandNodesInARow() {
    var size = 100_000;
    var plan =
        root(
            graph(
                size,
                IntStream.range(1, size)
                    .mapToObj(i -> new int[] {i - 1, i})
                    .toArray(int[][]::new)));

    assertThat(plan.criticalPath()).hasSize(size);
    assertThat(plan.steps().getLast().level()).isEqualTo(size - 1);
  }

  @Test
  void plansWhatIsInsideContainers() {
    var plan =
        ExecutionPlan.of(
            compiled(
                """
                version: "0.1.0"
                name: Branches
                nodes:
                  - id: start
                    data: { type: start, variables: [ { variable: l, type: "array[string]" } ] }
                  - id: each
                    data:
                      type: iteration
                      input_selector: [start, l]
                      output_variable: o
                      sub_graph:
                        nodes:
                          - { id: s, data: { type: start } }
                          - { id: e, data: { type: end, outputs: [] } }
                        edges: [ { source: s, target: e } ]
                  - { id: end, data: { type: end, outputs: [] } }
                edges: [ { source: start, target: each }, { source: each, target: end } ]
                """));

    var root = plan.graphs().getFirst();
    assertThat(step(root, "each").graph()).isEqualTo(1);
    assertThat(plan.graphs().get(1).owner()).isEqualTo("each");
    assertThat(plan.graphs().get(1).groups()).containsExactly(List.of("s"), List.of("e"));
    assertThat(PlanPrinter.text(plan)).contains("inside each: 2 nodes, 2 groups");
  }

  @Test
  void printsText() {
    assertThat(PlanPrinter.text(ExecutionPlan.of(workflow("start>a", "start>b", "a>end", "b>end"))))
        .isEqualTo(
            """
            Planned: 4 nodes, 3 groups
               1  start (start)
               2  a (template-transform) | b (template-transform)
               3  end (end)
              critical path (3): start -> a -> end
            """);
  }

  @Test
  void printsMermaidAndDotWhoseNamesCannotBreakThem() {
    var workflow = graph(2, new int[][] {{0, 1}}, "he said \"x\" \\ & <b>");

    var mermaid = PlanPrinter.mermaid(ExecutionPlan.of(workflow));
    var dot = PlanPrinter.dot(ExecutionPlan.of(workflow));

    assertThat(mermaid)
        .contains("g0_n0[\"he said &quot;x&quot; \\ &amp; &lt;b&gt; (test)\"]")
        .contains("g0_n0 --> g0_n1");
    assertThat(dot)
        .contains("\"g0/n0\" [label=\"he said \\\"x\\\" \\\\ & <b> (test)\"];")
        .contains("\"g0/n0\" -> \"g0/n1\";");
  }

  @Test
  void printsJson() {
    var json = PlanPrinter.json(ExecutionPlan.of(workflow("start>a", "a>end")));

    var graph = json.path("graphs").path(0);
    assertThat(json.path("workflow").asText()).isEqualTo("Planned");
    assertThat(graph.path("parallel_groups")).hasSize(3);
    assertThat(graph.path("critical_path")).hasSize(3);
    assertThat(graph.path("edges").path(0).toString())
        .isEqualTo("{\"source\":\"start\",\"target\":\"a\",\"handle\":\"source\"}");
    assertThat(graph.path("steps").path(1).path("depends_on").toString()).isEqualTo("[\"start\"]");
  }

  private static CompiledWorkflow graph(int size, int[][] edges) {
    return graph(size, edges, "");
  }

  private static CompiledWorkflow graph(int size, int[][] links, String title) {
    return graph(size, links, title, new NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()));
  }

  private static CompiledWorkflow graph(int size, int[][] links, String title, NodeSpec spec) {
    var nodes = new ArrayList<Node>();
    for (var i = 0; i < size; i++) {
      nodes.add(
          new Node(
              i,
              "n" + i,
              "test",
              title,
              spec,
              List.of(),
              Recovery.NONE,
              null,
              false,
              false,
              Position.UNKNOWN));
    }
    var edges = new ArrayList<Edge>();
    for (var link : links) {
      edges.add(new Edge(edges.size(), "e" + edges.size(), link[0], link[1], Edge.DEFAULT));
    }
    var real = workflow("start>end");
    return new CompiledWorkflow(
        real.dialect(),
        real.mode(),
        real.id(),
        real.name(),
        real.version(),
        real.contentHash(),
        List.of(new Graph(0, -1, -1, nodes, edges, List.of(), List.of(0))),
        List.of(),
        List.of(),
        real.limits(),
        real.errorHandling(),
        ObjectValue.EMPTY,
        ObjectValue.EMPTY,
        List.of());
  }
}
