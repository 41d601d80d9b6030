package io.heddle.loadtest.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ClosedLoopTest {

  private static final LoadSettings SETTINGS =
      new LoadSettings(4, 10, 30, 2, Duration.ofSeconds(30));

  @Test
  void executesEachNumberOnceAndMeasuresTheRepetitions() throws Exception {
    var seen = new ConcurrentLinkedQueue<Long>();
    var workload =
        new Doubling(
            number -> {
              seen.add(number);
              return CompletableFuture.completedFuture(2 * number);
            });

    var measurements = ClosedLoop.run(workload, SETTINGS);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(LongStream.range(0, 70).boxed().toList());
    assertThat(measurements)
        .extracting(Measurement::repetition, Measurement::executions)
        .containsExactly(tuple(1, 30L), tuple(2, 30L));
  }

  @Test
  void neverHasMoreInFlightThanAsked() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(8)) {
      ClosedLoop.run(
          new Doubling(
              number -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                return CompletableFuture.supplyAsync(
                    () -> {
                      now.decrementAndGet();
                      return 2 * number;
                    },
                    threads);
              }),
          SETTINGS);
    }

    assertThat(most.get()).isBetween(1, 4);
  }

  @Test
  void failsOnAWrongResult() {
    var workload =
        new Doubling(number -> CompletableFuture.completedFuture(number == 25 ? 7 : 2 * number));

    assertThatThrownBy(() -> ClosedLoop.run(workload, SETTINGS))
        .isInstanceOf(ClosedLoop.WrongResult.class)
        .hasMessageContaining("execution 25 came to 7 instead of 50");
  }

  private record Doubling(LongFunction<CompletionStage<Long>> work) implements Workload {

    @Override
    public String name() {
      return "doubling";
    }

    @Override
    public CompletionStage<Long> execute(long number) {
      return work.apply(number);
    }

    @Override
    public long expected(long number) {
      return 2 * number;
    }

    @Override
    public void close() {}
  }
}
