package io.heddle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.sandbox.guest.GuestJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each attack of {@code attacks.txt}: ended by one of the limits it names, and nothing of it left
 * for the next call. How soon it ends is measured by the load test's {@code AttackReport}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackTest {

  private static final Limits GUARDED =
      Limits.STANDARD
          .withWallTime(Duration.ofMillis(400))
          .withAllocation(48L << 20)
          .withStatements(3_000_000);

  /** The guard as good as off: the same script gets several times as much, and takes it. */
  private static final Limits LOOSE =
      Limits.STANDARD
          .withWallTime(Duration.ofMillis(1_200))
          .withAllocation(192L << 20)
          .withStatements(Long.MAX_VALUE);

  private static final Set<String> BY_A_LIMIT = Set.of("timeout", "memory", "statements");

  /** What the world of a fresh context looks like, as a call sees it. */
  private static final String PRISTINE =
      """
      function main() {
        return [Object.getOwnPropertyNames(globalThis).length, Reflect.ownKeys(Object.prototype).length,
          Reflect.ownKeys(Array.prototype).length, Reflect.ownKeys(Promise.prototype).length,
          String(JSON.stringify), Array.from([1, 2]).map((n) => n * 2), typeof s];
      }
      """;

  private Pool pool;
  private Value pristine;

  record Attack(String name, Set<String> endings, String body) {
    Call call() {
      return Pool.export("function main() { %s\n}".formatted(body));
    }

    /** Time is short only for what time may end: on a busy machine the others need more of it. */
    Limits limits() {
      return endings.contains("timeout") ? GUARDED : GUARDED.withWallTime(Duration.ofMinutes(1));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void start() {
    pool = new Pool();
    pristine = pool.returned(Pool.export(PRISTINE));
  }

  @AfterAll
  void stop() {
    pool.close();
  }

  static List<Attack> attacks() throws IOException {
    try (var in = AttackTest.class.getResourceAsStream("attacks.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", 3))
          .map(part -> new Attack(part[0].strip(), Set.of(part[1].strip().split(" +")), part[2]))
          .toList();
    }
  }

  /** Those that nothing but a limit ends. */
  static List<Attack> endless() throws IOException {
    return attacks().stream().filter(attack -> BY_A_LIMIT.containsAll(attack.endings())).toList();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isStoppedAndLeavesNothingBehind(Attack attack) {
    var result = pool.run(attack.call().withLimits(attack.limits()));

    assertThat(ending(result)).isIn(attack.endings());
    if (result instanceof Result.Returned(var value, _)) {
      assertThat(value).isInstanceOf(ArrayValue.class);
      assertThat(((ArrayValue) value).items())
          .allMatch(item -> HARMLESS.contains(((StringValue) item).value()));
    }
    assertThat(pool.returned(Pool.export(PRISTINE))).isEqualTo(pristine);
  }

  @ParameterizedTest
  @MethodSource("endless")
  void goesOnWhenTheGuardIsOff(Attack attack) {
    var result = pool.run(attack.call().withLimits(LOOSE));

    assertThat(result)
        .as(GuestJson.write(Value.of(attack.body())))
        .isInstanceOf(Result.Failed.class);
    assertThat(ending(result)).isIn("timeout", "memory");
    assertThat(((Result.Failed) result).failure().message())
        .containsAnyOf("1200 ms", "201326592 bytes");
  }

  private static final Set<String> HARMLESS = Set.of("undefined", "string", "poisoned", "kept");

  private static String ending(Result result) {
    return switch (result) {
      case Result.Returned _, Result.Streamed _ -> "returns";
      case Result.Failed(var failure) -> failure.code().replace("sandbox_", "");
    };
  }
}
