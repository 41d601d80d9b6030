package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.debug.Breakpoint;
import io.heddle.runtime.debug.DebugConfig;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.DebuggerEvent;
import io.heddle.runtime.event.WatchReply;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.stub.StubModel;
import io.heddle.runtime.task.Task;
import io.heddle.runtime.task.TaskReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who watches a run hears how it is debugged. */
@Timeout(60)
final class DebugEventsTest {

  private static final String ID = "test/0-1";
  private static final Duration LONG = Duration.ofSeconds(50);

  private static final String TASK =
      """
      version: "0.1.0"
      environment_variables:
        - { id: e, name: key, value_type: secret, value: "s3cr3t-value" }
      nodes:
        - { id: start, data: { type: start, title: s } }
        - { id: work, data: { type: task, title: t, queue: q } }
        - { id: end, data: { type: end, title: End, outputs: [ { variable: x, value_selector: [work, x] }, { variable: k, value_selector: [env, key] } ] } }
      edges: [ { source: start, target: work }, { source: work, target: end } ]
      """;

  /** Keeps the events of debuggers, and that none has an id. */
  private static final class Heard implements Watcher {

    private final List<DebuggerEvent> events = new ArrayList<>();
    private final List<EventId> ids = new ArrayList<>();

    @Override
    public void onEvent(RunEvent event) {
      onEvent(null, event);
    }

    @Override
    public synchronized void onEvent(@Nullable EventId id, RunEvent event) {
      if (event instanceof DebuggerEvent debugged) {
        events.add(debugged);
        if (id != null) {
          ids.add(id);
        }
      }
    }

    synchronized List<DebuggerEvent> events() {
      assertThat(ids).isEmpty();
      return List.copyOf(events);
    }
  }

  private final TestGroup group = new TestGroup(new StubModel());

  @AfterEach
  void close() {
    group.close();
  }

  private Task take() {
    return ((TaskReply.Taken) group.tasks().take("q", "worker", LONG).join()).task();
  }

  private void watch(Watcher watcher) {
    var reply = new CompletableFuture<WatchReply>();
    group.tell(ID, new EphemeralExecution.Watch(watcher, reply::complete));
    assertThat(reply.join()).isInstanceOf(WatchReply.Watching.class);
  }

  @Test
  void hearsStopsBreakpointsAndVariablesThatAreLookedAt() throws Exception {
    var heard = new Heard();
    var late = new Heard();
    var run = group.run(RunRequest.of(ID, TestGroup.compile(TASK), ObjectValue.EMPTY), heard);
    var task = take();
    var session = new DebugSession(new DebugConfig(List.of(), false));

    group.tell(ID, new EphemeralExecution.Attach(session));
    watch(late);
    session.add(Breakpoint.before("end"));
    session.add(Breakpoint.before("start"));
    session.remove("start");
    group.tasks().complete(task.token(), ObjectValue.of("x", Value.of(1))).join();
    assertThat(session.nextStop(LONG)).isInstanceOf(DebugSession.Stopped.class);
    session.node("work").join();
    session.clear();
    session.go();
    run.join();

    assertThat(late.events()).isEqualTo(heard.events());
    assertThat(heard.events()).hasSize(7);
    assertThat(heard.events())
        .elements(0, 1, 2, 5)
        .extracting(event -> ((DebuggerEvent.BreakpointsChanged) event))
        .extracting(changed -> changed.action() + ' ' + changed.nodeId())
        .containsExactly("added end", "added start", "removed start", "cleared ");
    assertThat(heard.events().get(3))
        .isInstanceOfSatisfying(
            DebuggerEvent.Stopped.class,
            stopped -> {
              assertThat(stopped.place().nodeId()).isEqualTo("end");
              assertThat(stopped.place().title()).isEqualTo("End");
              assertThat(stopped.reason()).isEqualTo("breakpoint");
              assertThat(stopped.phase()).isEqualTo("before");
            });
    assertThat(heard.events().get(4))
        .isInstanceOfSatisfying(
            DebuggerEvent.VariablesSeen.class,
            seen ->
                assertThat(seen.variables().values().get("outputs"))
                    .isEqualTo(ObjectValue.of("x", Value.of(1))));
    assertThat(heard.events().get(6)).isInstanceOf(DebuggerEvent.Continued.class);
  }

  @Test
  void showsTheVariablesAtEachStopWhenAskedTo() throws Exception {
    var heard = new Heard();
    var session =
        new DebugSession(new DebugConfig(List.of(Breakpoint.before("end")), false, true));
    var run = group.run(RunRequest.of(ID, TestGroup.compile(TASK), ObjectValue.EMPTY), heard);
    var task = take();

    group.tell(ID, new EphemeralExecution.Attach(session));
    group.snapshot(ID).join();
    group.tasks().complete(task.token(), ObjectValue.of("x", Value.of(1))).join();
    session.nextStop(LONG);
    session.go();
    run.join();

    assertThat(heard.events().get(1))
        .isInstanceOfSatisfying(
            DebuggerEvent.VariablesSeen.class,
            seen ->
                assertThat(seen.variables().values().toString())
                    .contains("work")
                    .doesNotContain("s3cr3t"));
  }
}
