package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Defects X2 and X12: a command is heard whatever hangs, and a run tells what it leaves. */
final class CommandsTest {

  private static Trial hanging() {
    return Trial.flat(
            """
            nodes:
              - { id: start, data: { type: start } }
              - { id: hang, data: { type: plugin.work } }
              - { id: end, data: { type: end } }
            edges:
              - { source: start, target: hang }
              - { source: hang, target: end }
            """)
        .lasts("hang", Duration.ofDays(1));
  }

  @Test
  void aCancelEndsARunWhoseNodeHangs() {
    var trial = hanging().at(Duration.ofMillis(5), new Input.Cancel("enough"));

    assertThat(trial.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(trial.cancelled).containsExactly("hang");
    assertThat(trial.elapsed()).isEqualTo(10_005);
  }

  @Test
  void aKillWaitsForNothing() {
    var trial = hanging().at(Duration.ofMillis(5), new Input.Kill("enough"));

    assertThat(trial.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(trial.error()).isEqualTo("killed: enough");
    assertThat(trial.cancelled).containsExactly("hang");
    assertThat(trial.elapsed()).isEqualTo(5);
  }

  @Test
  void aKillEndsARunThatACancelWaitsFor() {
    var trial =
        hanging()
            .at(Duration.ofMillis(5), new Input.Cancel("enough"))
            .at(Duration.ofMillis(6), new Input.Kill("now"));

    assertThat(trial.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(trial.error()).isEqualTo("killed: now");
    assertThat(trial.elapsed()).isEqualTo(6);
  }

  @Test
  void aCancelledRunEndsWithTheLastNodeThatStopsAndBooksWhatItCost() {
    var used = new Usage(3, 4, new BigDecimal("0.01"), "USD");
    var trial =
        Trial.flat(
                """
                nodes:
                  - { id: start, data: { type: start } }
                  - { id: one, data: { type: plugin.work } }
                  - { id: two, data: { type: plugin.work } }
                  - { id: end, data: { type: end } }
                edges:
                  - { source: start, target: one }
                  - { source: start, target: two }
                  - { source: one, target: end }
                  - { source: two, target: end }
                """)
            .lasts("one", Duration.ofSeconds(2))
            .lasts("two", Duration.ofSeconds(4))
            .work(
                "two",
                _ ->
                    new Outcome.Completed(ObjectValue.EMPTY, Edge.DEFAULT, used, ObjectValue.EMPTY))
            .at(Duration.ofMillis(5), new Input.Cancel("enough"))
            .at(Duration.ofMillis(6), new Input.Cancel("again"))
            .at(Duration.ofMillis(7), new Input.Resume());

    assertThat(trial.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(trial.error()).isEqualTo("enough");
    assertThat(trial.elapsed()).isEqualTo(4_000);
    assertThat(trial.run().usage()).isEqualTo(used);
    assertThat(trial.run().steps()).isEqualTo(3);
  }

  @Test
  void aRunThatIsRecoveredWhileItIsCancelledStartsNothingAgain() {
    var trial = hanging();
    trial.begin();
    trial.tell(new Input.Cancel("enough"));
    trial.started.clear();
    trial.crash();

    assertThat(trial.started).isEmpty();
    assertThat(trial.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(trial.elapsed()).isEqualTo(10_000);
  }

  @Test
  void anAbortFailsARunWhoseNodeHangs() {
    var trial = hanging().at(Duration.ofMillis(5), new Input.Abort("told to"));

    assertThat(trial.status()).isEqualTo(RunStatus.FAILED);
    assertThat(trial.error()).contains("told to");
    assertThat(trial.elapsed()).isEqualTo(5);
  }

  @Test
  void aResultOfANodeThatWasGivenUpChangesNothing() {
    var trial = hanging().at(Duration.ofMillis(5), new Input.Cancel("enough"));
    trial.run();
    var facts = trial.facts.size();

    while (trial.step()) {
      // The node ends after all.
    }

    assertThat(trial.facts).hasSize(facts);
  }

  @Test
  void theResultHasTheConversationAsTheRunLeavesIt() {
    var trial =
        Trial.flat(
            """
            conversation_variables: [ { name: mood, type: string, default: calm }, { name: n, type: number, default: 1 } ]
            nodes:
              - { id: start, data: { type: start } }
              - { id: set, data: { type: assigner, assigned_variable_selector: [conversation, mood], value: glad } }
              - { id: end, data: { type: end } }
            edges:
              - { source: start, target: set }
              - { source: set, target: end }
            """);

    assertThat(Json.write(trial.run().conversation())).isEqualTo("{\"mood\":\"glad\",\"n\":1}");
  }
}
