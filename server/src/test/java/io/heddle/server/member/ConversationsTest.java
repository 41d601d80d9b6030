package io.heddle.server.member;

import static io.heddle.server.member.TestMember.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.SubmitReply;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Turns of conversations, memories and what a group keeps, across restarts of a real member. */
@Timeout(180)
final class ConversationsTest {

  private static final String COLLECTS =
      """
      version: "0.1.0"
      conversation_variables:
        - { name: said, type: "array[string]", default: [] }
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: word, type: string } ] } }
        - { id: keep, data: { type: assigner, assigned_variable_selector: [conversation, said],
            input_variable_selector: [start, word], write_mode: append } }
        - { id: end, data: { type: end, outputs: [
            { variable: said, value_selector: [conversation, said] },
            { variable: turn, value_selector: [sys, dialogue_count] } ] } }
      edges:
        - { source: start, target: keep }
        - { source: keep, target: end }
      """;

  /** The same after somebody has approved of it. */
  private static final String ASKS =
      """
      version: "0.1.0"
      conversation_variables:
        - { name: said, type: "array[string]", default: [] }
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: word, type: string } ] } }
        - { id: ask, data: { type: human-input, resume_mode: approval } }
        - { id: keep, data: { type: assigner, assigned_variable_selector: [conversation, said],
            input_variable_selector: [start, word], write_mode: append } }
        - { id: end, data: { type: end, outputs: [
            { variable: said, value_selector: [conversation, said] } ] } }
        - { id: no, data: { type: end, outputs: [] } }
      edges:
        - { source: start, target: ask }
        - { source: ask, target: keep, source_handle: approve }
        - { source: ask, target: no, source_handle: reject }
        - { source: keep, target: end }
      """;

  private static final String REMEMBERS =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: v, type: string } ] } }
        - { id: keep, data: { type: memory-store, scope: global, key: color, value_selector: [start, v] } }
        - { id: end, data: { type: end, outputs: [] } }
      edges:
        - { source: start, target: keep }
        - { source: keep, target: end }
      """;

  private static final String RECALLS =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [] } }
        - { id: find, data: { type: memory-recall, scope: global, key: color } }
        - { id: end, data: { type: end, outputs: [ { variable: found, value_selector: [find, results] } ] } }
      edges:
        - { source: start, target: find }
        - { source: find, target: end }
      """;

  @TempDir Path folder;

  private volatile StoredListener listener = StoredListener.NONE;

  private Member open() {
    return open("standard");
  }

  private Member open(String quota) {
    var settings =
        ConfigFactory.parseString(
            "heddle.quota.one = ${heddle.quota.standard} { running-executions = 1 }");
    var member =
        TestMember.open(
            folder,
            settings,
            quota,
            (number, event, row) -> listener.onStored(number, event, row),
            Clock.systemUTC());
    await(member.runs().definitions("default").register("collects", COLLECTS));
    await(member.runs().definitions("default").register("asks", ASKS));
    await(member.runs().definitions("default").register("remembers", REMEMBERS));
    await(member.runs().definitions("default").register("recalls", RECALLS));
    return member;
  }

  private static StartReply begin(
      Member member, String workflow, String conversation, String id, String word) {
    if (!(member.runs().workflow("default", workflow, null)
        instanceof ProcessResult.Processed(var definition))) {
      throw new AssertionError(workflow);
    }
    var system =
        conversation.isEmpty()
            ? ObjectValue.EMPTY
            : ObjectValue.of("conversation_id", Value.of(conversation));
    var fields = RunBuilder.fields(definition.workflow());
    var built =
        RunBuilder.of(definition.workflow())
            .group("default")
            .executionId(id)
            .system(system)
            .inputs(
                fields.isEmpty()
                    ? ObjectValue.EMPTY
                    : ObjectValue.of(fields.getFirst().name(), Value.of(word)))
            .build();
    var request = ((RunBuilder.Built.Ready) built).from(RunOrigin.of(definition)).request();
    return await(member.runs().start("default", request));
  }

  private static String begin(Member member, String workflow, String conversation, String word) {
    var id = ExecutionIds.next("default", 0, System.currentTimeMillis());
    assertThat(begin(member, workflow, conversation, id, word))
        .isEqualTo(new StartReply.Started(id, true));
    return id;
  }

  private static RunResult end(Member member, String id) {
    return await(member.runs().end(id, Duration.ofSeconds(60)));
  }

  private static String outputs(Member member, String id) {
    return Json.write(end(member, id).outputs());
  }

  private static void until(Supplier<Boolean> so) {
    var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!so.get()) {
      assertThat(System.nanoTime()).isLessThan(patience);
      Thread.onSpinWait();
    }
  }

  private static void waitsForSomebody(Member member, String id) {
    until(() -> await(member.runs().query(id)).map(run -> run.forms().size()).orElse(0) == 1);
  }

  private static Input.Submit approval() {
    return new Input.Submit(
        new Input.Submit.ByNode("ask", -1),
        "s-1",
        new HumanForms.Submission("approve", ObjectValue.EMPTY),
        "somebody");
  }

  private static void approve(Member member, String id) {
    waitsForSomebody(member, id);
    assertThat(await(member.runs().submit(id, approval())))
        .isInstanceOf(SubmitReply.Accepted.class);
  }

  @Test
  void variablesOutliveARestartAndStayInTheirConversation() {
    try (var member = open()) {
      var one = begin(member, "collects", "c1", "one");
      assertThat(outputs(member, one)).isEqualTo("{\"said\":[\"one\"],\"turn\":1}");
      var other = begin(member, "collects", "c2", "other");
      assertThat(outputs(member, other)).isEqualTo("{\"said\":[\"other\"],\"turn\":1}");
    }
    try (var member = open()) {
      var two = begin(member, "collects", "c1", "two");
      assertThat(outputs(member, two)).isEqualTo("{\"said\":[\"one\",\"two\"],\"turn\":2}");
    }
  }

  @Test
  void turnsThatArriveTogetherLoseNoWriteEvenWhereOneRunMayRun() {
    try (var member = open("one")) {
      var ids = new ArrayList<String>();
      for (var i = 0; i < 20; i++) {
        ids.add(begin(member, "collects", "c1", "w" + i));
      }
      var last = end(member, ids.getLast()).outputs();
      assertThat(last.get("turn")).isEqualTo(Value.of(20));
      assertThat(Json.write(last)).contains("\"w0\",\"w1\"").contains("\"w19\"");
    }
  }

  @Test
  void aTurnWaitsForTheOneBeforeItAcrossARestart() {
    String first;
    String cancelled;
    String last;
    try (var member = open("one")) {
      first = begin(member, "asks", "c1", "one");
      waitsForSomebody(member, first);
      cancelled = begin(member, "collects", "c1", "never");
      last = begin(member, "collects", "c1", "two");
      // What waits for its turn holds no permit: another conversation goes on.
      assertThat(outputs(member, begin(member, "collects", "c2", "other"))).contains("other");
      assertThat(await(member.runs().query(last))).isEmpty();
      assertThat(await(member.runs().cancel(cancelled, "changed my mind", false)))
          .isEqualTo(Ack.DONE);
    }
    try (var member = open("one")) {
      assertThat(await(member.runs().query(last))).isEmpty();
      approve(member, first);
      assertThat(outputs(member, first)).isEqualTo("{\"said\":[\"one\"]}");
      assertThat(outputs(member, last)).isEqualTo("{\"said\":[\"one\",\"two\"],\"turn\":2}");
      assertThat(await(member.store().runs().find(cancelled)).orElseThrow().row().status())
          .isEqualTo(RunStatus.CANCELLED);
    }
  }

  /** The process dies when the end is stored and before anybody hears of it. */
  @Test
  void aTurnWhoseEndNobodyHearsOfHandsOverOnce() {
    String first;
    String last;
    try (var member = open()) {
      first = begin(member, "asks", "c1", "one");
      last = begin(member, "collects", "c1", "two");
      waitsForSomebody(member, first);
      listener =
          (_, event, row) -> {
            if (row.id().equals(first)
                && event instanceof RunEvent.Advanced(_, var facts)
                && facts.stream().anyMatch(fact -> fact instanceof Fact.Ended)) {
              throw new IllegalStateException("the process dies");
            }
          };
      // The answer is lost with the process.
      var _ = member.runs().submit(first, approval());
      until(() -> await(member.store().runs().find(first)).orElseThrow().row().endedAt() > 0);
    }
    listener = StoredListener.NONE;
    try (var member = open()) {
      assertThat(outputs(member, last)).isEqualTo("{\"said\":[\"one\",\"two\"],\"turn\":2}");
      assertThat(outputs(member, first)).isEqualTo("{\"said\":[\"one\"]}");
      assertThat(outputs(member, begin(member, "collects", "c1", "three"))).contains("turn\":3");
    }
  }

  @Test
  void aTurnThatIsCancelledMakesRoomForTheNext() {
    try (var member = open()) {
      var first = begin(member, "asks", "c1", "one");
      var next = begin(member, "collects", "c1", "two");
      waitsForSomebody(member, first);
      assertThat(await(member.runs().cancel(first, "nobody answers", false))).isEqualTo(Ack.DONE);
      assertThat(outputs(member, next)).isEqualTo("{\"said\":[\"two\"],\"turn\":2}");
    }
  }

  @Test
  void moreThanAHundredDoNotWait() {
    try (var member = open()) {
      begin(member, "asks", "c1", "one");
      var waiting = "";
      for (var i = 1; i < 100; i++) {
        waiting = begin(member, "collects", "c1", "w");
      }
      var refused = ExecutionIds.next("default", 0, 0);
      assertThat(begin(member, "collects", "c1", refused, "w"))
          .isInstanceOfSatisfying(
              StartReply.Refused.class,
              reply -> assertThat(reply.reason()).contains("100 turns wait"));
      assertThat(begin(member, "collects", "c1", waiting, "w"))
          .isEqualTo(new StartReply.Started(waiting, false));
    }
  }

  @Test
  void whatOneRunRemembersAnotherRecallsAfterARestart() {
    try (var member = open()) {
      assertThat(end(member, begin(member, "remembers", "", "green")).status())
          .isEqualTo(RunStatus.SUCCEEDED);
    }
    try (var member = open()) {
      assertThat(outputs(member, begin(member, "recalls", "", ""))).contains("green");
    }
  }
}
