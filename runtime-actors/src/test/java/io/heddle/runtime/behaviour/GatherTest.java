package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileResult;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviour 4: a gather joins by all, any or n of m, once, and by a timer. */
final class GatherTest {

  private static Trial gather(String settings) {
    return Trial.flat(text(settings))
        .lasts("slow", Duration.ofSeconds(30))
        .lasts("tail", Duration.ofSeconds(30))
        .lasts("fast", Duration.ofMillis(20));
  }

  private static String text(String settings) {
    return """
    nodes:
      - { id: start, data: { type: start } }
      - { id: fast, data: { type: plugin.work } }
      - { id: slow, data: { type: plugin.work } }
      - { id: tail, data: { type: plugin.work } }
      - { id: also, data: { type: plugin.work } }
      - id: join
        data: { type: gather, variables: [ [fast, value], [tail, value] ], %s }
      - { id: end, data: { type: end, outputs: [
          { variable: results, value_selector: [join, results] },
          { variable: count, value_selector: [join, completed_count] },
          { variable: first, value_selector: [join, first_result] } ] } }
    edges:
      - { source: start, target: fast }
      - { source: start, target: slow }
      - { source: start, target: also }
      - { source: slow, target: tail }
      - { source: fast, target: join }
      - { source: tail, target: join }
      - { source: join, target: end }
      - { source: also, target: end }
    """
        .formatted(settings);
  }

  @Test
  void allWaitsForTheSlowest() {
    var trial = gather("join_mode: { type: all }");

    assertThat(trial.outputs())
        .isEqualTo("{\"results\":[\"fast\",\"tail\"],\"count\":2,\"first\":\"fast\"}");
    assertThat(trial.elapsed()).isEqualTo(60_000);
  }

  @Test
  void anyGoesOnWithTheFirstAndStopsWhatOnlyFedIt() {
    var trial = gather("join_mode: { type: any }");

    assertThat(trial.outputs())
        .isEqualTo("{\"results\":[\"fast\"],\"count\":1,\"first\":\"fast\"}");
    assertThat(trial.cancelled).containsExactly("slow");
    assertThat(trial.nodeStatus("tail")).isEqualTo(NodeStatus.CANCELLED);
    assertThat(trial.nodeStatus("also")).isEqualTo(NodeStatus.SUCCEEDED);
    assertThat(trial.elapsed()).isEqualTo(20);
  }

  @Test
  void lateArrivalsDoNotRunItAgain() {
    var trial =
        Trial.flat(text("join_mode: { type: any }, cancel_remaining: false"))
            .lasts("fast", Duration.ofMillis(20))
            .lasts("slow", Duration.ofMillis(40))
            .lasts("tail", Duration.ofMillis(40))
            .lasts("also", Duration.ofMillis(500));

    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(trial.facts)
        .filteredOn(fact -> fact instanceof Fact.NodeSettled)
        .extracting(fact -> ((Fact.NodeSettled) fact).node())
        .doesNotHaveDuplicates();
    assertThat(trial.started).containsExactly("fast", "slow", "also", "tail");
  }

  @Test
  void theTimeoutCountsFromTheFirstArrivalAndFiresWhileABranchIsStillAtWork() {
    var trial = gather("join_mode: { type: all }, timeout_secs: 2");

    assertThat(trial.outputs())
        .isEqualTo("{\"results\":[\"fast\"],\"count\":1,\"first\":\"fast\"}");
    assertThat(trial.elapsed()).isEqualTo(2_020);
    assertThat(trial.cancelled).containsExactly("slow");
  }

  @Test
  void aTimeoutFailsWhenItIsToldTo() {
    var trial = gather("join_mode: { type: all }, timeout_secs: 2, timeout_strategy: fail");

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).contains("join");
    assertThat(trial.elapsed()).isEqualTo(2_020);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void moreThanCanArriveIsRefusedWhenCompiled(int n) {
    var result =
        Trial.compile(
            "version: \"0.1.0\"\n" + text("join_mode: { type: n_of_m, n: %d }".formatted(n)));

    assertThat(result).isInstanceOf(CompileResult.Rejected.class);
  }

  @Test
  void nOfMGoesOnWithTheNth() {
    var trial = gather("join_mode: { type: n_of_m, n: 2 }");

    assertThat(trial.outputs()).contains("\"count\":2");
  }
}
