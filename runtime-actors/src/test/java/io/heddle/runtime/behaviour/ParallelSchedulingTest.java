package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Behaviour 3: ready nodes run side by side, each on the values as they were when it was ready. */
final class ParallelSchedulingTest {

  private static String three(String limits) {
    return limits
        + """
        conversation_variables: [ { name: seen, type: string, default: before } ]
        nodes:
          - { id: start, data: { type: start } }
          - { id: a, data: { type: plugin.work, v: "{{#conversation.seen#}}" } }
          - { id: b, data: { type: plugin.work } }
          - { id: c, data: { type: plugin.work } }
          - { id: write, data: { type: assigner, assigned_variable_selector: [conversation, seen], value: after } }
          - { id: end, data: { type: end, outputs: [
              { variable: a, value_selector: [a, value] }, { variable: b, value_selector: [b, value] },
              { variable: c, value_selector: [c, value] }, { variable: seen, value_selector: [conversation, seen] } ] } }
        edges:
          - { source: start, target: a }
          - { source: start, target: b }
          - { source: start, target: c }
          - { source: start, target: write }
          - { source: a, target: end }
          - { source: b, target: end }
          - { source: c, target: end }
          - { source: write, target: end }
        """;
  }

  @Test
  void allReadyNodesStartTogetherInTheOrderOfTheText() {
    var trial =
        Trial.flat(three(""))
            .lasts("a", Duration.ofMillis(50))
            .lasts("b", Duration.ofMillis(50))
            .lasts("c", Duration.ofMillis(50));

    assertThat(trial.run().endedAt() - trial.run().startedAt()).isEqualTo(50);
    assertThat(trial.started).containsExactly("a", "b", "c");
    assertThat(trial.startedAt.values()).containsOnly(0L);
  }

  @Test
  void aBoundOfOneRunsThemOneAfterTheOtherInTheOrderOfTheText() {
    var trial =
        Trial.flat(three("limits: { max_concurrency: 1 }\n"))
            .lasts("a", Duration.ofMillis(50))
            .lasts("b", Duration.ofMillis(50))
            .lasts("c", Duration.ofMillis(50));

    assertThat(trial.run().endedAt() - trial.run().startedAt()).isEqualTo(150);
    assertThat(trial.started).containsExactly("a", "b", "c");
  }

  @Test
  void aNodeReadsTheValuesAsTheyWereWhenItStarted() {
    var read = new ArrayList<Value>();
    var trial =
        Trial.flat(three(""))
            .work(
                "a",
                activation -> {
                  read.add(Trial.input(activation, 0));
                  return Outcome.Completed.of(ObjectValue.of("value", Trial.input(activation, 0)));
                });

    assertThat(trial.outputs())
        .isEqualTo("{\"a\":\"before\",\"b\":\"b\",\"c\":\"c\",\"seen\":\"after\"}");
    assertThat(read).containsExactly(Value.of("before"));
  }
}
