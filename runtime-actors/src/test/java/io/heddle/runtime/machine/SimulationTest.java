package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Run more with {@code -Dheddle.runs=N}; one seed alone with {@code -Dheddle.seed=S}. */
final class SimulationTest {

  private static final int RUNS = Integer.getInteger("heddle.runs", 20_000);

  @Test
  void everyRunEndsAndReplaysAsItWentWhateverHappens() {
    var single = Long.getLong("heddle.seed");
    var ends = new EnumMap<RunStatus, Integer>(RunStatus.class);
    var crashes = 0;
    var early = 0;
    var restores = 0;
    var triggered = 0;
    var from = single == null ? 0 : single;
    var to = single == null ? RUNS : single + 1;
    for (var seed = from; seed < to; seed++) {
      var simulation = new Simulation(seed, Simulation.Planted.NONE);
      try {
        ends.merge(simulation.run().status(), 1, Integer::sum);
      } catch (AssertionError | RuntimeException e) {
        throw shrunk(seed, e);
      }
      crashes += simulation.crashes();
      early += simulation.early();
      restores += simulation.restores();
      triggered += simulation.triggered();
    }

    if (single == null && RUNS >= 1_000) {
      assertThat(ends)
          .as("every end is come to, so that the schedules reach what they are for")
          .containsKeys(
              RunStatus.SUCCEEDED,
              RunStatus.PARTIAL_SUCCEEDED,
              RunStatus.FAILED,
              RunStatus.CANCELLED);
      assertThat(crashes).isGreaterThan(100);
      assertThat(restores).as("runs that went on from an image").isGreaterThan(100);
      assertThat(triggered).as("runs that triggers started").isGreaterThan(100);
      assertThat(early).as("nodes that began on streams").isGreaterThan(1_000);
    }
  }

  /** The same seed with the smallest workflow that still fails. */
  private static AssertionError shrunk(long seed, Throwable first) {
    for (var size = 1; size < RandomWorkflow.MAX_SIZE; size++) {
      try {
        new Simulation(seed, size, Simulation.Planted.NONE).run();
      } catch (AssertionError | RuntimeException smaller) {
        return new AssertionError(
            "seed %d fails with a workflow of %d nodes".formatted(seed, size), smaller);
      }
    }
    return new AssertionError("seed %d fails".formatted(seed), first);
  }

  @ParameterizedTest
  @EnumSource(value = Simulation.Planted.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void findsAPlantedBug(Simulation.Planted bug) {
    assertThatThrownBy(
            () -> {
              for (var seed = 0; seed < 2_000; seed++) {
                new Simulation(seed, bug).run();
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed");
  }
}
