package io.heddle.compiler.registry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.registry.ProcessResult.Processed;
import io.heddle.compiler.registry.ProcessResult.Refused;
import io.heddle.compiler.registry.WorkflowSource.Definition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowRegistryTest {

  private final RegisteredWorkflows source = new RegisteredWorkflows();
  private final List<String> compiled = new ArrayList<>();
  private final WorkflowRegistry registry = new WorkflowRegistry(source, this::compile);

  private synchronized CompileResult compile(Definition definition) {
    compiled.add(definition.workflowId() + definition.number());
    return WorkflowCompiler.compile(null, definition.text(), CompileOptions.DEFAULT);
  }

  private @Nullable Refused register(String id, String text) {
    return registry.registered(source.register(id, text));
  }

  private Processed processed(String id) {
    return (Processed) registry.ensureProcessed(id);
  }

  private Refused refused(String id) {
    return (Refused) registry.ensureProcessed(id);
  }

  private static String leaf(String title) {
    return """
    version: "0.1.0"
    name: %s
    nodes:
      - { id: start, data: { type: start } }
      - { id: end, data: { type: end, outputs: [] } }
    edges: [ { source: start, target: end } ]
    """
        .formatted(title);
  }

  private ProcessedWorkflow child(String parent, String place) {
    return requireNonNull(processed(parent).workflow().child(place));
  }

  /** A workflow with one node per child; {@code id@label} names a version or label. */
  private static String parent(String... children) {
    var nodes = new StringBuilder();
    var edges = new StringBuilder();
    for (var i = 0; i < children.length; i++) {
      var name = children[i].split("@", -1);
      nodes.append(
          "  - { id: call%d, data: { type: workflow, workflow: %s%s, inputs: {} } }%n"
              .formatted(i, name[0], name.length == 1 ? "" : ", version: \"" + name[1] + "\""));
      edges.append("  - { source: start, target: call%d }%n".formatted(i));
      edges.append("  - { source: call%d, target: end }%n".formatted(i));
    }
    return """
    version: "0.1.0"
    nodes:
      - { id: start, data: { type: start } }
    %s  - { id: end, data: { type: end, outputs: [] } }
    edges:
    %s\
    """
        .formatted(nodes, edges);
  }

  private static String withTrigger(String workflow, String more) {
    return leaf("triggering")
        + """
        triggers:
          - { id: after, type: event, on: node-completed, node: start,
              action: execute-triggered-workflow, workflow: %s%s }
        """
            .formatted(workflow, more);
  }

  private static String requiring(String input) {
    return """
    version: "0.1.0"
    nodes:
      - id: start
        data: { type: start, variables: [ { variable: %s, type: string, required: true } ] }
      - { id: end, data: { type: end, outputs: [] } }
    edges: [ { source: start, target: end } ]
    """
        .formatted(input);
  }

  @Test
  void processesAWorkflowWithoutReferencesWhenItIsRegistered() {
    assertThat(register("leaf", leaf("Leaf"))).isNull();

    assertThat(registry.isProcessed("leaf", 1)).isTrue();
    assertThat(processed("leaf").workflow().workflow().name()).isEqualTo("Leaf");
    assertThat(compiled).containsExactly("leaf1");
  }

  @Test
  void processesAWorkflowWithReferencesWhenItIsFirstNeeded() {
    register("child", leaf("Child"));
    assertThat(register("parent", parent("child"))).isNull();

    assertThat(registry.isProcessed("parent", 1)).isFalse();
    assertThat(child("parent", "call0").id()).isEqualTo("child");
    assertThat(registry.isProcessed("parent", 1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parent middle leaf", "leaf middle parent", "middle parent leaf"})
  void processesThreeLevelsInAnyOrderOfRegistration(String order) {
    for (var id : order.split(" ", -1)) {
      var text =
          switch (id) {
            case "parent" -> parent("middle", "leaf");
            case "middle" -> parent("leaf");
            default -> leaf("Leaf");
          };
      assertThat(register(id, text)).isNull();
    }

    var parent = processed("parent").workflow();

    var middle = requireNonNull(parent.child("call0"));
    assertThat(middle.id()).isEqualTo("middle");
    assertThat(middle.child("call0")).isSameAs(parent.child("call1"));
    assertThat(parent.depth()).isEqualTo(3);
    assertThat(registry.isProcessed("middle", 1)).isTrue();
    compiled.clear();
    assertThat(processed("parent").workflow()).isSameAs(parent);
    assertThat(compiled).isEmpty();
  }

  @Test
  void compilesASharedChildOnce() {
    register("parent", parent("left", "right"));
    register("left", parent("leaf"));
    register("right", parent("leaf"));
    source.register("leaf", leaf("Leaf"));
    compiled.clear();

    processed("parent");

    assertThat(compiled).containsExactlyInAnyOrder("parent1", "left1", "right1", "leaf1");
  }

  @Test
  void processesOnceForManyThatNeedItAtOnce() throws Exception {
    source.register("parent", parent("leaf"));
    source.register("leaf", leaf("Leaf"));
    var callers = 8;
    var ready = new CountDownLatch(callers);
    try (var threads = Executors.newFixedThreadPool(callers)) {
      var results =
          IntStream.range(0, callers)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            ready.countDown();
                            ready.await();
                            return processed("parent").workflow();
                          }))
              .toList();
      for (var result : results) {
        assertThat(result.get()).isSameAs(processed("parent").workflow());
      }
    }
    assertThat(compiled).containsExactlyInAnyOrder("parent1", "leaf1");
  }

  @Test
  void findsReferencesInsideContainers() {
    register(
        "parent",
        """
        version: "0.1.0"
        nodes:
          - id: start
            data: { type: start, variables: [ { variable: list, type: "array[string]" } ] }
          - id: each
            data:
              type: iteration
              input_selector: [start, list]
              output_variable: results
              sub_graph:
                nodes:
                  - { id: s, data: { type: start } }
                  - { id: call, data: { type: workflow, workflow: absent, inputs: {} } }
                  - { id: e, data: { type: end, outputs: [] } }
                edges: [ { source: s, target: call }, { source: call, target: e } ]
          - { id: end, data: { type: end, outputs: [] } }
        edges: [ { source: start, target: each }, { source: each, target: end } ]
        """);

    assertThat(refused("parent").findings().getFirst().message())
        .isEqualTo("workflow absent is not registered (named by call): parent -> absent");
  }

  @Test
  void expandsNodeTemplatesOfChildren() {
    register("parent", parent("child"));
    register(
        "child",
        """
        version: "0.1.0"
        node_templates:
          hi: { type: template-transform, template: "hi" }
        nodes:
          - { id: start, data: { type: start } }
          - { id: greet, data: { use: hi } }
          - { id: end, data: { type: end, outputs: [] } }
        edges: [ { source: start, target: greet }, { source: greet, target: end } ]
        """);

    var child = child("parent", "call0");

    assertThat(requireNonNull(child.workflow().root().node("greet")).spec())
        .isInstanceOf(RoutingSpec.Template.class);
  }

  @Test
  void processesWhatATriggerRunsWithItsParent() {
    register("parent", withTrigger("triggered", ""));
    register("triggered", parent("leaf"));
    register("leaf", leaf("Leaf"));

    var triggered = child("parent", "after");

    assertThat(triggered.id()).isEqualTo("triggered");
    assertThat(registry.isProcessed("triggered", 1)).isTrue();
  }

  @Test
  void expandsTriggerTemplates() {
    register(
        "parent",
        leaf("triggering")
            + """
            trigger_templates:
              done: { type: event, on: node-completed, action: execute-triggered-workflow,
                      workflow: triggered }
            triggers: [ { id: after, use: done, node: start } ]
            """);

    assertThat(refused("parent").chain()).containsExactly("parent", "triggered");
  }

  @Test
  void refusesAParentWhoseTriggeredWorkflowIsMissing() {
    register("parent", withTrigger("triggred", ""));
    register("triggered", leaf("Triggered"));

    var finding = refused("parent").findings().getFirst();

    assertThat(finding.code()).isEqualTo(DiagnosticCode.E609);
    assertThat(finding.message())
        .isEqualTo("workflow triggred is not registered (named by after): parent -> triggred");
    assertThat(finding.hint()).isEqualTo("did you mean triggered?");
  }

  @Test
  void refusesATriggerThatDoesNotGiveWhatTheStartRequires() {
    register("parent", withTrigger("triggered", ""));
    register("triggered", requiring("q"));

    var finding = refused("parent").findings().getFirst();

    assertThat(finding.code()).isEqualTo(DiagnosticCode.E607);
    assertThat(finding.message())
        .isEqualTo(
            "workflow triggered requires inputs that trigger after does not give: q:"
                + " parent -> triggered");
    register("parent", withTrigger("triggered", ", inputs: { q: hi }"));
    assertThat(processed("parent").workflow().number()).isEqualTo(2);
  }

  @Test
  void refusesANodeThatDoesNotGiveWhatTheStartRequires() {
    register("parent", parent("child"));
    register("child", requiring("q"));

    var finding = refused("parent").findings().getFirst();

    assertThat(finding.nodeId()).isEqualTo("call0");
    assertThat(finding.position().line()).isEqualTo(4);
    assertThat(finding.message()).contains("that node call0 does not give: q");
  }

  @Test
  void saysWhatIsMissingAndHowItWasComeTo() {
    register("top", parent("middle"));
    register("middle", parent("leef"));
    register("leaf", leaf("Leaf"));

    var refused = refused("top");

    assertThat(refused.workflowId()).isEqualTo("leef");
    assertThat(refused.chain()).containsExactly("top", "middle", "leef");
    assertThat(refused.findings()).hasSize(1);
    assertThat(refused.findings().getFirst().hint()).isEqualTo("did you mean leaf?");
  }

  @Test
  void processesAParentOnceItsMissingChildIsThere() {
    register("parent", parent("child"));
    assertThat(refused("parent").chain()).containsExactly("parent", "child");

    register("child", leaf("Child"));

    assertThat(child("parent", "call0").number()).isEqualTo(1);
  }

  @Test
  void saysThatAnUnknownWorkflowIsMissing() {
    assertThat(refused("nothing").findings().getFirst().message())
        .isEqualTo("workflow nothing is not registered");
  }

  @Test
  void saysThatAVersionIsMissing() {
    register("child", leaf("Child"));
    register("parent", parent("child@7"));

    assertThat(refused("parent").findings().getFirst().message())
        .isEqualTo(
            "workflow child, version 7, is not registered (named by call0): parent -> child");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void refusesACircle(int length) {
    for (var i = 0; i < length; i++) {
      assertThat(register("w" + i, parent("w" + (i + 1) % length))).isNull();
    }

    var refused = refused("w0");

    assertThat(refused.findings()).hasSize(1);
    assertThat(refused.findings().getFirst().code()).isEqualTo(DiagnosticCode.E610);
    var chain =
        IntStream.rangeClosed(0, length).mapToObj(i -> "w" + i % length).toArray(String[]::new);
    assertThat(refused.chain()).containsExactly(chain);
    assertThat(refused.findings().getFirst().message())
        .endsWith(": " + String.join(" -> ", Arrays.asList(chain)));
  }

  @Test
  void refusesACircleThroughALabelThatWasMoved() {
    register("child", leaf("Child"));
    source.label("child", "live", 1);
    register("parent", parent("child@live"));
    processed("parent");

    register("child", parent("parent"));
    source.label("child", "live", 2);

    assertThat(refused("child").chain()).containsExactly("child", "parent", "child");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void boundsTheDepthHoweverItIsComeTo(boolean layerByLayer) {
    var levels = WorkflowRegistry.MAX_DEPTH + 1;
    register("w0", leaf("Leaf"));
    for (var i = 1; i < levels; i++) {
      register("w" + i, parent("w" + (i - 1)));
      if (layerByLayer && i < levels - 1) {
        processed("w" + i);
      }
    }

    var finding = refused("w" + (levels - 1)).findings().getFirst();

    assertThat(finding.code()).isEqualTo(DiagnosticCode.E610);
    assertThat(finding.message()).startsWith("more than 32 workflows inside each other: w32 -> ");
    assertThat(processed("w" + (levels - 2)).workflow().depth()).isEqualTo(32);
  }

  @Test
  void keepsTheVersionOfAChildThatAParentWasProcessedWith() {
    register("child", leaf("Old"));
    register("parent", parent("child"));
    var parent = processed("parent").workflow();

    register("child", leaf("New"));

    assertThat(processed("child").workflow().workflow().name()).isEqualTo("New");
    assertThat(child(parent).workflow().name()).isEqualTo("Old");
    assertThat(child(processed("parent").workflow()).workflow().name()).isEqualTo("Old");
  }

  @Test
  void takesTheNewestChildForANewVersionOfAParent() {
    register("child", leaf("Old"));
    register("parent", parent("child"));
    processed("parent");
    register("child", leaf("New"));

    register("parent", parent("child") + "name: Second\n");

    assertThat(child(processed("parent").workflow()).workflow().name()).isEqualTo("New");
  }

  @Test
  void followsALabelForEachRun() {
    register("child", leaf("Old"));
    register("child", leaf("New"));
    source.label("child", "live", 1);
    register("parent", parent("child@live"));
    var parent = processed("parent").workflow();
    assertThat(child(parent).workflow().name()).isEqualTo("Old");

    source.label("child", "live", 2);

    assertThat(child(parent).workflow().name()).isEqualTo("New");
  }

  @Test
  void keepsAVersionThatIsNamedByItsNumber() {
    register("child", leaf("Old"));
    register("child", leaf("New"));
    register("parent", parent("child@1"));

    assertThat(child(processed("parent").workflow()).workflow().name()).isEqualTo("Old");
  }

  private ProcessedWorkflow child(ProcessedWorkflow parent) {
    return ((Processed) registry.child(parent, "call0")).workflow();
  }

  @Test
  void givesTheFindingsOfAChildThatCannotBeCompiled() {
    register("parent", parent("child"));
    assertThat(register("child", "version: \"0.1.0\"\nnodes: []\nedges: []\n")).isNotNull();

    var refused = refused("parent");

    assertThat(refused.workflowId()).isEqualTo("child");
    assertThat(refused.chain()).containsExactly("parent", "child");
    assertThat(refused.findings().getFirst().code()).isEqualTo(DiagnosticCode.E003);
  }

  @Test
  void makesNoNewVersionOfTheSameText() {
    assertThat(source.register("w", leaf("A")).number()).isEqualTo(1);
    assertThat(source.register("w", leaf("A")).number()).isEqualTo(1);
    assertThat(source.register("w", leaf("B")).number()).isEqualTo(2);
    assertThat(source.register("w", leaf("A")).number()).isEqualTo(3);
  }

  @Test
  void refusesALabelThatCouldBeAVersionOrPointsNowhere() {
    source.register("w", leaf("A"));

    assertThatThrownBy(() -> source.label("w", "1", 1)).hasMessageContaining("no label");
    assertThatThrownBy(() -> source.label("w", "live", 2)).hasMessageContaining("no version 2");
    assertThatThrownBy(() -> source.label("v", "live", 1)).hasMessageContaining("no version 1");
  }
}
