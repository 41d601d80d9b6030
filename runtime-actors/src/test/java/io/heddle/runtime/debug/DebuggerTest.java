package io.heddle.runtime.debug;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DebuggerTest {

  private static final String LINE =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data: { type: start, title: s, variables: [ { variable: n, type: number } ] }
        - id: code_1
          data:
            type: code
            title: c
            language: javascript
            code: "function main(inputs) { return {}; }"
            variables: [ { variable: n, value_selector: [start, n] } ]
        - id: end
          data: { type: end, title: e, outputs: [ { variable: result, value_selector: [code_1, result] } ] }
      edges:
        - { source: start, target: code_1 }
        - { source: code_1, target: end }
      """;

  private static final String BRANCH =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data: { type: start, title: s, variables: [ { variable: n, type: number } ] }
        - id: if1
          data:
            type: if-else
            title: c
            cases:
              - case_id: "yes"
                logical_operator: and
                conditions: [ { variable_selector: [start, n], comparison_operator: greater_than, value: 5 } ]
        - id: high
          data: { type: end, title: e, outputs: [ { variable: high, value_selector: [start, n] } ] }
        - id: low
          data: { type: end, title: e, outputs: [ { variable: low, value_selector: [start, n] } ] }
      edges:
        - { source: start, target: if1 }
        - { source: if1, target: high, source_handle: "yes" }
        - { source: if1, target: low, source_handle: "false" }
      """;

  private static final String LIST =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data: { type: start, title: s, variables: [ { variable: items, type: "array[number]" } ] }
        - id: each
          data:
            type: iteration
            title: i
            input_selector: [start, items]
            output_variable: out
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - id: work
                  type: template-transform
                  data: { template: "{{ x }}!", variables: [ { variable: x, value_selector: [item] } ] }
                - { id: done, type: end, data: { outputs: [ { variable: value, value_selector: [work, output] } ] } }
              edges: [ { source: begin, target: work }, { source: work, target: done } ]
        - id: end
          data: { type: end, title: e, outputs: [ { variable: out, value_selector: [each, out] } ] }
      edges: [ { source: start, target: each }, { source: each, target: end } ]
      """;

  private static final String FORK =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s, variables: [] } }
        - { id: a, data: { type: code, title: a, language: javascript, code: "function main() { return {}; }" } }
        - { id: b, data: { type: code, title: b, language: javascript, code: "function main() { return {}; }" } }
        - { id: end, data: { type: end, title: e, outputs: [ { variable: out, value_selector: [a, result] } ] } }
      edges:
        - { source: start, target: a }
        - { source: start, target: b }
        - { source: a, target: end }
        - { source: b, target: end }
      """;

  private static ObjectValue n(long n) {
    return ObjectValue.of("n", Value.of(n));
  }

  private static ObjectValue items(int count) {
    var items = new ArrayList<Value>();
    for (var i = 0; i < count; i++) {
      items.add(Value.of(10L * i));
    }
    return ObjectValue.of("items", Value.array(items));
  }

  @Test
  void stopsBeforeTheFirstNodeAndThenRunsToTheEnd() {
    var run = DebuggedRun.start(LINE, n(1), new DebugConfig(List.of(), true));

    assertThat(run.at()).isEqualTo("initial before start");
    assertThat(run.state().status()).isEqualTo(RunStatus.PAUSED);
    run.tell(new DebugCommand.Go());

    assertThat(run.settle()).isEqualTo("over");
    assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void stopsAtABreakpointBeforeTheNodeHasBegun() throws Exception {
    var run = DebuggedRun.start(LINE, n(1), "code_1");

    assertThat(run.at()).isEqualTo("breakpoint before code_1");
    assertThat(run.begun()).isEmpty();
    run.tell(new DebugCommand.Go());
    assertThat(run.begun()).containsExactly("code_1");
    assertThat(run.settle()).isEqualTo("over");
  }

  @Test
  void stopsAfterANodeWhoseOutputsCanBeSeen() throws Exception {
    var run = DebuggedRun.start(LINE, n(1), "code_1:after");

    assertThat(run.settle()).isEqualTo("breakpoint after code_1");
    var seen = new ArrayList<ObjectValue>();
    run.tell(new DebugCommand.InspectNode("code_1", seen::add));

    assertThat(seen.getFirst().get("status")).isEqualTo(Value.of("succeeded"));
    assertThat(seen.getFirst().get("inputs")).isEqualTo(ObjectValue.of("start.n", Value.of(1)));
    assertThat(seen.getFirst().get("outputs"))
        .isEqualTo(ObjectValue.of("result", Value.of("code_1")));
  }

  @Test
  void stepsBeforeAndAfterEveryNode() {
    var run = DebuggedRun.start(LINE, n(1), new DebugConfig(List.of(), true));

    assertThat(run.stops(new DebugCommand.Step()))
        .containsExactly(
            "initial before start",
            "step after start",
            "step before code_1",
            "step after code_1",
            "step before end",
            "step after end");
    assertThat(run.result().outputs().get("result")).isEqualTo(Value.of("code_1"));
  }

  @Test
  void stepsIntoTheItemsOfAContainer() {
    var run = DebuggedRun.start(LIST, items(1), new DebugConfig(List.of(), true));

    assertThat(run.stops(new DebugCommand.Step()))
        .containsExactly(
            "initial before start",
            "step after start",
            "step before each",
            "step before each[0]/begin",
            "step after each[0]/begin",
            "step before each[0]/work",
            "step after each[0]/work",
            "step before each[0]/done",
            "step after each[0]/done",
            "step after each",
            "step before end",
            "step after end");
    assertThat(run.result().outputs().get("out"))
        .isEqualTo(Value.array(List.of(ObjectValue.of("value", Value.of("0!")))));
  }

  @Test
  void stepsOverAContainerAsAWhole() {
    var run = DebuggedRun.start(LIST, items(5), new DebugConfig(List.of(), true));

    assertThat(run.stops(new DebugCommand.StepOver()))
        .containsExactly(
            "initial before start",
            "step after start",
            "step before each",
            "step after each",
            "step before end",
            "step after end");
  }

  @Test
  void stepsOfParallelBranchesDoNotMix() throws Exception {
    var run = DebuggedRun.start(FORK, ObjectValue.EMPTY, "a");

    run.tell(new DebugCommand.Step());
    assertThat(run.begun()).as("b waits until the step is made").containsExactly("a");
    assertThat(run.settle()).isEqualTo("step after a");
    run.tell(new DebugCommand.Step());
    assertThat(run.at()).isEqualTo("step before b");
    run.tell(new DebugCommand.Go());

    assertThat(run.settle()).isEqualTo("over");
    assertThat(run.begun()).containsExactly("a", "b");
  }

  @Test
  void showsEveryStopThatCameAboutWhileTheRunStoodStill() throws Exception {
    var run = DebuggedRun.start(FORK, ObjectValue.EMPTY, "a:after", "b:after");

    assertThat(run.begun()).containsExactly("a", "b");
    run.endChild();
    assertThat(run.at()).isEqualTo("breakpoint after a");
    run.endChild();
    assertThat(run.at()).isEqualTo("breakpoint after a");
    run.tell(new DebugCommand.Go());
    assertThat(run.at()).isEqualTo("breakpoint after b");
    run.tell(new DebugCommand.Go());

    assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @ParameterizedTest
  @CsvSource({"10, high", "1, low"})
  void theVeryNextNodeSeesAChangedVariable(long changed, String branch) throws Exception {
    var run = DebuggedRun.start(BRANCH, n(11 - changed), "if1");
    var unknown = new ArrayList<List<String>>();

    run.tell(new DebugCommand.Update(ObjectValue.of("start.n", Value.of(changed)), unknown::add));
    run.tell(new DebugCommand.Go());

    assertThat(unknown).containsExactly(List.of());
    assertThat(run.result().outputs()).isEqualTo(ObjectValue.of(branch, Value.of(changed)));
  }

  @Test
  void changesTheItemOfAnIteration() throws Exception {
    var run = DebuggedRun.start(LIST, items(2), "each[1]/work");

    run.tell(new DebugCommand.Update(ObjectValue.of("item", Value.of("new")), _ -> {}));
    run.tell(new DebugCommand.Go());

    assertThat(String.valueOf(run.result().outputs().get("out"))).contains("0!", "new!");
  }

  @Test
  void writesNothingWhenAVariableIsUnknown() throws Exception {
    var run = DebuggedRun.start(BRANCH, n(10), "if1");
    var unknown = new ArrayList<List<String>>();
    var values = new ObjectValue(Map.of("start.n", Value.of(1), "nobody.x", Value.of(2)));

    run.tell(new DebugCommand.Update(values, unknown::add));
    run.tell(new DebugCommand.Go());

    assertThat(unknown).containsExactly(List.of("nobody.x"));
    assertThat(run.result().outputs()).isEqualTo(ObjectValue.of("high", Value.of(10)));
  }

  @Test
  void abortsAsAFailureThatGivesTheReason() {
    var run = DebuggedRun.start(LINE, n(1), new DebugConfig(List.of(), true));

    run.tell(new DebugCommand.Abort("User aborted"));

    assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    assertThat(requireNonNull(run.result().failure()).failure().message())
        .isEqualTo("Workflow aborted: User aborted");
    assertThat(run.begun()).isEmpty();
  }

  @Test
  void takesBreakpointsWhileItStandsStill() throws Exception {
    var run = DebuggedRun.start(LINE, n(1), new DebugConfig(List.of(), true));

    run.tell(new DebugCommand.Add(Breakpoint.before("code_1")));
    run.tell(new DebugCommand.Add(Breakpoint.parse("end:after")));
    run.tell(new DebugCommand.Remove("end:after"));
    run.tell(new DebugCommand.Go());

    assertThat(run.at()).isEqualTo("breakpoint before code_1");
    assertThat(run.events())
        .contains(
            new DebugEvent.BreakpointsChanged(
                DebugEvent.Change.ADDED,
                "end",
                List.of(Breakpoint.before("code_1"), Breakpoint.parse("end:after"))));
    run.tell(new DebugCommand.Clear());
    run.tell(new DebugCommand.Go());
    assertThat(run.settle()).isEqualTo("over");
  }

  @Test
  void takesBreakpointsWhileItRuns() throws Exception {
    var run = DebuggedRun.start(LINE, n(1));

    run.tell(new DebugCommand.Add(Breakpoint.before("end")));

    run.endChild();
    assertThat(run.at()).isEqualTo("breakpoint before end");
  }

  @Test
  void stopsARunThatGoesOnBeforeItsNextNode() throws Exception {
    var run = DebuggedRun.start(LINE, n(1));

    run.tell(new DebugCommand.Pause());

    assertThat(run.settle()).isEqualTo("user_requested before end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "work if index == 2",
        "each/work if item == 20",
        "each[2]/work",
        "work if __scope__.item > 15 and start['items'] | length == 3",
        "each/work if start['items'][2] == item"
      })
  void stopsWhereTheConditionHolds(String breakpoint) throws Exception {
    var run = DebuggedRun.start(LIST, items(3), breakpoint);

    assertThat(run.at()).isEqualTo("breakpoint before each[2]/work");
    run.tell(new DebugCommand.Go());
    assertThat(run.at()).isEqualTo("over");
  }

  @Test
  void aConditionThatCannotBeEvaluatedStops() throws Exception {
    var run = DebuggedRun.start(LINE, n(1), "code_1 if start.n / 0 > 1");

    assertThat(run.at()).isEqualTo("breakpoint before code_1");
  }

  @Test
  void aConditionIsBounded() throws Exception {
    var run =
        DebuggedRun.start(LINE, n(1), "code_1 if range(99999) | map('string') | join | length > 0");

    assertThat(run.at()).isEqualTo("breakpoint before code_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:later", "/a", "a/", "a if ", "a if n >", "a if %}{% raw %}"})
  void refusesWhatIsNoBreakpoint(String text) {
    assertThatThrownBy(() -> Breakpoint.parse(text)).isInstanceOf(InvalidBreakpointException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:after", "each[3]/a", "x/each/a:after if index > 3"})
  void printsABreakpointAsItIsWritten(String text) throws Exception {
    assertThat(Breakpoint.parse(text).text()).isEqualTo(text);
  }

  @Test
  void aBareIdMeansTheNodeOfTheRootGraphFirst() throws Exception {
    var text = LIST.replace("done", "end");
    var run = DebuggedRun.start(text, items(2), "end");

    assertThat(run.at()).isEqualTo("breakpoint before end");
    run.tell(new DebugCommand.Go());
    assertThat(run.at()).isEqualTo("over");
  }

  @Test
  void anybodyMayResumeARunThatIsHeld() throws Exception {
    var run = DebuggedRun.start(LINE, n(1), "code_1", "end");

    run.decide(new Input.Resume());

    assertThat(run.events()).contains(new DebugEvent.Resumed());
    assertThat(run.begun()).containsExactly("code_1");
    assertThat(run.settle()).isEqualTo("breakpoint before end");
  }

  @Test
  void lettingGoRunsToTheEnd() throws Exception {
    var run = DebuggedRun.start(LIST, items(3), "work", "end");

    run.tell(new DebugCommand.Detach());

    assertThat(run.at()).isEqualTo("over");
    assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void showsTheVariablesThatTheNodeWouldSee() throws Exception {
    var run = DebuggedRun.start(LIST, items(3), "each[1]/work");
    var seen = new ArrayList<ObjectValue>();

    run.tell(new DebugCommand.Inspect(seen::add));

    var variables = seen.getFirst();
    assertThat(variables.get("item")).isEqualTo(Value.of(10));
    assertThat(variables.get("index")).isEqualTo(Value.of(1));
    assertThat(variables.get("start")).isInstanceOf(ObjectValue.class);
  }
}
