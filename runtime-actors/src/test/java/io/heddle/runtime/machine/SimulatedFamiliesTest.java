package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Run more with {@code -Dheddle.families=N}; one seed alone with {@code -Dheddle.seed=S}. */
final class SimulatedFamiliesTest {

  private static final int RUNS = Integer.getInteger("heddle.families", 1_500);

  @Test
  void nestedRunsNeverStallUnderOnePermitWhoeverDies() {
    var single = Long.getLong("heddle.seed");
    var crashes = 0;
    var orders = 0;
    for (var seed = single == null ? 0 : single;
        seed < (single == null ? RUNS : single + 1);
        seed++) {
      var simulation = new SimulatedFamilies(seed, SimulatedFamilies.Planted.NONE);
      try {
        simulation.run();
      } catch (RuntimeException defect) {
        throw new AssertionError("seed %d fails".formatted(seed), defect);
      }
      crashes += simulation.crashes();
      orders += simulation.orders();
    }
    if (single == null) {
      assertThat(crashes).as("deaths").isGreaterThan(RUNS / 4);
      assertThat(orders).as("runs that runs ordered").isGreaterThan(RUNS / 4);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SimulatedFamilies.Planted.class,
      names = "NONE",
      mode = EnumSource.Mode.EXCLUDE)
  void findsAPlantedBug(SimulatedFamilies.Planted bug) {
    assertThatThrownBy(
            () -> {
              for (var seed = 0; seed < 500; seed++) {
                new SimulatedFamilies(seed, bug).run();
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed");
  }
}
