package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.debug.Breakpoint;
import io.heddle.runtime.debug.DebugConfig;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.stub.StubModel;
import io.heddle.runtime.task.TaskReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people do to runs that are under way. */
@Timeout(60)
class LiveRunTest {

  private static final String ID = "test/0-1";
  private static final Duration LONG = Duration.ofSeconds(50);

  private static final String TOOL =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s } }
        - { id: call, data: { type: tool, title: t, provider: slow, tool_name: wait, arguments: {} } }
        - { id: end, data: { type: end, title: e, outputs: [ { variable: t, value_selector: [call, text] } ] } }
      edges: [ { source: start, target: call }, { source: call, target: end } ]
      """;

  private static final String TASK =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s } }
        - { id: work, data: { type: task, title: t, queue: q } }
        - { id: end, data: { type: end, title: e, outputs: [ { variable: x, value_selector: [work, x] } ] } }
      edges: [ { source: start, target: work }, { source: work, target: end } ]
      """;

  private static final String FORM =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s } }
        - { id: ask, data: { type: human-input, title: a, prompt_text: "How many?", form_fields: [ { variable: n, default_value: "7" } ] } }
        - { id: end, data: { type: end, title: e, outputs: [] } }
      edges:
        - { source: start, target: ask }
        - { source: ask, target: end }
      """;

  private final CompletableFuture<NodeContext.ToolReply> slow = new CompletableFuture<>();
  private final CompletableFuture<String> called = new CompletableFuture<>();
  private final TestGroup group =
      new TestGroup(
          new StubModel(),
          (request, _) -> {
            called.complete(request.tool());
            return slow;
          });

  @AfterEach
  void close() {
    group.close();
  }

  private static RunRequest request(String text) {
    return RunRequest.of(ID, TestGroup.compile(text), ObjectValue.EMPTY);
  }

  private CompletableFuture<PauseReply> pause() {
    var reply = new CompletableFuture<PauseReply>();
    group.tell(ID, new EphemeralExecution.Pause("rest", reply::complete));
    // The run has heard of it once it answers what comes after it.
    group.snapshot(ID).join();
    return reply;
  }

  private void letTheToolEnd() {
    slow.complete(
        new NodeContext.ToolReply.Answered("done", List.of(), List.of(), ObjectValue.EMPTY, false));
  }

  @Test
  void tellsThatAPauseHasTakenEffectWhenTheLastNodeHasEnded() {
    var run = group.run(request(TOOL));
    called.join();

    var paused = pause();
    assertThat(paused).isNotDone();
    letTheToolEnd();

    assertThat(paused.join()).isEqualTo(PauseReply.STILL);
    assertThat(group.snapshot(ID).join().orElseThrow().status()).isEqualTo(RunStatus.PAUSED);
    group.tell(ID, new EphemeralExecution.Resume());
    assertThat(run.join().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void tellsThatAPauseWasTakenBackBeforeItTookEffect() {
    var run = group.run(request(TOOL));
    called.join();

    var paused = pause();
    group.tell(ID, new EphemeralExecution.Resume());

    assertThat(paused.join()).isEqualTo(PauseReply.RESUMED);
    letTheToolEnd();
    assertThat(run.join().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void tellsThatARunEndedBeforeItsPauseTookEffect() {
    var run = group.run(request(TOOL));
    called.join();

    var paused = pause();
    group.tell(ID, new EphemeralExecution.Cancel("enough"));

    assertThat(paused.join()).isEqualTo(PauseReply.OVER);
    assertThat(run.join().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void isKilledWithoutAMomentForItsNodes() {
    var run = group.run(request(TOOL));
    called.join();
    // It waits for the tool from now on, for as long as the grace.
    group.tell(ID, new EphemeralExecution.Cancel("enough"));
    assertThat(group.snapshot(ID).join()).isPresent();

    group.tell(ID, new EphemeralExecution.Cancel("now", true));

    var result = run.join();
    assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
    var failure = java.util.Objects.requireNonNull(result.failure()).failure();
    assertThat(failure.code()).isEqualTo("killed");
    assertThat(failure.message()).isEqualTo("killed: now");
  }

  @Test
  void aRunThatIsOverAnswersAsADurableOneDoes() {
    var run = group.run(request(FORM));
    var accepted = submit("s1").join();
    assertThat(accepted).isInstanceOf(SubmitReply.Accepted.class);
    assertThat(run.join().status()).isEqualTo(RunStatus.SUCCEEDED);

    assertThat(submit("s1").join()).as("repeated").isEqualTo(accepted);
    assertThat(submit("s2").join())
        .isInstanceOfSatisfying(
            SubmitReply.AlreadyDecided.class,
            late -> assertThat(late.winner().submitId()).isEqualTo("s1"));
  }

  private CompletableFuture<SubmitReply> submit(String id) {
    var reply = new CompletableFuture<SubmitReply>();
    var submission =
        new Input.Submit(
            new Input.Submit.ByNode("ask", -1),
            id,
            new HumanForms.Submission(null, ObjectValue.EMPTY),
            "me");
    group.tell(ID, new EphemeralExecution.Submit(submission, reply::complete));
    return reply;
  }

  @Test
  void standsStillAtOnceWhenOnlyAWorkerOutsideIsAtWork() {
    var _ = group.run(request(TASK));
    group.tasks().take("q", "worker", LONG).join();

    assertThat(pause().join()).isEqualTo(PauseReply.STILL);
  }

  @Test
  void isDebuggedFromTheMomentSomebodyAttaches() throws InterruptedException {
    var run = group.run(request(TASK));
    var task = ((TaskReply.Taken) group.tasks().take("q", "worker", LONG).join()).task();
    var session = new DebugSession(new DebugConfig(List.of(Breakpoint.before("end")), false));

    group.tell(ID, new EphemeralExecution.Attach(session));
    group.snapshot(ID).join();
    group.tasks().complete(task.token(), ObjectValue.of("x", Value.of(1))).join();

    assertThat(session.nextStop(LONG))
        .isInstanceOfSatisfying(
            DebugSession.Stopped.class,
            stopped -> assertThat(stopped.paused().location().nodeId()).isEqualTo("end"));
    assertThat(session.update(ObjectValue.of("work.x", Value.of(2))).join()).isEmpty();
    session.go();
    assertThat(run.join().outputs()).isEqualTo(ObjectValue.of("x", Value.of(2)));
    assertThat(session.nextStop(LONG)).isInstanceOf(DebugSession.Over.class);
  }
}
