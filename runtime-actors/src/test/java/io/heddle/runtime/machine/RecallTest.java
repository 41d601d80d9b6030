package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.fork.Adoption;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.fork.ForkException;
import io.heddle.runtime.fork.ForkPlan;
import io.heddle.runtime.fork.Memo;
import io.heddle.runtime.fork.NodeConfigs;
import io.heddle.runtime.fork.RecordedRun;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a fork takes over, does again and starts, as the machine decides it. */
final class RecallTest {

  private static final Usage PAID = new Usage(10, 5, new BigDecimal("0.02"), "USD");

  private final Set<String> failing = new HashSet<>();

  private static CompiledWorkflow workflow(
      String nodes, String outputs, String edges, String more) {
    var text =
        """
        version: "0.1.0"
        name: Parent
        nodes:
          - { id: start, data: { type: start, title: S } }
          %s
          - { id: end, data: { type: end, title: E, outputs: [ %s ] } }
        edges: [ %s ]
        %s
        """
            .formatted(nodes, outputs, edges, more);
    return switch (WorkflowCompiler.compile("parent.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  /** Two nodes that work, one after the other, beside a third. */
  private static CompiledWorkflow three() {
    return workflow(
        """
        - { id: one, data: { type: plugin.work, title: One } }
          - { id: two, data: { type: plugin.work, title: Two, read: "{{#one.value#}}" } }
          - { id: aside, data: { type: plugin.work, title: Aside } }
        """,
        "{ variable: said, value_selector: [two, value] }",
        "{ source: start, target: one }, { source: one, target: two }, { source: two, target: end"
            + " }, { source: start, target: aside }, { source: aside, target: end }",
        "");
  }

  private Outcome work(Activation activation) {
    var path = activation.node().id();
    if (path.equals("work") && activation.inputs().get(0) instanceof IntegerValue(var n)) {
      return Outcome.Completed.of(ObjectValue.of("value", Value.of(n + 1)));
    }
    return failing.contains(path)
        ? MachineDriver.fail(ErrorKind.NETWORK, "no way")
        : new Outcome.Completed(
            ObjectValue.of("value", Value.of(path)), Edge.DEFAULT, PAID, ObjectValue.EMPTY);
  }

  private static RecordedRun recorded(List<Fact> facts) {
    var run = new RecordedRun();
    try {
      run.take(facts);
    } catch (ForkException unexpected) {
      throw new AssertionError(unexpected);
    }
    return run;
  }

  private static Fork from(String... places) {
    return new Fork("test/0-1", 1, List.of(places), ObjectValue.EMPTY);
  }

  private static Adoption adoption(List<Fact> facts, CompiledWorkflow workflow, Fork fork) {
    try {
      return Adoption.of(recorded(facts), request(workflow), fork, NodeConfigs.SAME_TEXT);
    } catch (ForkException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static RunRequest request(CompiledWorkflow workflow) {
    return RunRequest.of("test/0-2", workflow, ObjectValue.EMPTY);
  }

  private MachineDriver fork(List<Fact> facts, CompiledWorkflow workflow, Fork fork) {
    var memo = new Memo("test/0-2", adoption(facts, workflow, fork).results());
    return new MachineDriver(request(workflow), 1, memo, this::work);
  }

  private static List<String> started(MachineDriver run) {
    return run.started.stream().map(activation -> activation.node().id()).toList();
  }

  private static Fact.NodeSettled settled(MachineDriver run, String node) {
    return run.facts.stream()
        .filter(Fact.NodeSettled.class::isInstance)
        .map(Fact.NodeSettled.class::cast)
        .filter(fact -> run.state().root().graph().node(fact.node()).id().equals(node))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aForkOfAFinishedRunEndsAtOnceWithItsResultAndPaysNothing() {
    var workflow = three();
    var source = MachineDriver.start(workflow, this::work);
    var end = source.finish();

    var fork = fork(source.facts, workflow, from());

    assertThat(fork.started).isEmpty();
    var result = fork.finish();
    assertThat(result.outputs()).isEqualTo(end.outputs());
    assertThat(result.steps()).isEqualTo(end.steps());
    assertThat(end.usage().totalTokens()).isEqualTo(45);
    assertThat(result.usage()).isEqualTo(Usage.NONE);
    assertThat(settled(fork, "one").details().get(Adoption.REUSED_FROM))
        .isEqualTo(Value.of("test/0-1"));
  }

  @Test
  void whatIsAskedForRunsWithNewKeysAndWhatComesAfterToo() {
    var workflow = three();
    var source = MachineDriver.start(workflow, this::work);
    source.finish();

    var fork = fork(source.facts, workflow, from("one"));
    fork.finish();

    assertThat(started(fork)).containsExactly("one", "two");
    assertThat(fork.started)
        .allSatisfy(activation -> assertThat(activation.idempotencyKey()).startsWith("test/0-2/"));
  }

  @Test
  void aFailureIsNoResultAndIsDoneAgain() {
    var workflow = three();
    failing.add("two");
    var source = MachineDriver.start(workflow, this::work);
    assertThat(source.finish().status()).isEqualTo(RunStatus.FAILED);
    assertThat(recorded(source.facts).failed()).containsExactly("two");
    failing.clear();

    var fork = fork(source.facts, workflow, from());

    assertThat(fork.finish().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(started(fork)).startsWith("two").doesNotContain("one");
  }

  @Test
  void aFailureThatWasMendedIsTakenOverWithTheWayItWent() {
    var workflow =
        workflow(
            """
            - { id: one, data: { type: plugin.work, title: One, error_strategy: fail-branch } }
              - { id: two, data: { type: plugin.work, title: Two } }
              - { id: mend, data: { type: plugin.work, title: Mend } }
            """,
            "{ variable: said, value_selector: [mend, value] }",
            "{ source: start, target: one }, { source: one, target: two },"
                + " { source: one, target: mend, source_handle: fail-branch },"
                + " { source: two, target: end }, { source: mend, target: end }",
            "");
    failing.add("one");
    var source = MachineDriver.start(workflow, this::work);
    var end = source.finish();
    failing.clear();

    var fork = fork(source.facts, workflow, from());

    assertThat(fork.started).isEmpty();
    assertThat(fork.finish().outputs()).isEqualTo(end.outputs());
    assertThat(settled(fork, "one").status()).isEqualTo(NodeStatus.EXCEPTION);
  }

  @Test
  void ofALoopTheRoundsBeforeAreTakenOver() {
    var workflow =
        workflow(
            """
            - { id: loop, data: { type: loop, title: L, initial_vars: { n: 0 }, output_variable: out,
                condition: { variable_selector: [loop, n], comparison_operator: less_than, value: 3 },
                sub_graph: { nodes: [
                  { id: begin, data: { type: start } },
                  { id: work, data: { type: plugin.work, n: "{{#loop.n#}}" } },
                  { id: done, data: { type: end, outputs: [ { variable: n, value_selector: [work, value] } ] } } ],
                edges: [ { source: begin, target: work }, { source: work, target: done } ] } } }
            """,
            "",
            "{ source: start, target: loop }, { source: loop, target: end }",
            "");
    var source = MachineDriver.start(workflow, this::work);
    source.finish();
    var rounds = started(source).size();
    assertThat(rounds).isEqualTo(3);

    var fork = fork(source.facts, workflow, from("loop[1]/work"));
    fork.finish();

    assertThat(started(fork)).hasSize(rounds - 1).containsOnly("work");
    var all = fork(source.facts, workflow, from("loop/work"));
    all.finish();
    assertThat(started(all)).hasSize(rounds);
  }

  @Test
  void aRunInsideIsNotStartedAgain() {
    var workflow =
        workflow(
            "- { id: sub, data: { type: workflow, title: W, workflow: other } }",
            "{ variable: said, value_selector: [sub, text] }",
            "{ source: start, target: sub }, { source: sub, target: end }",
            "");
    var source = MachineDriver.start(workflow, this::work);
    source.tell(new Input.RunEnded(ended(source.ordered.getFirst())));
    var end = source.finish();

    var fork = fork(source.facts, workflow, from());

    assertThat(fork.ordered).isEmpty();
    assertThat(fork.finish().outputs()).isEqualTo(end.outputs());
    var again = fork(source.facts, workflow, from("sub"));
    assertThat(again.ordered).hasSize(1);
    assertThat(again.ordered.getFirst().runId()).isNotEqualTo(source.ordered.getFirst().runId());
  }

  private static RunResult ended(RunOrder order) {
    return new RunResult(
        order.runId(),
        RunStatus.SUCCEEDED,
        ObjectValue.of("text", Value.of("done")),
        null,
        ObjectValue.EMPTY,
        PAID,
        3,
        0,
        1,
        2);
  }

  @Test
  void whatATriggerStartedIsNotStartedAgain() {
    var workflow =
        workflow(
            "- { id: one, data: { type: plugin.work, title: One } }",
            "{ variable: said, value_selector: [after, text] }",
            "{ source: start, target: one }, { source: one, target: end }",
            "triggers: [ { id: after, type: event, on: node-completed, node: one, workflow: other,"
                + " wait: true } ]");
    var source = MachineDriver.start(workflow, this::work);
    while (source.ordered.isEmpty()) {
      source.step();
    }
    source.tell(new Input.RunEnded(ended(source.ordered.getFirst())));
    var end = source.finish();

    var fork = fork(source.facts, workflow, from());

    assertThat(fork.ordered).isEmpty();
    assertThat(fork.finish().outputs()).isEqualTo(end.outputs());
    assertThat(fork.state().owesRuns()).isFalse();
  }

  @Test
  void anAnswerIsTakenOverWithWhoGaveIt() {
    var workflow =
        workflow(
            """
            - { id: ask, data: { type: human-input, title: A, resume_mode: approval } }
              - { id: yes, data: { type: plugin.work, title: Y } }
            """,
            "{ variable: said, value_selector: [yes, value] }",
            "{ source: start, target: ask },"
                + " { source: ask, target: yes, source_handle: approve },"
                + " { source: ask, target: end, source_handle: reject },"
                + " { source: yes, target: end }",
            "");
    var source = MachineDriver.start(workflow, this::work);
    var ask = new Input.Submit.ByNode("ask", -1);
    assertThat(source.submit(ask, "s-1", "approve", ObjectValue.EMPTY))
        .isInstanceOf(SubmitReply.Accepted.class);
    source.finish();

    var fork = fork(source.facts, workflow, from("yes"));

    assertThat(started(fork)).containsExactly("yes");
    assertThat(fork.submit(ask, "s-1", "reject", ObjectValue.EMPTY))
        .isInstanceOfSatisfying(
            SubmitReply.AlreadyDecided.class,
            decided -> assertThat(decided.winner().who()).isEqualTo("ann"));
  }

  @Test
  void thePlanSaysWhatIsReusedWhatRunsAndWhatWasPaidForIt() {
    var workflow = three();
    var source = MachineDriver.start(workflow, this::work);
    source.finish();

    var plan = ForkPlan.of(request(workflow), adoption(source.facts, workflow, from("one")), 1_000);

    assertThat(plan.steps())
        .extracting(step -> "%s %s %s".formatted(step.path(), step.fate(), step.reason()))
        .containsExactlyInAnyOrder("aside REUSED ", "one RUNS asked", "two RUNS_LATER after");
    assertThat(plan.saved()).isEqualTo(PAID);
    assertThat(plan.again()).isEqualTo(PAID.plus(PAID));
  }

  @Test
  void whatCannotBeIsSaidInWords() {
    var workflow = three();
    var source = MachineDriver.start(workflow, this::work);
    source.finish();
    var recorded = recorded(source.facts);

    assertThatThrownBy(
            () -> Adoption.of(recorded, request(workflow), from("tow"), NodeConfigs.SAME_TEXT))
        .isInstanceOf(ForkException.class)
        .hasMessageContaining("did you mean 'two'?");
  }
}
