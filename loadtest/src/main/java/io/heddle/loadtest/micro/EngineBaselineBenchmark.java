package io.heddle.loadtest.micro;

import io.heddle.loadtest.baseline.ChildChain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a child actor costs by itself: spawned, two messages, stopped. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBaselineBenchmark {

  private static final int CHILDREN = 1_000;

  private final ActorSystem<ChildChain.Command> system =
      ActorSystem.create(ChildChain.create(), "baseline");

  @Benchmark
  @OperationsPerInvocation(CHILDREN)
  public long bareChild() {
    var done = new CompletableFuture<Long>();
    system.tell(new ChildChain.Run(0, CHILDREN, done));
    return done.join();
  }

  @TearDown
  public void terminate() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
