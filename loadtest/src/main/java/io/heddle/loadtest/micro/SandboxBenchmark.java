package io.heddle.loadtest.micro;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.node.Cancellation;
import io.heddle.sandbox.GuestLanguages;
import io.heddle.sandbox.PooledSandbox;
import io.heddle.sandbox.SandboxPool;
import io.heddle.sandbox.SandboxSettings;
import io.heddle.sandbox.guest.GuestContext.Started;
import io.heddle.sandbox.guest.Watchdog;
import io.heddle.sandbox.js.JavaScriptContext;
import io.heddle.sandbox.js.JavaScriptGuest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a small JavaScript call costs: in a context that is used again and again, in a fresh one, in
 * a fresh one that was made ready before, and through the pool as production calls it.
 *
 * <pre>java -cp ... org.openjdk.jmh.Main SandboxBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class SandboxBenchmark {

  private static final Call CALL =
      Call.of(
          Language.JAVASCRIPT,
          Profile.FLAT,
          "function main(i) { return { sum: i.a + i.b, product: i.a * i.b }; }",
          ObjectValue.of("a", Value.of(7)).with("b", Value.of(3)));

  private final GuestLanguages languages = new GuestLanguages();
  private final JavaScriptGuest guest = new JavaScriptGuest();
  private final Watchdog watchdog = new Watchdog(Duration.ofSeconds(1));
  private final JavaScriptContext reused = guest.open(Profile.FLAT);
  private final ActorSystem<SandboxPool.Command> system =
      ActorSystem.create(
          SandboxPool.create(SandboxSettings.of(ConfigFactory.load()), languages), "benchmark");
  private final PooledSandbox sandbox =
      new PooledSandbox(system, SandboxSettings.of(ConfigFactory.load()));

  @Setup
  public void load() {
    value(reused.start(CALL, watchdog.watch(CALL.limits(), () -> {})));
  }

  @TearDown
  public void stop() {
    system.terminate();
    languages.close();
    guest.close();
    watchdog.close();
  }

  /** The same context and source again: nothing parts one call from the next. */
  @Benchmark
  public Value reusedContext() {
    return value(reused.again(CALL, watchdog.watch(CALL.limits(), () -> {})));
  }

  /** Context, harness, source and call: the price of isolation when nothing was made ready. */
  @Benchmark
  public Value freshContext() {
    try (var context = guest.open(Profile.FLAT)) {
      return value(context.start(CALL, watchdog.watch(CALL.limits(), () -> {})));
    }
  }

  /** As production calls it, one call after the other: contexts are made ready beside the calls. */
  @Benchmark
  public Value throughThePool() {
    return switch (sandbox.run(CALL, Cancellation.NEVER).toCompletableFuture().join()) {
      case Result.Returned(var value, _) -> value;
      case Result.Streamed(_, var value, _) -> value;
      case Result.Failed(var failure) -> throw new IllegalStateException(failure.toString());
    };
  }

  private static Value value(Started started) {
    return switch (started) {
      case Started.Returned(var value) -> value;
      case Started.Following(var value) -> value;
      case Started.Failed(var failure) -> throw new IllegalStateException(failure.toString());
    };
  }
}
