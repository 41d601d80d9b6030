package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Behaviour 13: a run stops safely, and goes on from its facts wherever its process died. */
final class SafeStopTest {

  private static final String TEXT =
      """
      nodes:
        - { id: start, data: { type: start } }
        - { id: a, data: { type: plugin.work } }
        - { id: b, data: { type: plugin.work } }
        - { id: ask, data: { type: human-input, timeout_secs: 60, timeout_action: default_value,
            timeout_default_values: { note: late }, form_fields: [ { variable: note } ] } }
        - id: each
          data:
            type: list-operator
            operation: map
            input_selector: [ls, result]
            output_variable: all
            sub_graph:
              nodes:
                - { id: s, type: start, data: {} }
                - { id: item, type: plugin.work, data: { of: "{{#__scope__.item#}}" } }
                - { id: e, type: end, data: { outputs: [ { variable: value, value_selector: [item, value] } ] } }
              edges: [ { source: s, target: item }, { source: item, target: e } ]
        - { id: ls, data: { type: plugin.work } }
        - { id: c, data: { type: plugin.work } }
        - { id: end, data: { type: end, outputs: [
            { variable: a, value_selector: [a, value] },
            { variable: note, value_selector: [ask, note] },
            { variable: all, value_selector: [each, all] },
            { variable: c, value_selector: [c, value] } ] } }
      edges:
        - { source: start, target: a }
        - { source: start, target: b }
        - { source: start, target: ask }
        - { source: start, target: ls }
        - { source: ls, target: each }
        - { source: a, target: c }
        - { source: b, target: c }
        - { source: c, target: end }
        - { source: each, target: end }
        - { source: ask, target: end }
      """;

  private static Trial trial() {
    return Trial.flat(TEXT)
        .yields("ls", "{\"result\": [1, 2]}")
        .lasts("b", Duration.ofMillis(50))
        .begin();
  }

  @Test
  void aPausedRunFinishesWhatIsUnderWayAndStartsNothingNew() {
    var trial = trial();
    trial.tell(new Input.Pause("asked"));
    while (trial.state().running() > 0) {
      assertThat(trial.step()).isTrue();
    }

    assertThat(trial.started).containsExactly("a", "b", "ls");
    assertThat(trial.state().status()).isEqualTo(RunStatus.PAUSED);
    assertThat(trial.hasEnded()).isFalse();

    trial.tell(new Input.Resume());

    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(trial.started).containsExactly("a", "b", "ls", "c", "item", "item");
  }

  @Test
  void aPausedRunStaysPausedAcrossARestart() {
    var trial = trial();
    trial.tell(new Input.Pause("asked"));

    trial.crash();

    assertThat(trial.state().status()).isEqualTo(RunStatus.PAUSED);
    trial.tell(new Input.Resume());
    assertThat(trial.status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void theNodesThatRanRunAgainAndTheOnesThatWaitedStillWait() {
    var trial = trial();
    trial.step();
    assertThat(trial.nodeStatus("a")).isEqualTo(NodeStatus.SUCCEEDED);
    trial.started.clear();

    trial.crash();

    assertThat(trial.started).contains("b").doesNotContain("a", "ask");
    assertThat(trial.nodeStatus("ask")).isEqualTo(NodeStatus.WAITING);
    assertThat(trial.state().waiting()).isEqualTo(1);
  }

  @Test
  void aRunEndsAlikeWhereverItsProcessDied() {
    var whole = trial();
    var outputs = whole.outputs();
    var steps = whole.run().steps();

    var deaths = 0;
    for (var alive = true; alive; deaths++) {
      var trial = trial();
      for (var i = 0; i < deaths && alive; i++) {
        alive = trial.step() && !trial.hasEnded();
      }
      if (alive) {
        trial.crash();
      }
      assertThat(trial.outputs()).as("dead after %d inputs", deaths).isEqualTo(outputs);
      assertThat(trial.run().steps()).as("dead after %d inputs", deaths).isEqualTo(steps);
    }

    assertThat(outputs).contains("\"note\":\"late\"").contains("\"all\":[");
    assertThat(deaths).isGreaterThan(6);
  }

  @Test
  void aRunThatEndedDoesNothingAfterARestart() {
    var trial = trial();
    var before = trial.run();
    trial.started.clear();

    trial.crash();

    assertThat(trial.started).isEmpty();
    assertThat(trial.state().result()).isEqualTo(before);
  }

  @Test
  void aCancelWhileItStandsStillEndsIt() {
    var trial = trial();
    trial.tell(new Input.Pause("asked"));
    trial.tell(new Input.Cancel("enough"));

    assertThat(trial.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(trial.state().running()).isZero();
  }
}
