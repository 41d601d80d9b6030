package io.heddle.server.member;

import static io.heddle.server.member.TestMember.await;
import static io.heddle.server.member.TestMember.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.SubmitReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Durable runs of a member with a real store, real sharding and real pools. */
@Timeout(180)
final class MemberTest {

  private static final String PARENT =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: name, type: string } ] } }
        - { id: sub, data: { type: workflow, workflow: greet, inputs: { name: [start, name] } } }
        - { id: end, data: { type: end, outputs: [ { variable: text, value_selector: [sub, text] } ] } }
      edges:
        - { source: start, target: sub }
        - { source: sub, target: end }
      """;

  private static final String SUB =
      """
      { id: sub, data: { type: workflow, workflow: greet, inputs: { name: "Ada" } } }
        - { id: yes, data: { type: end, outputs: [ { variable: text, value_selector: [sub, text] } ] } }\
      """;

  @TempDir Path folder;

  private Member open() {
    return TestMember.open(folder);
  }

  private static RunResult run(Member member, RunRequest request) {
    assertThat(await(member.runs().start("default", request)))
        .isEqualTo(new StartReply.Started(request.executionId(), true));
    return await(member.runs().end(request.executionId(), Duration.ofSeconds(60)));
  }

  @Test
  void runsAWorkflowAndKnowsItsEndAfterARestart() {
    RunRequest request;
    RunResult result;
    try (var member = open()) {
      await(member.runs().definitions("default").register("greet", TestMember.GREET));
      request = request(member, "greet", ObjectValue.of("name", Value.of("Ada")));
      result = run(member, request);
      assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(result.outputs()).isEqualTo(ObjectValue.of("text", Value.of("Hello Ada")));
      assertThat(await(member.runs().start("default", request)))
          .isEqualTo(new StartReply.Started(request.executionId(), false));
    }
    try (var member = open()) {
      var again = await(member.runs().end(request.executionId(), Duration.ofSeconds(60)));
      assertThat(again).isEqualTo(result);
      assertThat(await(member.runs().cancel(request.executionId(), "too late", false)))
          .isEqualTo(Ack.NOT_RUNNING);
    }
  }

  @Test
  void aLargeTextIsStoredOnceAndComesBack() {
    var text = "x".repeat(200_000);
    String id;
    RunResult result;
    try (var member = open()) {
      await(member.runs().definitions("default").register("greet", TestMember.GREET));
      var request = request(member, "greet", ObjectValue.of("name", Value.of(text)));
      id = request.executionId();
      result = run(member, request);
      assertThat(result.outputs()).isEqualTo(ObjectValue.of("text", Value.of("Hello " + text)));
      var stored =
          member
              .store()
              .readers()
              .read(
                  session -> {
                    try (var rows =
                        session.prepare("select count(*), sum(size) from blob").executeQuery()) {
                      assertThat(rows.next()).isTrue();
                      return List.of(rows.getLong(1), rows.getLong(2));
                    }
                  })
              .join();
      // The input, and the text of the code node that the end node puts out, too.
      assertThat(stored.get(0)).isEqualTo(2);
      assertThat(stored.get(1)).isLessThan(401_000L);
    }
    try (var member = open()) {
      assertThat(await(member.runs().end(id, Duration.ofSeconds(60)))).isEqualTo(result);
    }
  }

  @Test
  void runsWorkflowsInsideWorkflows() {
    try (var member = open()) {
      await(member.runs().definitions("default").register("greet", TestMember.GREET));
      await(member.runs().definitions("default").register("parent", PARENT));
      var request = request(member, "parent", ObjectValue.of("name", Value.of("Ada")));
      var result = run(member, request);

      assertThat(result.outputs()).isEqualTo(ObjectValue.of("text", Value.of("Hello Ada")));
    }
  }

  @Test
  void aParentKeepsItsChildAcrossARestart() {
    var asks =
        TestMember.ASK
            .replace("{ id: yes, data: { type: end, outputs: [] } }", SUB)
            .replace("{ source: ask, target: yes,", "{ source: ask, target: sub,")
            .replace("edges:\n", "edges:\n  - { source: sub, target: yes }\n");
    String id;
    try (var member = open()) {
      await(member.runs().definitions("default").register("greet", TestMember.GREET));
      await(member.runs().definitions("default").register("asks", asks));
      var request = request(member, "asks", ObjectValue.EMPTY);
      id = request.executionId();
      await(member.runs().start("default", request));
      assertThat(await(member.runs().pause(id, "for the night", false))).isEqualTo(Ack.DONE);
    }
    try (var member = open()) {
      var newer = TestMember.GREET.replace("Hello", "Goodbye");
      await(member.runs().definitions("default").register("greet", newer));
      assertThat(await(member.runs().resume(id))).isEqualTo(Ack.DONE);
      var submission =
          new Input.Submit(
              new Input.Submit.ByNode("ask", -1),
              "s-1",
              new HumanForms.Submission("approve", ObjectValue.EMPTY),
              "somebody");
      assertThat(await(member.runs().submit(id, submission)))
          .isInstanceOf(SubmitReply.Accepted.class);
      var result = await(member.runs().end(id, Duration.ofSeconds(60)));
      assertThat(result.outputs()).isEqualTo(ObjectValue.of("text", Value.of("Hello Ada")));
      var row = await(member.store().runs().find(id)).orElseThrow().row();
      assertThat(row.workflowId()).isEqualTo("asks");
      assertThat(row.workflowVersion()).isEqualTo(1);
      // Who starts now has the newer one.
      var now = run(member, request(member, "greet", ObjectValue.of("name", Value.of("Ada"))));
      assertThat(now.outputs()).isEqualTo(ObjectValue.of("text", Value.of("Goodbye Ada")));
    }
  }

  @Test
  void waitsForAPersonAcrossARestart() {
    String id;
    try (var member = open()) {
      await(member.runs().definitions("default").register("ask", TestMember.ASK));
      var request = request(member, "ask", ObjectValue.EMPTY);
      id = request.executionId();
      await(member.runs().start("default", request));
      assertThat(await(member.runs().query(id)).orElseThrow().forms()).hasSize(1);
    }
    try (var member = open()) {
      var submission =
          new Input.Submit(
              new Input.Submit.ByNode("ask", -1),
              "s-1",
              new HumanForms.Submission("approve", ObjectValue.EMPTY),
              "somebody");
      assertThat(await(member.runs().submit(id, submission)))
          .isInstanceOf(SubmitReply.Accepted.class);
      assertThat(await(member.runs().end(id, Duration.ofSeconds(60))).status())
          .isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  void aRunThatIsCancelledBeforeItsStartNeverBegins() {
    try (var member = open()) {
      await(member.runs().definitions("default").register("greet", TestMember.GREET));
      var request = request(member, "greet", ObjectValue.of("name", Value.of("Ada")));
      var id = request.executionId();

      assertThat(await(member.runs().cancel(id, "early", false))).isEqualTo(Ack.DONE);
      assertThat(await(member.runs().start("default", request)))
          .isEqualTo(new StartReply.CancelledBefore(id));
    }
  }
}
