package io.heddle.persistence.event;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.codec.Attachments;
import io.heddle.persistence.codec.CodecException;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunImage;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.FramesImage;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.Signal;
import io.heddle.runtime.machine.StateImage;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of runs as bytes, and runs that go on from them. */
final class RunImageCodecTest {

  private static final Path ROOT = Path.of(System.getProperty("heddle.root"));
  private static final Path GOLDEN =
      ROOT.resolve("persistence/src/test/resources/golden/event-run-image-1.hex");
  private static final RunImageCodec CODEC = codec(SampleRun.WORKFLOW, Attachments.NONE);

  private static RunImageCodec codec(CompiledWorkflow workflow, Attachments attachments) {
    return new RunImageCodec((_, _, _) -> workflow, attachments);
  }

  static Stream<Path> workflows() throws IOException {
    try (var files = Files.list(ROOT.resolve("workflows"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream();
    }
  }

  /** At every turn: the state that went through bytes takes the next input as the other does. */
  @ParameterizedTest
  @MethodSource("workflows")
  void aRunGoesOnFromItsBytesAsItWouldHave(Path file) throws IOException {
    var text = Files.readString(file);
    var workflow =
        switch (WorkflowCompiler.compile(file.toString(), text, CompileOptions.DEFAULT)) {
          case CompileResult.Compiled(var compiled) -> compiled;
          case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
        };
    var stored = new HashMap<String, byte[]>();
    var codec = codec(workflow, (_, hash) -> requireNonNull(stored.get(hash)));
    for (var seed = 0; seed < 20; seed++) {
      var run = new ImagedRun(workflow, seed);
      for (var step = 0; !run.isDone() && step < 300; step++) {
        var twins = run.step(image -> throughBytes(codec, stored, image));

        assertThat(twins.getFirst()).as("seed %d, step %d", seed, step).isEqualTo(twins.getLast());
      }
      assertThat(run.state().isStarted()).isTrue();
    }
  }

  private static StateImage throughBytes(
      RunImageCodec codec, Map<String, byte[]> stored, StateImage state) {
    var image = new RunImage(9, 2, null, state);
    var content = codec.encode("g", image);
    content.attachments().forEach(value -> stored.put(value.hash(), value.content()));
    var read = codec.read(RunImageCodec.MANIFEST, content.bytes());
    assertThat(read).isEqualTo(image);
    return read.state();
  }

  /** A run in the middle of its iteration, with every part that an image may have. */
  private static RunImage full() {
    var run = new ImagedRun(SampleRun.request(), 3);
    while (!run.state().isStarted()
        || run.state().openFrames().size() < 3
        || run.state().active(9).size() < 3) {
      run.step(image -> image);
    }
    var state = run.image();
    var failure =
        new RunFailure(
            RunFailure.NODE,
            "n",
            "code",
            new NodeFailure(ErrorKind.NETWORK, "net", "Net", "no way", true, null));
    var outputs = ObjectValue.of("text", Value.of("hi"));
    var waiting = new Fact.NodeWaiting(0, 3, 1, "hash", 9_000, 0);
    var decision = new Decision(Decision.By.SUBMISSION, "s-1", "approve", "yes", "ann");
    var order =
        new RunOrder(
            "g/1-b", RunOrder.Purpose.TRIGGERED, 0, 1, "flaky", 1, "other", null, outputs, true);
    var frames = state.frames();
    var first =
        frames.ready().isEmpty() ? new FramesImage.Ready(0, 4, null) : frames.ready().getFirst();
    var inputs = frames.containers().getFirst().inputs();
    return new RunImage(
        17,
        3,
        new RunEvent.Accepted(SampleRun.request(), 1_234),
        new StateImage(
            state.started(),
            RunStatus.PAUSED,
            1,
            2,
            5_000,
            new Usage(10, 20, new BigDecimal("0.00310"), "EUR"),
            outputs,
            failure,
            new Fact.Ending(RunStatus.FAILED, outputs, failure, 1_022),
            outputs,
            new FramesImage(
                frames.frames(),
                7,
                frames.frames().getLast(),
                List.of(first, new FramesImage.Ready(0, 4, inputs)),
                frames.attempts(),
                frames.containers(),
                List.of(new FramesImage.Held(1, "source")),
                8,
                frames.running(),
                1,
                0,
                frames.steps()),
            new StateImage.TimersImage(
                List.of(new Fact.TimerSet(4, Fact.TimerKind.WAIT, 0, 3, 1_011)), 5, 77_000),
            List.of(waiting),
            List.of(
                new StateImage.Decided(
                    waiting, "ask", new Fact.WaitDecided(0, 3, 1, decision, 1_003))),
            List.of(new Signal("s-1", "abc"), new Signal("s-2", "def")),
            new Fact.Cancelling("enough", 1_023),
            new StateImage.Time(10, 20, true),
            new StateImage.Answer("said", true, outputs),
            List.of(new StateImage.Ordered(new Fact.RunOrdered(order, 0), true, false))));
  }

  @Test
  void comesBackAsItWas() {
    var image = full();

    assertThat(CODEC.read(RunImageCodec.MANIFEST, CODEC.bytes(image))).isEqualTo(image);
  }

  /** As those of facts: with {@code -Dheddle.golden.write=true} a missing file is written. */
  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    var bytes = CODEC.bytes(full());
    if (Boolean.getBoolean("heddle.golden.write") && !Files.exists(GOLDEN)) {
      Files.writeString(GOLDEN, lines(bytes));
    }

    assertThat(lines(bytes)).isEqualTo(Files.readString(GOLDEN));
    assertThat(CODEC.read("run-image-1", golden())).isEqualTo(full());
  }

  private static byte[] golden() {
    try {
      return HexFormat.of().parseHex(Files.readString(GOLDEN).replace("\n", ""));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String lines(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{96})", "$1\n") + "\n";
  }

  @Test
  void refusesANewerRelease() {
    assertThatThrownBy(() -> CODEC.read("run-image-2", golden()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("run-image-2, of a newer release");
  }

  /** Whatever is damaged is a {@link CodecException}, before any of it is in a run. */
  @Test
  void refusesBytesThatAreCut() {
    var bytes = golden();
    for (var length = 0; length < bytes.length; length++) {
      var cut = Arrays.copyOf(bytes, length);

      assertThatThrownBy(() -> CODEC.read(RunImageCodec.MANIFEST, cut))
          .as("cut at %d", length)
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void refusesAnImageOfNoState() {
    var image = full();
    var state = image.state();
    var frames = state.frames();
    var orphaned =
        new FramesImage(
            frames.frames().subList(0, 1),
            frames.handler(),
            frames.over(),
            frames.ready(),
            frames.attempts(),
            frames.containers(),
            frames.held(),
            frames.nextId(),
            frames.running(),
            frames.waiting(),
            frames.outside(),
            frames.steps());
    var damaged =
        new RunImage(
            1,
            1,
            null,
            new StateImage(
                state.started(),
                state.status(),
                0,
                0,
                0,
                state.usage(),
                state.outputs(),
                null,
                null,
                state.offered(),
                orphaned,
                state.timers(),
                state.open(),
                state.decided(),
                state.signals(),
                state.cancelling(),
                state.time(),
                state.answer(),
                state.orders()));

    assertThatThrownBy(() -> CODEC.read(RunImageCodec.MANIFEST, CODEC.bytes(damaged)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("no state");
  }
}
