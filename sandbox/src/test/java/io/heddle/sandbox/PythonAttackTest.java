package io.heddle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.code.Sandbox.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each attack of {@code python-attacks.txt}: ended by one of the limits it names, or come to
 * nothing, and the pool serves the next call.
 */
class PythonAttackTest {

  private static final Limits GUARDED =
      Limits.STANDARD.withWallTime(Duration.ofMillis(400)).withAllocation(64L << 20);

  private static final Value REFUSED = Value.array(List.of(Value.of("refused")));

  record Attack(String name, Set<String> endings, String body) {
    Call call() {
      var lines = body.replace("\\n", "\n  ");
      return PythonPool.flat("def main(inputs):\n  %s\n".formatted(lines)).withLimits(limits());
    }

    /** Time is short only for what time may end: on a busy machine the others need more of it. */
    private Limits limits() {
      return endings.contains("timeout") ? GUARDED : GUARDED.withWallTime(Duration.ofMinutes(1));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Attack> attacks() throws IOException {
    try (var in = PythonAttackTest.class.getResourceAsStream("python-attacks.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", 3))
          .map(
              part ->
                  new Attack(part[0].strip(), Set.of(part[1].strip().split(" +")), part[2].strip()))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isStoppedAndThePoolGoesOn(Attack attack) {
    var result = PythonPool.run(attack.call());

    switch (result) {
      case Result.Failed(var failure) ->
          assertThat(failure.code().replace("sandbox_", ""))
              .as(failure.message())
              .isIn(attack.endings());
      case Result.Returned(var value, _) -> {
        assertThat(attack.endings()).contains("returns");
        assertThat(value).isIn(REFUSED, ArrayValue.EMPTY);
      }
      case Result.Streamed _ -> throw new AssertionError("nothing streams here");
    }
    assertThat(PythonPool.returned(PythonPool.flat("def main(inputs): return len('abc')")))
        .isEqualTo(Value.of(3));
  }
}
