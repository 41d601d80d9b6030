package io.heddle.runtime.debug;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run also stops after a node that failed, before the failure has any consequence. */
final class FailedNodesTest {

  private static final String CODE =
      "{ type: code, title: c, language: javascript, code: \"function main() { return {}; }\"%s }";

  private static String fork(String rest) {
    return """
        version: "0.1.0"
        nodes:
          - { id: start, data: { type: start, title: s, variables: [] } }
          - { id: a, data: %s }
          - { id: b, data: %s }
          - { id: end, data: { type: end, title: e, outputs: [ { variable: out, value_selector: [a, result] } ] } }
        edges:
          - { source: start, target: a }
          - { source: start, target: b }
          - { source: a, target: end }
          - { source: b, target: end }
        """
            .formatted(CODE.formatted(""), CODE.formatted(""))
        + rest;
  }

  private static String list(String onError, int parallel) {
    return """
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
              parallel: true
              parallelism: %d
              error_handle_mode: %s
              sub_graph:
                nodes:
                  - { id: begin, type: start, data: {} }
                  - { id: work, type: code, data: { language: javascript, code: "function main() { return {}; }" } }
                  - { id: done, type: end, data: { outputs: [ { variable: value, value_selector: [work, result] } ] } }
                edges: [ { source: begin, target: work }, { source: work, target: done } ]
          - id: end
            data: { type: end, title: e, outputs: [ { variable: out, value_selector: [each, out] } ] }
        edges: [ { source: start, target: each }, { source: each, target: end } ]
        """
        .formatted(parallel, onError);
  }

  private static ObjectValue items(int count) {
    var items = new ArrayList<Value>();
    for (var i = 0; i < count; i++) {
      items.add(Value.of(i));
    }
    return ObjectValue.of("items", Value.array(items));
  }

  private static String error(DebuggedRun run) {
    return requireNonNull(run.result().failure()).failure().message();
  }

  @Test
  void theRunStopsBeforeItsFailureEndsIt() throws Exception {
    var run = DebuggedRun.start(fork(""), ObjectValue.EMPTY, "a:after");

    run.failChild();

    assertThat(run.at()).isEqualTo("breakpoint after a");
    assertThat(run.state().status()).isEqualTo(RunStatus.PAUSED);
    run.tell(new DebugCommand.Go());
    assertThat(run.at()).isEqualTo("over");
    assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    assertThat(error(run)).isEqualTo("a failed");
  }

  @Test
  void theFailureCanBeSeenAtTheStop() throws Exception {
    var run = DebuggedRun.start(fork(""), ObjectValue.EMPTY, "a:after");
    run.failChild();
    var seen = new ArrayList<ObjectValue>();

    run.tell(new DebugCommand.InspectNode("a", seen::add));
    run.tell(new DebugCommand.InspectNode("b", seen::add));

    assertThat(seen.getFirst().get("status")).isEqualTo(Value.of("failed"));
    assertThat(seen.getFirst().get("error"))
        .isInstanceOfSatisfying(
            ObjectValue.class,
            error -> assertThat(error.get("message")).isEqualTo(Value.of("a failed")));
    assertThat(seen.getLast().get("error")).isNull();
  }

  @Test
  void aStepEndsAfterTheNodeThatFailed() throws Exception {
    var run = DebuggedRun.start(fork(""), ObjectValue.EMPTY, "a");

    run.tell(new DebugCommand.StepOver());
    run.failChild();

    assertThat(run.at()).isEqualTo("step after a");
    assertThat(run.begun()).containsExactly("a");
    run.tell(new DebugCommand.Step());
    assertThat(run.at()).isEqualTo("over");
    assertThat(run.begun()).as("nothing begins once the failure counts").containsExactly("a");
  }

  @Test
  void theFirstOfTwoFailuresIsTheOneThatCounts() throws Exception {
    var run = DebuggedRun.start(fork(""), ObjectValue.EMPTY, "a:after");

    run.failChild();
    run.failChild();

    assertThat(run.at()).isEqualTo("breakpoint after a");
    run.tell(new DebugCommand.Go());
    assertThat(error(run)).isEqualTo("a failed");
  }

  @Test
  void whoeverEndsWhileTheFailureIsHeldDoesNotEndTheRun() throws Exception {
    var run = DebuggedRun.start(fork(""), ObjectValue.EMPTY, "a:after", "b:after");

    run.failChild();
    run.endChild();

    assertThat(run.at()).isEqualTo("breakpoint after a");
    run.tell(new DebugCommand.Go());
    assertThat(run.at()).isEqualTo("breakpoint after b");
    run.tell(new DebugCommand.Go());
    assertThat(error(run)).isEqualTo("a failed");
  }

  @Test
  void anAbortWhileTheFailureIsHeldGivesItsReason() throws Exception {
    var run = DebuggedRun.start(fork(""), ObjectValue.EMPTY, "a:after");
    run.failChild();

    run.tell(new DebugCommand.Abort("enough"));

    assertThat(error(run)).isEqualTo("Workflow aborted: enough");
  }

  @Test
  void lettingGoOfAHeldFailureEndsTheRun() throws Exception {
    var run = DebuggedRun.start(fork(""), ObjectValue.EMPTY, "a:after", "b:after");
    run.failChild();
    run.failChild();

    run.tell(new DebugCommand.Detach());

    assertThat(run.at()).isEqualTo("over");
    assertThat(error(run)).isEqualTo("a failed");
  }

  @Test
  void aHeldFailureOutlivesTheProcess() throws Exception {
    var run = DebuggedRun.start(fork(""), ObjectValue.EMPTY, "a:after");
    run.failChild();

    run.crash();
    run.decide(new Input.Continue());
    assertThat(run.at()).isEqualTo("running");
    run.decide(new Input.Resume());

    assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    assertThat(error(run)).isEqualTo("a failed");
  }

  @Test
  void insideAContainerTheItemEndsWhenTheRunGoesOn() throws Exception {
    var run = DebuggedRun.start(list("terminated", 1), items(2), "each[0]/work:after");

    run.failChild();

    assertThat(run.at()).isEqualTo("breakpoint after each[0]/work");
    run.tell(new DebugCommand.Step());
    assertThat(run.at()).isEqualTo("step after each");
    assertThat(run.state().status()).isEqualTo(RunStatus.PAUSED);
    run.tell(new DebugCommand.Step());
    assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.begun()).containsExactly("work");
  }

  @Test
  void anItemThatMayFailIsPassedOnceTheRunGoesOn() throws Exception {
    var run = DebuggedRun.start(list("continue_on_error", 2), items(3), "work:after");

    run.failChild();
    run.failChild();

    assertThat(run.at()).isEqualTo("breakpoint after each[0]/work");
    assertThat(run.begun()).as("no item begins").hasSize(2);
    run.tell(new DebugCommand.Go());
    assertThat(run.at()).isEqualTo("breakpoint after each[1]/work");
    run.tell(new DebugCommand.Go());
    assertThat(run.settle()).isEqualTo("breakpoint after each[2]/work");
    run.tell(new DebugCommand.Go());
    assertThat(run.result().status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(String.valueOf(run.result().outputs().get("out"))).contains("work");
  }

  @ParameterizedTest
  @ValueSource(strings = {"continue-on-failure", "stop-on-first-error"})
  void theStrategyOfTheWorkflowHasItsSayAfterTheStop(String strategy) throws Exception {
    var text = fork("error_handling: { strategy: %s }\n".formatted(strategy));
    var run = DebuggedRun.start(text, ObjectValue.EMPTY, "a:after");

    run.failChild();
    assertThat(run.at()).isEqualTo("breakpoint after a");
    run.tell(new DebugCommand.Go());
    run.settle();

    assertThat(run.result().status())
        .isEqualTo(
            strategy.equals("continue-on-failure")
                ? RunStatus.PARTIAL_SUCCEEDED
                : RunStatus.FAILED);
  }

  @Test
  void theErrorHandlerBeginsAfterTheStopAndStopsAtItsOwnFailure() throws Exception {
    var handler =
        """
        error_handler:
          mode: recover
          sub_graph:
            nodes:
              - { id: begin, type: start, data: {} }
              - { id: mend, type: code, data: { language: javascript, code: "function main() { return {}; }" } }
              - { id: done, type: end, data: { outputs: [] } }
            edges: [ { source: begin, target: mend }, { source: mend, target: done } ]
        """;
    var run = DebuggedRun.start(fork(handler), ObjectValue.EMPTY, "a:after", "mend:after");
    run.failChild();
    run.endChild();

    assertThat(run.begun()).containsExactly("a", "b");
    run.tell(new DebugCommand.Go());
    assertThat(run.begun()).containsExactly("a", "b", "mend");
    run.failChild();
    assertThat(run.at()).startsWith("breakpoint after").endsWith("mend");
    run.tell(new DebugCommand.Go());

    assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    assertThat(error(run)).as("the first failure stands").isEqualTo("a failed");
    assertThat(run.events())
        .filteredOn(DebugEvent.Paused.class::isInstance)
        .as("one stop each")
        .hasSize(2);
    assertThat(List.copyOf(run.begun())).hasSize(3);
  }
}
