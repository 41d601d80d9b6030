package io.heddle.runtime.machine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Input.Submit.ByNode;
import io.heddle.runtime.machine.Input.Submit.ByToken;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that wait for a person. */
final class WaitsTest {

  private static final ByNode ASK = new ByNode("ask", -1);

  private static final String FORM =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s, variables: [] } }
        - id: ask
          data:
            {
              type: human-input,
              title: a,
              prompt_text: "How many?",
              form_fields: [ { variable: amount, field_type: number, required: true, default_value: 7 } ],
              EXTRA
            }
        - { id: work, data: { type: code, title: w, language: javascript, code: "function main() { return {}; }" } }
        - { id: end, data: { type: end, title: e, outputs: [ { variable: amount, value_selector: [ask, amount] } ] } }
      edges:
        - { source: start, target: ask }
        - { source: start, target: work }
        - { source: ask, target: end }
        - { source: work, target: end }
      """;

  private static final String APPROVAL =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s, variables: [] } }
        - id: ask
          data: { type: human-input, title: a, resume_mode: approval, EXTRA }
        - { id: sent, data: { type: end, title: e, outputs: [ { variable: sent, value_selector: [ask, __decision] } ] } }
        - { id: kept, data: { type: end, title: e, outputs: [ { variable: kept, value_selector: [ask, __decision] } ] } }
      edges:
        - { source: start, target: ask }
        - { source: ask, target: sent, source_handle: approve }
        - { source: ask, target: kept, source_handle: reject }
      """;

  private static final String EXPORT =
      """
      app: { mode: workflow, name: x }
      kind: app
      version: "0.3.0"
      workflow:
        graph:
          nodes:
            - { id: start, data: { type: start, title: s, variables: [] } }
            - id: ask
              data:
                type: human-input
                title: a
                form_content: "Say {{#$output.note#}}"
                inputs: [ { type: paragraph, output_variable_name: note } ]
                user_actions: [ { id: send, title: Send }, { id: drop, title: Drop } ]
                timeout: TIMEOUT
                timeout_unit: day
            - { id: sent, data: { type: end, title: e, outputs: [ { variable: sent, value_selector: [ask, __rendered_content] } ] } }
            - { id: late, data: { type: end, title: e, outputs: [ { variable: late, value_selector: [ask, __rendered_content] } ] } }
          edges:
            - { source: start, target: ask, sourceHandle: source }
            - { source: ask, target: sent, sourceHandle: send }
            - { source: ask, target: late, sourceHandle: __timeout }
      """;

  private static final String EACH =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s, variables: [ { variable: items, type: "array[string]" } ] } }
        - id: each
          data:
            type: iteration
            title: i
            input_selector: [start, items]
            output_variable: out
            parallel: true
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: ask, type: human-input, data: { prompt_text: "About {{#__scope__.item#}}?", form_fields: [ { variable: said } ] } }
                - { id: done, type: end, data: { outputs: [ { variable: said, value_selector: [ask, said] } ] } }
              edges: [ { source: begin, target: ask }, { source: ask, target: done } ]
        - { id: end, data: { type: end, title: e, outputs: [ { variable: out, value_selector: [each, out] } ] } }
      edges: [ { source: start, target: each }, { source: each, target: end } ]
      """;

  private static CompiledWorkflow compile(String text) {
    return switch (WorkflowCompiler.compile("test.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  private static Outcome work(Activation activation) {
    return Outcome.Completed.of(ObjectValue.of("result", Value.of(activation.node().id())));
  }

  private static MachineDriver start(String text) {
    return MachineDriver.start(compile(text), WaitsTest::work);
  }

  private static MachineDriver form(String extra) {
    return start(FORM.replace("EXTRA", extra));
  }

  private static MachineDriver approval(String extra) {
    return start(APPROVAL.replace("EXTRA", extra));
  }

  private static MachineDriver each(String... items) {
    var values = Value.array(List.of(items).stream().map(Value::of).toList());
    var request = RunRequest.of("test/0-1", compile(EACH), ObjectValue.of("items", values));
    return new MachineDriver(request, 1, WaitsTest::work);
  }

  private static ObjectValue amount(long amount) {
    return ObjectValue.of("amount", Value.of(amount));
  }

  private static SubmitReply accepted(String handle) {
    return new SubmitReply.Accepted("ask", handle);
  }

  private static RunResult result(MachineDriver driver) {
    return requireNonNull(driver.result(), "the run is not over");
  }

  @Test
  void waitsWhileOtherBranchesGoOn() {
    var driver = form("");

    driver.pass(Duration.ofMinutes(5));

    assertThat(driver.started).extracting(one -> one.node().id()).containsExactly("work");
    assertThat(driver.state().isWaiting()).isTrue();
    assertThat(driver.state().running()).isZero();
    assertThat(driver.submit(ASK, "s1", null, amount(3))).isEqualTo(accepted("source"));
    assertThat(result(driver).outputs()).isEqualTo(amount(3));
  }

  @Test
  void takesAnAnswerWhileAnotherBranchStillRuns() {
    var driver = form("");

    assertThat(driver.submit(ASK, "s1", null, amount(3))).isEqualTo(accepted("source"));
    assertThat(driver.result()).isNull();

    assertThat(driver.finish().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @ParameterizedTest
  @CsvSource({"approve, sent", "Rejected, kept"})
  void anApprovalTakesTheEdgeOfItsDecision(String decision, String output) {
    var driver = approval("timeout_secs: 0");

    var reply = driver.submit(ASK, "s1", decision, ObjectValue.EMPTY);

    assertThat(reply).isInstanceOf(SubmitReply.Accepted.class);
    assertThat(result(driver).outputs().entries()).containsOnlyKeys(output);
  }

  @Test
  void aRejectedAnswerLeavesTheFormOpen() {
    var driver = form("");

    var wrong = driver.submit(ASK, "s1", null, ObjectValue.of("amount", Value.of("three")));

    assertThat(wrong)
        .isEqualTo(
            new SubmitReply.Rejected(List.of("field 'amount' must be a number, got string")));
    assertThat(driver.submit(ASK, "s1", null, amount(3))).isEqualTo(accepted("source"));
  }

  @Test
  void theSecondAnswerHearsWhoWasFirst() {
    var driver = form("");
    driver.submit(ASK, "s1", null, amount(3));

    var second = driver.submit(ASK, "s2", null, amount(4));

    assertThat(second)
        .isEqualTo(
            new SubmitReply.AlreadyDecided(
                "ask",
                new Decision(Decision.By.SUBMISSION, "s1", null, "source", "ann"),
                driver.now()));
    assertThat(driver.finish().outputs()).isEqualTo(amount(3));
  }

  @Test
  void aRepeatedAnswerHearsTheFirstReply() {
    var driver = form("");
    var first = driver.submit(ASK, "s1", null, amount(3));

    assertThat(driver.submit(ASK, "s1", null, amount(4))).isEqualTo(first);
    assertThat(driver.finish().outputs()).isEqualTo(amount(3));
  }

  @Test
  void aFormPutsItsDefaultsOutWhenTimeDecides() {
    var driver =
        form(
            "timeout_secs: 60, timeout_action: default_value, timeout_default_values: { amount: 1"
                + " }");
    driver.pass(Duration.ofSeconds(59));
    assertThat(driver.result()).isNull();

    driver.pass(Duration.ofSeconds(2));

    assertThat(result(driver).outputs()).isEqualTo(amount(1));
  }

  @Test
  void theDeadlineDecidesForWhoComesLate() {
    var driver =
        start(
            FORM.replace(
                    "EXTRA",
                    "timeout_secs: 60, timeout_action: default_value, timeout_default_values: {"
                        + " amount: 1 }")
                .replace("source: start, target: work", "source: ask, target: work"));
    driver.pass(Duration.ofMinutes(1));

    var late = driver.submit(ASK, "s1", null, amount(4));

    assertThat(late).isInstanceOf(SubmitReply.AlreadyDecided.class);
    assertThat(((SubmitReply.AlreadyDecided) late).winner().by()).isEqualTo(Decision.By.TIMEOUT);
  }

  @Test
  void aDeadlineAfterTheAnswerChangesNothing() {
    var driver = approval("timeout_secs: 60, timeout_action: auto_reject");
    driver.submit(ASK, "s1", "approve", ObjectValue.EMPTY);
    var before = driver.facts.size();

    driver.pass(Duration.ofMinutes(2));

    assertThat(driver.facts).hasSize(before);
    assertThat(result(driver).outputs().entries()).containsOnlyKeys("sent");
  }

  @ParameterizedTest
  @CsvSource({
    "auto_approve, sent, approve",
    "auto_reject, kept, reject",
    "'default_value, timeout_default_values: { decision: approve }', sent, approve",
    "'default_value, timeout_default_values: { note: none }', kept, reject"
  })
  void timeDecidesAnApproval(String action, String output, String decision) {
    var driver = approval("timeout_secs: 60, timeout_action: " + action);

    driver.pass(Duration.ofSeconds(61));

    assertThat(result(driver).status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result(driver).outputs()).isEqualTo(ObjectValue.of(output, Value.of(decision)));
  }

  @Test
  void aTimeoutThatFailsFailsTheRun() {
    var driver = approval("timeout_secs: 60");

    driver.pass(Duration.ofSeconds(61));

    var failure = requireNonNull(result(driver).failure());
    assertThat(result(driver).status()).isEqualTo(RunStatus.FAILED);
    assertThat(failure.nodeId()).isEqualTo("ask");
    assertThat(failure.failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void asksAgainAfterATimeoutWhenRetriesAreLeft() {
    var driver =
        approval("timeout_secs: 60, retry_config: { max_retries: 1, retry_interval: 1000 }");
    var index = requireNonNull(driver.state().root().graph().node("ask")).index();

    driver.pass(Duration.ofSeconds(62));

    assertThat(driver.state().isWaiting()).isTrue();
    assertThat(
            driver.submit(
                new ByToken(MachineDriver.token(0, index, 1)), "s1", "approve", ObjectValue.EMPTY))
        .as("the first form is over")
        .isInstanceOf(SubmitReply.AlreadyDecided.class);
    assertThat(
            driver.submit(
                new ByToken(MachineDriver.token(0, index, 2)), "s2", "approve", ObjectValue.EMPTY))
        .isEqualTo(accepted("approve"));
    assertThat(result(driver).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void anExportTakesTheEdgeOfTheAction() {
    var driver = start(EXPORT.replace("TIMEOUT", "3"));

    var reply = driver.submit(ASK, "s1", "send", ObjectValue.of("note", Value.of("hi")));

    assertThat(reply).isEqualTo(accepted("send"));
    assertThat(result(driver).outputs()).isEqualTo(ObjectValue.of("sent", Value.of("Say hi")));
  }

  @Test
  void anExportTakesItsTimeoutEdge() {
    var driver = start(EXPORT.replace("TIMEOUT", "3"));

    driver.pass(Duration.ofDays(3));

    assertThat(result(driver).outputs())
        .isEqualTo(ObjectValue.of("late", Value.of("Say {{#$output.note#}}")));
  }

  @Test
  void aFormOfAnExportThatIsOpenForAWeekIsLost() {
    var driver = start(EXPORT.replace("TIMEOUT", "30"));

    driver.pass(Duration.ofDays(8));

    assertThat(result(driver).status()).isEqualTo(RunStatus.FAILED);
    assertThat(requireNonNull(result(driver).failure()).failure().code())
        .isEqualTo("human_input_form_expired");
  }

  @Test
  void asksAboutEveryItem() {
    var driver = each("a", "b", "c");

    var ambiguous = driver.submit(ASK, "s0", null, ObjectValue.EMPTY);
    for (var item : List.of("c", "a", "b")) {
      var asked = asked(driver, item);
      var said = ObjectValue.of("said", Value.of(item + "!"));
      assertThat(driver.submit(asked, "s-" + item, null, said)).isEqualTo(accepted("source"));
    }

    assertThat(ambiguous).isInstanceOf(SubmitReply.NotWaiting.class);
    assertThat(result(driver).outputs().get("out"))
        .isEqualTo(
            Value.array(
                List.of("a!", "b!", "c!").stream()
                    .map(said -> ObjectValue.of("said", Value.of(said)))
                    .toList()));
  }

  private static ByNode asked(MachineDriver driver, String item) {
    for (var active : driver.state().active(100)) {
      var form = driver.state().form(active.frame().id(), active.node().index());
      if (form != null && form.content().equals("About " + item + "?")) {
        return new ByNode("ask", active.frame().id());
      }
    }
    throw new AssertionError("nobody is asked about " + item);
  }

  @Test
  void theRunWaitsUntilTheLastOfItsFormsIsAnswered() {
    var driver = each("a", "b");

    driver.submit(asked(driver, "a"), "s1", null, ObjectValue.EMPTY);

    assertThat(driver.state().isWaiting()).isTrue();
    driver.submit(asked(driver, "b"), "s2", null, ObjectValue.EMPTY);
    assertThat(result(driver).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aTokenAnswersAndOnlyItsHashIsKept() {
    var driver = form("");
    var index = requireNonNull(driver.state().root().graph().node("ask")).index();
    var token = MachineDriver.token(0, index, 1);

    var wrong = driver.submit(new ByToken("guessed"), "s1", null, amount(3));
    var right = driver.submit(new ByToken(token), "s2", null, amount(3));

    assertThat(wrong).isInstanceOf(SubmitReply.NotWaiting.class);
    assertThat(right).isEqualTo(accepted("source"));
    assertThat(driver.facts.toString()).doesNotContain(token).contains(Tokens.hash(token));
  }

  @Test
  void anEmptyTokenAnswersNothing() {
    var driver = form("");

    assertThat(driver.submit(new ByToken(""), "s1", null, amount(3)))
        .isInstanceOf(SubmitReply.NotWaiting.class);
  }

  @Test
  void saysWhatDoesWaitWhenNothingWaitsThere() {
    var driver = form("");

    var reply = driver.submit(new ByNode("aks", -1), "s1", null, amount(3));

    assertThat(reply).isEqualTo(new SubmitReply.NotWaiting("nothing waits there; these do: ask"));
  }

  @Test
  void wallTimeStandsStillWhileOnlyPeopleAreAwaited() {
    var driver = start("limits: { max_execution_time_secs: 10 }\n" + FORM.replace("EXTRA", ""));

    driver.pass(Duration.ofDays(30));
    driver.submit(ASK, "s1", null, amount(3));

    assertThat(result(driver).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void wallTimeGoesOnAfterTheAnswerWhereItStood() {
    var text =
        FORM.replace("EXTRA", "")
            .replace("source: start, target: work", "source: ask, target: work");
    var driver =
        MachineDriver.start(
            compile("limits: { max_execution_time_secs: 10 }\n" + text), WaitsTest::work);

    driver.pass(Duration.ofDays(1));
    driver.hold();
    driver.submit(ASK, "s1", null, amount(3));
    driver.pass(Duration.ofSeconds(9));
    assertThat(driver.result()).isNull();
    driver.pass(Duration.ofSeconds(2));

    assertThat(requireNonNull(result(driver).failure()).type()).isEqualTo(RunFailure.TIMEOUT);
  }

  @Test
  void aPausedRunTakesAnswersAndGoesOnWhenItIsResumed() {
    var driver = form("");
    driver.pass(Duration.ofSeconds(1));
    driver.tell(new Input.Pause("later"));

    assertThat(driver.submit(ASK, "s1", null, amount(3))).isEqualTo(accepted("source"));
    assertThat(driver.result()).isNull();
    driver.tell(new Input.Resume());

    assertThat(result(driver).outputs()).isEqualTo(amount(3));
  }

  @Test
  void aKilledRunWaitsNoLonger() {
    var driver = form("");

    driver.tell(new Input.Kill("enough"));

    assertThat(result(driver).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(driver.tell(submission()).reply()).isInstanceOf(SubmitReply.NotWaiting.class);
  }

  @Test
  void afterTheEndARepeatedAnswerHearsTheFirstReplyAndAnotherOneWhoWasFirst() {
    var driver = form("");
    var first = driver.tell(submission()).reply();
    assertThat(first).isEqualTo(accepted("source"));
    driver.tell(new Input.Kill("enough"));
    assertThat(result(driver).status()).isEqualTo(RunStatus.CANCELLED);

    assertThat(driver.tell(submission()).reply()).isEqualTo(first);
    var other = new Input.Submit(ASK, "s2", submission().submission(), "bob");
    assertThat(driver.tell(other).reply()).isInstanceOf(SubmitReply.AlreadyDecided.class);
  }

  private static Input.Submit submission() {
    return new Input.Submit(
        ASK, "s1", new io.heddle.runtime.form.HumanForms.Submission(null, amount(1)), "ann");
  }

  @Test
  void aFailingBranchTakesTheFormWithIt() {
    var driver =
        MachineDriver.start(
            compile(FORM.replace("EXTRA", "")), _ -> MachineDriver.fail(ErrorKind.CODE, "boom"));

    driver.pass(Duration.ofSeconds(1));

    assertThat(result(driver).status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void aForkedStateKnowsItsFormsAndItsDecisions() {
    var driver = each("a", "b");
    driver.submit(asked(driver, "a"), "s1", null, ObjectValue.EMPTY);

    var replayed = new ExecutionState();
    driver.facts.forEach(replayed::apply);

    assertThat(Fingerprints.of(replayed)).isEqualTo(Fingerprints.of(driver.state()));
    assertThat(replayed.waits().decided()).hasSize(1);
    assertThat(replayed.isWaiting()).isTrue();
  }

  @Test
  void aHiddenDefaultIsShownAndPutOut() {
    var driver = form("");
    var index = requireNonNull(driver.state().root().graph().node("ask")).index();

    var form = requireNonNull(driver.state().form(0, index));

    assertThat(form.content()).isEqualTo("How many?");
    assertThat(form.defaults()).isEqualTo(amount(7));
    assertThat(driver.submit(ASK, "s1", null, ObjectValue.EMPTY)).isEqualTo(accepted("source"));
    assertThat(driver.finish().outputs()).isEqualTo(amount(7));
  }
}
