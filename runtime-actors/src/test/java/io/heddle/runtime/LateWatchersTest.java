package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.EventLog;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.WatchReply;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.stub.StubModel;
import io.heddle.runtime.task.Task;
import io.heddle.runtime.task.TaskReply;
import io.heddle.runtime.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watchers that come while a run is under way; external tasks hold it where the tests want it. */
@Timeout(60)
class LateWatchersTest {

  private static final String ID = "test/0-1";

  private static final String TWO_TASKS =
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
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: first, type: task, data: { queue: q } }
                - { id: done, type: end, data: { outputs: [ { variable: x, value_selector: [first, x] } ] } }
              edges: [ { source: begin, target: first }, { source: first, target: done } ]
        - { id: second, data: { type: task, title: b, queue: q } }
        - { id: end, data: { type: end, title: e, outputs: [ { variable: x, value_selector: [second, x] } ] } }
      edges: [ { source: start, target: each }, { source: each, target: second }, { source: second, target: end } ]
      """;

  private static final String CHAT =
      """
      app: { mode: advanced-chat, name: x }
      kind: app
      version: "0.3.0"
      workflow:
        graph:
          nodes:
            - { id: start, data: { type: start, title: s, variables: [] } }
            - { id: hello, data: { type: answer, title: a, answer: "Hello, " } }
            - id: ask
              data:
                type: human-input
                title: a
                form_content: "Say"
                inputs: []
                user_actions: [ { id: send, title: Send } ]
                timeout: 1
                timeout_unit: day
            - { id: bye, data: { type: answer, title: b, answer: "and bye" } }
          edges:
            - { source: start, target: hello, sourceHandle: source }
            - { source: hello, target: ask, sourceHandle: source }
            - { source: ask, target: bye, sourceHandle: send }
      """;

  private final TestGroup group = new TestGroup(new StubModel());
  private final Tasks tasks = group.tasks();

  @AfterEach
  void close() {
    group.close();
  }

  private static RunRequest request() {
    var items = Value.array(List.of(Value.of("i")));
    return RunRequest.of(ID, TestGroup.compile(TWO_TASKS), ObjectValue.of("items", items));
  }

  private Task take() {
    return take(tasks);
  }

  private static Task take(Tasks tasks) {
    var taking = tasks.take("q", "worker", Duration.ofSeconds(50)).join();
    return ((TaskReply.Taken) taking).task();
  }

  private void complete(Task task) {
    complete(task, tasks);
  }

  private static void complete(Task task, Tasks tasks) {
    assertThat(tasks.complete(task.token(), ObjectValue.of("x", Value.of(1))).join())
        .isEqualTo(new TaskReply.Accepted());
  }

  private WatchReply watch(EventLog log) {
    var reply = new CompletableFuture<WatchReply>();
    group.tell(ID, new EphemeralExecution.Watch(log, reply::complete));
    return reply.join();
  }

  private RunSnapshot watching(EventLog log) {
    var reply = watch(log);
    assertThat(reply).isInstanceOf(WatchReply.Watching.class);
    return ((WatchReply.Watching) reply).snapshot();
  }

  @Test
  void hearsASnapshotAndThenWhatTheFirstWatcherHears() {
    var all = new EventLog();
    var late = new EventLog();
    var run = group.run(request(), all);
    var first = take();

    var snapshot = watching(late);
    var before = all.events().size();
    complete(first);
    complete(take());

    assertThat(run.join().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(snapshot.active())
        .extracting(active -> active.place().nodeId())
        .containsExactly("each", "first");
    assertThat(late.events())
        .isNotEmpty()
        .isEqualTo(all.events().subList(before, all.events().size()));
  }

  @Test
  void hearsTheSameOfARunThatNobodyWatchedBefore() {
    var late = new EventLog();
    var run = group.run(request());
    var first = take();

    watching(late);
    complete(first);
    complete(take());

    assertThat(run.join().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(late.events().getFirst())
        .isInstanceOfSatisfying(
            RunEvent.NodeFinished.class,
            event -> {
              assertThat(event.place().nodeId()).isEqualTo("first");
              assertThat(event.place().path())
                  .containsExactly(new RunEvent.Step("each", "iteration", 0));
            });
    assertThat(late.events()).hasAtLeastOneElementOfType(RunEvent.FrameFinished.class);
    assertThat(late.events()).last().isInstanceOf(RunEvent.RunFinished.class);
  }

  @Test
  void letsSeveralWatchersHearTheSame() {
    var one = new EventLog();
    var two = new EventLog();
    var run = group.run(request());
    var first = take();

    watching(one);
    watching(two);
    complete(first);
    complete(take());

    run.join();
    assertThat(one.events()).isNotEmpty().isEqualTo(two.events());
  }

  @Test
  void hearsNothingMoreOnceItHasLeft() {
    var gone = new EventLog();
    var run = group.run(request());
    var first = take();

    watching(gone);
    group.tell(ID, new EphemeralExecution.Unwatch(gone));
    var heard = new CompletableFuture<Object>();
    group.tell(ID, new EphemeralExecution.Query(heard::complete));
    heard.join();
    complete(first);
    var second = take();
    var back = new EventLog();
    var snapshot = watching(back);
    complete(second);

    run.join();
    assertThat(gone.events()).isEmpty();
    assertThat(snapshot.active())
        .extracting(active -> active.place().nodeId())
        .containsExactly("second");
    assertThat(back.events()).first().isInstanceOf(RunEvent.NodeFinished.class);
  }

  @Test
  void isToldWhenThereIsNoSuchRun() {
    assertThat(watch(new EventLog())).isEqualTo(new WatchReply.NoRun());
  }

  @Test
  void hearsWhatTheAppHasSaidSoFar() {
    var started = new EventLog();
    var run = group.run(RunRequest.of(ID, TestGroup.compile(CHAT), TestGroup.query("hi")), started);
    var unwatched = new EventLog();
    watching(unwatched);

    var late = new EventLog();
    watching(late);
    var reply = new CompletableFuture<SubmitReply>();
    var submit =
        new Input.Submit(
            new Input.Submit.ByNode("ask", -1),
            "s1",
            new HumanForms.Submission("send", ObjectValue.EMPTY),
            "me");
    group.tell(ID, new EphemeralExecution.Submit(submit, reply::complete));
    assertThat(reply.join()).isInstanceOf(SubmitReply.Accepted.class);

    run.join();
    assertThat(late.events())
        .first()
        .isInstanceOfSatisfying(
            RunEvent.AnswerReplaced.class, event -> assertThat(event.text()).isEqualTo("Hello, "));
    assertThat(said(late)).isEqualTo("Hello, and bye").isEqualTo(said(started));
  }

  @Test
  void hearsTheWholeAnswerOfAnAppThatNobodyWatchedBefore() {
    var run = group.run(RunRequest.of(ID, TestGroup.compile(CHAT), TestGroup.query("hi")));
    var late = new EventLog();
    watching(late);

    group.tell(ID, new EphemeralExecution.Cancel("enough"));

    run.join();
    assertThat(said(late)).isEqualTo("Hello, ");
  }

  private static final String CHAT_OF_ITEMS =
      """
      app: { mode: advanced-chat, name: x }
      kind: app
      version: "0.3.0"
      workflow:
        conversation_variables:
          - { id: c, name: items, value_type: "array[string]", value: [ a, b ] }
        graph:
          nodes:
            - { id: start, data: { type: start, title: s, variables: [] } }
            - { id: each, data: { type: iteration, title: i, iterator_selector: [ conversation, items ], output_selector: [ eachstart, x ], start_node_id: eachstart } }
            - { id: eachstart, parentId: each, data: { type: iteration-start, isInIteration: true, iteration_id: each } }
            - { id: one, parentId: each, data: { type: answer, title: a, variables: [], answer: "<{{#each.item#}}>", isInIteration: true, iteration_id: each } }
            - id: ask
              data: { type: human-input, title: a, form_content: "Say", inputs: [], user_actions: [ { id: send, title: Send } ], timeout: 1, timeout_unit: day }
            - { id: bye, data: { type: answer, title: b, answer: " bye" } }
          edges:
            - { source: start, target: each, sourceHandle: source }
            - { source: eachstart, target: one, sourceHandle: source }
            - { source: each, target: ask, sourceHandle: source }
            - { source: ask, target: bye, sourceHandle: send }
      """;

  @Test
  void hearsWhatItemsHaveSaidThatAreOverWhenNobodyWatchedThem() {
    var run = group.run(RunRequest.of(ID, TestGroup.compile(CHAT_OF_ITEMS), TestGroup.query("hi")));
    var late = new EventLog();
    watching(late);
    var reply = new CompletableFuture<SubmitReply>();
    var submit =
        new Input.Submit(
            new Input.Submit.ByNode("ask", -1),
            "s1",
            new HumanForms.Submission("send", ObjectValue.EMPTY),
            "me");
    group.tell(ID, new EphemeralExecution.Submit(submit, reply::complete));
    assertThat(reply.join()).isInstanceOf(SubmitReply.Accepted.class);

    var result = run.join();
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of("<a><b> bye"));
    assertThat(late.events())
        .first()
        .isInstanceOfSatisfying(
            RunEvent.AnswerReplaced.class, event -> assertThat(event.text()).isEqualTo("<a><b>"));
    assertThat(said(late)).isEqualTo("<a><b> bye");
  }

  /** Keeps what it hears with its id, without times. */
  private static final class Ids implements Watcher {

    private final List<String> heard = new ArrayList<>();

    @Override
    public void onEvent(RunEvent event) {
      onEvent(null, event);
    }

    @Override
    public synchronized void onEvent(@Nullable EventId id, RunEvent event) {
      var about =
          switch (event) {
            case RunEvent.NodeStarted begun ->
                begun.place().nodeId() + " after " + begun.predecessor() + ' ' + begun.inputs();
            case RunEvent.NodeFinished end -> end.place().nodeId() + ' ' + end.inputs();
            default -> "";
          };
      heard.add(
          "%s %s %s"
              .formatted(id == null ? "-" : id.text(), event.getClass().getSimpleName(), about));
    }

    synchronized List<String> heard() {
      return List.copyOf(heard);
    }
  }

  @Test
  void hearsEventsByTheSameIdsAsWhoWatchesFromTheBeginning() {
    var all = new Ids();
    try (var other = new TestGroup(new StubModel())) {
      var whole = other.run(request(), all);
      complete(take(other.tasks()), other.tasks());
      complete(take(other.tasks()), other.tasks());
      whole.join();
    }

    var late = new Ids();
    var gone = new EventLog();
    var run = group.run(request());
    var first = take();
    watching(gone);
    group.tell(ID, new EphemeralExecution.Unwatch(gone));
    var reply = new CompletableFuture<WatchReply>();
    group.tell(ID, new EphemeralExecution.Watch(late, reply::complete));
    reply.join();
    complete(first);
    complete(take());
    run.join();

    var from = all.heard().size() - late.heard().size();
    assertThat(late.heard()).hasSizeGreaterThan(5);
    assertThat(late.heard()).isEqualTo(all.heard().subList(from, all.heard().size()));
    assertThat(late.heard()).allMatch(line -> !line.startsWith("-"));
  }

  private static String said(EventLog log) {
    var said = new StringBuilder();
    for (var event : log.events()) {
      switch (event) {
        case RunEvent.AnswerDelta delta -> said.append(delta.delta());
        case RunEvent.AnswerReplaced(_, var text, _) -> said.replace(0, said.length(), text);
        default -> {}
      }
    }
    return said.toString();
  }
}
