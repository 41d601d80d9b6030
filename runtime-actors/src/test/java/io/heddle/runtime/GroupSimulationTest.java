package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Run more with {@code -Dheddle.runs=N}; one seed alone with {@code -Dheddle.seed=S}. */
final class GroupSimulationTest {

  private static final int GROUPS = Integer.getInteger("heddle.runs", 20_000) / 4;

  @Test
  void permitsComeBackOnEveryPathAndNestedRunsNeverStall() {
    var single = Long.getLong("heddle.seed");
    var from = single == null ? 0 : single;
    var to = single == null ? GROUPS : single + 1;
    var nested = 0;
    for (var seed = from; seed < to; seed++) {
      var simulation = new GroupSimulation(seed, GroupSimulation.Planted.NONE);
      simulation.run();
      nested += simulation.nested;
    }

    if (single == null && GROUPS >= 1_000) {
      assertThat(nested).isGreaterThan(GROUPS);
    }
  }

  @ParameterizedTest
  @EnumSource(value = GroupSimulation.Planted.class, names = "NONE", mode = Mode.EXCLUDE)
  void findsAPlantedBug(GroupSimulation.Planted bug) {
    assertThatThrownBy(
            () -> {
              for (var seed = 0; seed < 200; seed++) {
                new GroupSimulation(seed, bug).run();
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed");
  }
}
