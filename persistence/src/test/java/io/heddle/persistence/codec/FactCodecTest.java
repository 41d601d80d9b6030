package io.heddle.persistence.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Position;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.registry.Reference;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.Signal;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FactCodecTest {

  private static final String TEXT =
      """
      version: "0.1.0"
      id: golden
      name: Golden
      nodes:
        - id: start
          data: {type: start, title: Start}
        - id: greet
          data: {type: template-transform, title: Greet, template: "Hello", variables: []}
        - id: end
          data:
            type: end
            title: End
            outputs:
              - {variable: text, value_selector: [greet, output]}
      edges:
        - {source: start, target: greet}
        - {source: greet, target: end}
      """;

  private static final CompiledWorkflow WORKFLOW = compiled(TEXT);
  private static final Path GOLDEN =
      Path.of(System.getProperty("heddle.root"), "persistence/src/test/resources/golden");
  private static final FactCodec CODEC = new FactCodec((_, _, _) -> WORKFLOW);

  private static CompiledWorkflow compiled(String text) {
    return switch (WorkflowCompiler.compile("golden.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled compiled -> compiled.workflow();
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  /** One of each kind, with every field set; an optional one also without. */
  static Stream<Fact> facts() {
    var failure =
        new NodeFailure(
            ErrorKind.RATE_LIMITED, "http_429", "Limit", "slow down", true, Duration.ofSeconds(3));
    var runFailure = new RunFailure(RunFailure.NODE, "n", "llm", failure);
    var outputs = ObjectValue.of("text", Value.of("hi"));
    var usage = new Usage(10, 20, new BigDecimal("0.00310"), "EUR");
    return Stream.of(
        new Fact.Started(
            new RunRequest(
                "g/1-a",
                WORKFLOW,
                ObjectValue.of("query", Value.of("q")),
                ObjectValue.of("user", Value.of("ann")),
                ObjectValue.EMPTY,
                ObjectValue.EMPTY,
                new RunLimits(500, Duration.ofMinutes(10), 0, 1000, 100),
                0,
                new RunOrigin(
                    null, new RunOrigin.Parent("g/1-z", RunOrder.Purpose.TRIGGERED, 3, "n", 2), 4),
                Strictness.STRICT),
            1_000),
        new Fact.Started(
            RunRequest.of("g/1-a", WORKFLOW, ObjectValue.EMPTY).from(RunOrigin.of(definition())),
            1_000),
        new Fact.NodeStarted(0, 1, 2, 1_001),
        new Fact.NodeWaiting(0, 1, 1, "hash", 9_000, 1_002),
        new Fact.WaitDecided(
            0, 1, 1, new Decision(Decision.By.SUBMISSION, "s-1", "approve", "yes", "ann"), 1_003),
        new Fact.WaitDecided(
            0, 1, 1, new Decision(Decision.By.TIMEOUT, "", null, "__timeout", ""), 1_003),
        new Fact.NodeSettled(
            0, 1, 2, NodeStatus.EXCEPTION, "fail-branch", outputs, outputs, usage, failure, 1, 2),
        new Fact.NodeSettled(
            0, 1, 1, NodeStatus.SUCCEEDED, "", outputs, ObjectValue.EMPTY, Usage.NONE, null, 1, 2),
        new Fact.AttemptFailed(0, 1, 1, failure, usage, 4_000, 1_004),
        new Fact.RunOrdered(
            new RunOrder(
                "g/1-b",
                RunOrder.Purpose.SUB_WORKFLOW,
                0,
                1,
                "greet",
                1,
                "other",
                "live",
                outputs,
                true),
            1_017),
        new Fact.RunOrdered(
            new RunOrder(
                    "g/1-c",
                    RunOrder.Purpose.TRIGGERED,
                    0,
                    -1,
                    "",
                    1,
                    "other",
                    null,
                    outputs,
                    false)
                .by("after"),
            1_017),
        new Fact.RunAccepted("g/1-c", 1_020),
        new Fact.TriggerEnded("after", true, RunStatus.SUCCEEDED, outputs, usage, 1_021),
        new Fact.TriggerEnded("after", false, RunStatus.FAILED, outputs, Usage.NONE, 1_021),
        new Fact.Ending(RunStatus.SUCCEEDED, outputs, null, 1_022),
        new Fact.Ending(RunStatus.FAILED, outputs, runFailure, 1_022),
        new Fact.RunGivenUp("g/1-b", 1_018),
        new Fact.RunClosed("g/1-b", 12, 1_019),
        new Fact.ContainerOpened(0, 1, 1, -1, 1_005),
        new Fact.FrameOpened(3, 0, 1, 7, 1_006),
        new Fact.FrameClosed(3, NodeStatus.SUCCEEDED, Value.of(5), 1_007),
        new Fact.SlotWritten(0, 2, "text", Value.of("v")),
        new Fact.SlotWritten(0, 2, null, Value.none()),
        new Fact.VariablesUpdated(new Signal("signal-1", "a1b2"), 1_008),
        new Fact.VariablesUpdated(null, 1_008),
        new Fact.NodesCancelled(0, List.of(1, 2, 300), 1_009),
        new Fact.JoinReleased(0, 1, 1_010),
        new Fact.TimerSet(4, Fact.TimerKind.WAIT, 0, 1, 1_011),
        new Fact.Paused("asked", 1_012),
        new Fact.Resumed(1_013),
        new Fact.Cancelling("enough", 1_013),
        new Fact.HandlerOpened(5, runFailure, 1_014),
        new Fact.Ended(RunStatus.FAILED, outputs, runFailure, 1_015),
        new Fact.Ended(RunStatus.SUCCEEDED, outputs, null, 1_016));
  }

  /** A workflow that names another one twice, which names a third. */
  private static ProcessedWorkflow definition() {
    var third = new ProcessedWorkflow("third", 1, WORKFLOW, Map.of(), 1);
    var second =
        new ProcessedWorkflow(
            "second", 4, WORKFLOW, Map.of(reference("third", null, "greet"), third), 2);
    return new ProcessedWorkflow(
        "golden",
        7,
        WORKFLOW,
        Map.of(
            reference("second", "live", "greet"), second, reference("second", "4", "end"), second),
        3);
  }

  private static Reference reference(String workflow, @Nullable String version, String place) {
    return new Reference(
        workflow,
        version,
        Reference.Use.SUB_WORKFLOW,
        place,
        Position.UNKNOWN,
        Set.of("text", "name"));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void comesBackAsItWas(Fact fact) {
    assertThat(CODEC.read(CODEC.bytes(List.of(fact)))).containsExactly(fact);
  }

  @Test
  void everyFactHasAShape() {
    var shaped = FactCodec.shapes((_, _, _) -> WORKFLOW).stream().map(FactShape::type);

    assertThat(Fact.class.getPermittedSubclasses())
        .filteredOn(Class::isRecord)
        .containsExactlyInAnyOrderElementsOf(shaped.distinct().toList());
  }

  /**
   * Bytes that were released are read for ever, and written as they are until a new version comes.
   * With {@code -Dheddle.golden.write=true} the missing files are written; existing ones never.
   */
  @Test
  void theBytesAreThoseOfTheGoldenFiles() throws IOException {
    var counts = new HashMap<String, Integer>();
    for (var fact : facts().toList()) {
      var name = fact.getClass().getSimpleName();
      var number = counts.merge(name, 1, Integer::sum);
      var file = GOLDEN.resolve("%s-%d.%d.hex".formatted(name, newest(fact), number));
      var bytes = CODEC.bytes(List.of(fact));
      if (Boolean.getBoolean("heddle.golden.write") && !Files.exists(file)) {
        Files.createDirectories(GOLDEN);
        Files.writeString(file, lines(bytes));
      }

      assertThat(lines(bytes)).as(name).isEqualTo(Files.readString(file));
      assertThat(CODEC.read(bytes(file))).as(name).containsExactly(fact);
    }
  }

  private static int newest(Fact fact) {
    return FactCodec.shapes((_, _, _) -> WORKFLOW).stream()
        .filter(shape -> shape.type() == fact.getClass())
        .mapToInt(FactShape::version)
        .max()
        .orElseThrow();
  }

  /** What an older release wrote is the same fact, without what it did not know. */
  @Test
  void theBytesOfOlderVersionsAreStillRead() {
    var started = (Fact.Started) facts().findFirst().orElseThrow();
    var ordered =
        facts()
            .filter(Fact.RunOrdered.class::isInstance)
            .map(Fact.RunOrdered.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(CODEC.read(bytes(GOLDEN.resolve("Started-1.1.hex"))))
        .containsExactly(
            new Fact.Started(started.request().with(Strictness.LENIENT), started.at()));
    assertThat(CODEC.read(bytes(GOLDEN.resolve("Started-2.1.hex")))).containsExactly(started);
    assertThat(CODEC.read(bytes(GOLDEN.resolve("VariablesUpdated-1.1.hex"))))
        .containsExactly(new Fact.VariablesUpdated(null, 1_008));
    assertThat(CODEC.read(bytes(GOLDEN.resolve("RunOrdered-1.1.hex")))).containsExactly(ordered);
  }

  private static String lines(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{96})", "$1\n") + "\n";
  }

  private static byte[] bytes(Path file) {
    try {
      return HexFormat.of()
          .parseHex(Files.readString(file, StandardCharsets.US_ASCII).replace("\n", ""));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void refusesAFactOfANewerRelease() {
    var bytes = CODEC.bytes(List.of(new Fact.Resumed(1)));
    // The count, the array, the code, the version.
    bytes[3] = 9;

    assertThatThrownBy(() -> CODEC.read(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("kind 3, version 9");
  }

  @Test
  void refusesBytesThatAreCut() {
    for (var fact : facts().toList()) {
      var bytes = CODEC.bytes(List.of(fact));

      assertThatThrownBy(() -> CODEC.read(Arrays.copyOf(bytes, bytes.length - 1)))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void aRunGoesOnOnlyWhereNodesAreCountedAlike() {
    var started = facts().findFirst().orElseThrow();
    var other = compiled(TEXT.replace("greet", "hail"));

    assertThatThrownBy(() -> new FactCodec((_, _, _) -> other).read(CODEC.bytes(List.of(started))))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("numbered the nodes of golden otherwise");
  }
}
