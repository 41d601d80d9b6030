package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.executor.ScriptedModel;
import io.heddle.runtime.machine.RunResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GroupServicesTest {

  private static final CompiledWorkflow REMEMBERS =
      TestGroup.compile(
          """
          version: "0.1.0"
          nodes:
            - { id: start, data: { type: start, title: S, variables: [ { variable: v, type: string } ] } }
            - { id: find, data: { type: memory-recall, title: F, scope: user, key: color } }
            - { id: keep, data: { type: memory-store, title: K, scope: user, key: color, value_selector: [start, v] } }
            - id: end
              data:
                type: end
                title: E
                outputs:
                  - { variable: before, value_selector: [find, results] }
                  - { variable: stored, value_selector: [keep, stored] }
          edges:
            - { source: start, target: find }
            - { source: find, target: keep }
            - { source: keep, target: end }
          """);

  private static RunResult run(TestGroup group, String id, String user, String value) {
    return group
        .run(
            TestGroup.request(
                id,
                REMEMBERS,
                ObjectValue.of("v", Value.of(value)),
                ObjectValue.of("user_id", Value.of(user))))
        .join();
  }

  @Test
  void aRunRecallsWhatAnEarlierRunOfTheSameUserStored() {
    try (var group = new TestGroup(new ScriptedModel())) {
      assertThat(Json.write(run(group, "1", "ada", "blue").outputs()))
          .isEqualTo("{\"before\":[],\"stored\":true}");
      assertThat(Json.write(run(group, "2", "ada", "green").outputs())).contains("\"blue\"");
      assertThat(Json.write(run(group, "3", "bob", "red").outputs())).contains("\"before\":[]");
    }
  }

  @Test
  void groupsDoNotShareTheirMemories() {
    try (var one = new TestGroup(new ScriptedModel());
        var other = new TestGroup(new ScriptedModel())) {
      run(one, "1", "ada", "blue");
      assertThat(Json.write(run(other, "2", "ada", "green").outputs())).contains("\"before\":[]");
    }
  }
}
