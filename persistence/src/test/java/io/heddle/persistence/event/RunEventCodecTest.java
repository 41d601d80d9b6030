package io.heddle.persistence.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.codec.CodecException;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The events of forks; facts have a test of their own. */
final class RunEventCodecTest {

  private static final Path GOLDEN =
      Path.of(System.getProperty("heddle.root"), "persistence/src/test/resources/golden");
  private static final RunEventCodec CODEC = new RunEventCodec((_, _, _) -> SampleRun.WORKFLOW);

  static Stream<RunEvent> events() {
    var failure = new NodeFailure(ErrorKind.NETWORK, "net", "Net", "no way", true, null);
    var outputs = ObjectValue.of("text", Value.of("hi"));
    return Stream.of(
        new RunEvent.Forked(
            SampleRun.request(),
            new Fork(
                "g/1-source",
                17,
                List.of("each[2]/work", "ask"),
                ObjectValue.of("flaky.result", Value.of("other"))),
            1_000),
        new RunEvent.Adopted(
            List.of(
                new Recorded(
                    "each[0]/work",
                    "ab12",
                    NodeStatus.SUCCEEDED,
                    "source",
                    outputs,
                    ObjectValue.of("reused_from", Value.of("g/1-source")),
                    new Usage(10, 20, new BigDecimal("0.00310"), "EUR"),
                    null,
                    null),
                new Recorded(
                    "flaky",
                    "cd34",
                    NodeStatus.EXCEPTION,
                    "fail-branch",
                    outputs,
                    ObjectValue.EMPTY,
                    Usage.NONE,
                    failure,
                    null),
                new Recorded(
                    "ask",
                    "ef56",
                    NodeStatus.SUCCEEDED,
                    "yes",
                    outputs,
                    ObjectValue.EMPTY,
                    Usage.NONE,
                    null,
                    new Decision(Decision.By.SUBMISSION, "s-1", "approve", "yes", "ann")))),
        new RunEvent.ForkSealed("the source is lost", 1_001));
  }

  @ParameterizedTest
  @MethodSource("events")
  void comesBackAsItWas(RunEvent event) {
    assertThat(CODEC.read(CODEC.manifest(event), CODEC.bytes(event))).isEqualTo(event);
  }

  /** As those of facts: with {@code -Dheddle.golden.write=true} missing files are written. */
  @ParameterizedTest
  @MethodSource("events")
  void theBytesAreThoseOfTheGoldenFile(RunEvent event) throws IOException {
    var file = GOLDEN.resolve("event-%s.hex".formatted(CODEC.manifest(event)));
    var bytes = CODEC.bytes(event);
    if (Boolean.getBoolean("heddle.golden.write") && !Files.exists(file)) {
      Files.writeString(file, lines(bytes));
    }

    assertThat(lines(bytes)).isEqualTo(Files.readString(file));
    var stored = HexFormat.of().parseHex(Files.readString(file).replace("\n", ""));
    assertThat(CODEC.read(CODEC.manifest(event), stored)).isEqualTo(event);
  }

  private static String lines(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{96})", "$1\n") + "\n";
  }

  @ParameterizedTest
  @MethodSource("events")
  void refusesBytesThatAreCut(RunEvent event) {
    var bytes = CODEC.bytes(event);

    assertThatThrownBy(
            () -> CODEC.read(CODEC.manifest(event), Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(CodecException.class);
  }
}
