package io.heddle.runtime.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.runtime.machine.RandomWorkflow;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Run more with {@code -Dheddle.shell.runs=N}; one seed alone with {@code -Dheddle.seed=S}. A seed
 * that fails is named, with the smallest simulation of it that still fails.
 */
final class ShellSimulationTest {

  private static final int RUNS = Integer.getInteger("heddle.shell.runs", 10_000);
  private static final int ROOTS = 3;

  @Test
  void everyRunEndsAndItsJournalTellsTheTruthWhateverFails() {
    var single = Long.getLong("heddle.seed");
    var counts = new ShellSimulation.Counts();
    var from = single == null ? 0 : single;
    var to = single == null ? RUNS : single + 1;
    LongStream.range(from, to)
        .parallel()
        .forEach(
            seed -> {
              var simulation = simulation(seed, ROOTS, RandomWorkflow.MAX_SIZE);
              try {
                simulation.run();
              } catch (AssertionError | RuntimeException e) {
                throw shrunk(seed, e);
              }
              synchronized (counts) {
                counts.add(simulation.counts);
              }
            });

    if (single == null && RUNS >= 1_000) {
      assertThat(counts.conflicts).as("writes of those who own nothing").isGreaterThan(RUNS / 20);
      assertThat(counts.failedWrites).isGreaterThan(RUNS / 2);
      assertThat(counts.deaths).isGreaterThan(RUNS / 2);
      assertThat(counts.suspicions).isGreaterThan(RUNS / 2);
      assertThat(counts.longNodes).isGreaterThan(RUNS / 20);
      assertThat(counts.nested).isGreaterThan(RUNS);
      assertThat(counts.forks).as("forks").isGreaterThan(RUNS / 2);
      assertThat(counts.adopted).as("results taken over").isGreaterThan(RUNS / 2);
      assertThat(counts.turns).isGreaterThan(RUNS / 2);
      assertThat(counts.restores).as("recoveries from an image").isGreaterThan(RUNS / 2);
      assertThat(counts.letGo).isGreaterThan(RUNS / 20);
    }
  }

  private static ShellSimulation simulation(long seed, int roots, int size) {
    return new ShellSimulation(seed, roots, size, ShellSimulation.Planted.NONE);
  }

  private static AssertionError shrunk(long seed, Throwable first) {
    for (var roots = 1; roots <= ROOTS; roots++) {
      for (var size = 1; size <= RandomWorkflow.MAX_SIZE; size++) {
        try {
          simulation(seed, roots, size).run();
        } catch (AssertionError | RuntimeException smaller) {
          return new AssertionError(
              "seed %d fails with %d runs of %d nodes".formatted(seed, roots, size), smaller);
        }
      }
    }
    return new AssertionError("seed %d fails".formatted(seed), first);
  }

  @ParameterizedTest
  @EnumSource(value = ShellSimulation.Planted.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void findsAPlantedBug(ShellSimulation.Planted bug) {
    assertThatThrownBy(
            () -> {
              for (var seed = 0; seed < 500; seed++) {
                new ShellSimulation(seed, ROOTS, RandomWorkflow.MAX_SIZE, bug).run();
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed");
  }
}
