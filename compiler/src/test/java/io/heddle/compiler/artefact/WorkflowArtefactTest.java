package io.heddle.compiler.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.artefact.ArtefactResult.Loaded;
import io.heddle.compiler.artefact.ArtefactResult.Reason;
import io.heddle.compiler.artefact.ArtefactResult.Refused;
import io.heddle.compiler.dsl.RealFiles;
import io.heddle.compiler.ir.CompiledWorkflow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowArtefactTest {

  private static final int HEADER = 4 + 2 + 4 * 32;
  private static final byte[] KEY = new byte[32];
  private static final byte[] OTHER_KEY = {1, 2, 3};

  private static final String SMALL =
      """
      version: "0.1.0"
      name: Small
      conversation_variables: [ { name: seen, type: "array[any]", default: [1, 2.5, {a: null}] } ]
      nodes:
        - id: start
          data:
            type: start
            variables: [ { variable: q, type: string, required: true, max_length: 5 } ]
        - id: choose
          data:
            type: if-else
            cases:
              - case_id: yes
                logical_operator: and
                conditions:
                  - { variable_selector: [start, q], comparison_operator: contains, value: "a" }
        - id: text
          data:
            type: template-transform
            template: "{% for c in q %}{{ c|upper }}{% endfor %}"
            variables: [ { variable: q, value_selector: [start, q] } ]
        - { id: end, data: { type: end, outputs: [ { variable: o, value_selector: [text, output] } ] } }
      edges:
        - { source: start, target: choose }
        - { source: choose, target: text, source_handle: "yes" }
        - { source: choose, target: end, source_handle: "false" }
        - { source: text, target: end }
      """;

  private static CompiledWorkflow compiled(String text) {
    return switch (WorkflowCompiler.compile(null, text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected ->
          throw new AssertionError(rejected.findings().toString());
    };
  }

  private static CompiledWorkflow loaded(byte[] artefact, byte @Nullable [] key) {
    return switch (WorkflowArtefact.read(artefact, key)) {
      case Loaded(var workflow) -> workflow;
      case Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private static Reason refusal(byte[] artefact, byte @Nullable [] key) {
    return switch (WorkflowArtefact.read(artefact, key)) {
      case Loaded _ -> throw new AssertionError("loaded");
      case Refused(var reason, _) -> reason;
    };
  }

  @Test
  void readsWhatItWrote() {
    var workflow = compiled(SMALL);

    var read = loaded(WorkflowArtefact.write(workflow, KEY), KEY);

    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*program")
        .isEqualTo(workflow);
    assertThat(read.findings()).isEqualTo(workflow.findings());
  }

  @Test
  void writesTheSameWorkflowToTheSameBytes() {
    assertThat(WorkflowArtefact.write(compiled(SMALL), KEY))
        .isEqualTo(WorkflowArtefact.write(compiled(SMALL), KEY));
  }

  @Test
  void readsTheExamplesBackAsTheyWere() throws IOException {
    roundTrip(RealFiles.under(RealFiles.root().resolve("workflows"), ".yml"), 5);
  }

  @Test
  void readsTheCorpusBackAsItWas() throws IOException {
    roundTrip(RealFiles.workflows(RealFiles.shared("corpus")), 60);
  }

  @Test
  void readsTheConformanceCasesBackAsTheyWere() throws IOException {
    roundTrip(RealFiles.workflows(RealFiles.shared("conformance")), 60);
  }

  private static void roundTrip(List<Path> files, int atLeast) throws IOException {
    var count = 0;
    for (var file : files) {
      var result =
          WorkflowCompiler.compile(
              file.toString(), Files.readAllBytes(file), CompileOptions.DEFAULT);
      if (result instanceof CompileResult.Compiled(var workflow)) {
        var bytes = WorkflowArtefact.write(workflow, KEY);
        var read = loaded(bytes, KEY);
        assertThat(Arrays.equals(WorkflowArtefact.write(read, KEY), bytes))
            .as(file.toString())
            .isTrue();
        assertThat(read.findings()).isEqualTo(workflow.findings());
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(atLeast);
  }

  @Test
  void refusesAnotherInstallationsArtefactUnlessItIsTrusted() {
    var foreign = WorkflowArtefact.write(compiled(SMALL), OTHER_KEY);

    assertThat(refusal(foreign, KEY)).isEqualTo(Reason.NOT_TRUSTED);
    assertThat(loaded(foreign, OTHER_KEY).name()).isEqualTo("Small");
    assertThat(loaded(foreign, null).name()).isEqualTo("Small");
  }

  @Test
  void refusesAnUnsealedArtefactUnlessItIsTrusted() {
    var unsealed = WorkflowArtefact.write(compiled(SMALL), null);

    assertThat(refusal(unsealed, KEY)).isEqualTo(Reason.NOT_TRUSTED);
    assertThat(loaded(unsealed, null).name()).isEqualTo("Small");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 37})
  void refusesAnotherVersionAndAnotherShape(int at) {
    var older = WorkflowArtefact.write(compiled(SMALL), KEY);
    older[at]++;

    assertThat(refusal(older, KEY)).isEqualTo(Reason.OTHER_FORMAT);
    assertThat(refusal(older, null)).isEqualTo(Reason.OTHER_FORMAT);
  }

  @Test
  void tellsAnArtefactFromAText() {
    assertThat(WorkflowArtefact.isArtefact(WorkflowArtefact.write(compiled(SMALL), KEY))).isTrue();
    assertThat(WorkflowArtefact.isArtefact("nodes: []".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(WorkflowArtefact.isArtefact(new byte[0])).isFalse();
    assertThat(refusal("nodes: []".getBytes(StandardCharsets.UTF_8), null))
        .isEqualTo(Reason.NOT_AN_ARTEFACT);
  }

  @Test
  void refusesEveryFlippedByteAndEveryCut() {
    var good = WorkflowArtefact.write(compiled(SMALL), KEY);
    for (var i = 0; i < good.length; i++) {
      var flipped = good.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      assertThat(WorkflowArtefact.read(flipped, KEY)).isInstanceOf(Refused.class);
      assertThat(WorkflowArtefact.read(Arrays.copyOf(good, i), KEY)).isInstanceOf(Refused.class);
      var isSeal = i >= HEADER - 32 && i < HEADER;
      assertThat(WorkflowArtefact.read(flipped, null) instanceof Refused).isEqualTo(!isSeal);
    }
    assertThat(WorkflowArtefact.read(Arrays.copyOf(good, good.length + 1), null))
        .isInstanceOf(Refused.class);
  }

  /** What is behind the checksum: whoever forges an artefact makes a fitting one. */
  @Test
  void readsNoForgedByteIntoAnythingButAWorkflowOrARefusal() {
    var payload = new ArtefactCodec().write(compiled(SMALL));
    for (var i = 0; i < payload.length; i++) {
      for (var bit = 0; bit < 8; bit += 3) {
        var forged = payload.clone();
        forged[i] ^= (byte) (1 << bit);
        assertReadable(forged);
      }
    }
  }

  @Test
  void readsForgedArtefactsOfTheExamplesWithoutHarm() throws IOException {
    var random = new Random(20_261_121);
    for (var file : RealFiles.under(RealFiles.root().resolve("workflows"), ".yml")) {
      var text = Files.readString(file);
      if (text.length() > 50_000) {
        continue;
      }
      var payload = new ArtefactCodec().write(compiled(text));
      for (var i = 0; i < 100; i++) {
        var forged = payload.clone();
        for (var flips = 1 + random.nextInt(4); flips > 0; flips--) {
          forged[random.nextInt(forged.length)] = (byte) random.nextInt(256);
        }
        assertReadable(forged);
      }
    }
  }

  @Test
  void allocatesNoMoreForLengthsThanTheBytesCouldFill() {
    var random = new Random(7);
    for (var i = 0; i < 200; i++) {
      var noise = new byte[64 + random.nextInt(4_000)];
      random.nextBytes(noise);
      assertReadable(noise);
      // The largest lengths that a varint can state.
      Arrays.fill(noise, random.nextInt(16), noise.length, (byte) 0xff);
      assertReadable(noise);
    }
  }

  private static void assertReadable(byte[] payload) {
    var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(bean.isThreadAllocatedMemoryEnabled());
    var bytes = WorkflowArtefact.forged(payload);
    var before = bean.getCurrentThreadAllocatedBytes();
    var _ = WorkflowArtefact.read(bytes, null);
    assertThat(bean.getCurrentThreadAllocatedBytes() - before)
        .isLessThan(4_000_000 + 200L * bytes.length);
  }

  @Test
  void writesTheDeepestWorkflowThatCanBeCompiled() {
    var value = "[".repeat(50) + "]".repeat(50);
    var expression = "(".repeat(60) + "x" + " + 1)".repeat(60);
    var text =
        """
        version: "0.1.0"
        conversation_variables: [ { name: deep, type: "array[any]", default: %s } ]
        nodes:
          - { id: start, data: { type: start } }
          - { id: t, data: { type: template-transform, template: "{{ %s }}", variables: [] } }
          - { id: end, data: { type: end, outputs: [] } }
        edges: [ { source: start, target: t }, { source: t, target: end } ]
        """
            .formatted(value, expression);

    var bytes = WorkflowArtefact.write(compiled(text), KEY);

    assertThat(Arrays.equals(WorkflowArtefact.write(loaded(bytes, KEY), KEY), bytes)).isTrue();
  }

  @Test
  void refusesAWorkflowWithoutAContentHash() {
    var real = compiled(SMALL);
    var broken =
        new CompiledWorkflow(
            real.dialect(),
            real.mode(),
            real.id(),
            real.name(),
            real.version(),
            "abcd",
            real.graphs(),
            real.environment(),
            real.conversation(),
            real.limits(),
            real.errorHandling(),
            real.features(),
            real.extra(),
            real.findings());

    assertThatThrownBy(() -> WorkflowArtefact.write(broken, KEY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
