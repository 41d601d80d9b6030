package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.stub.StubModel;
import io.heddle.runtime.task.Task;
import io.heddle.runtime.task.TaskProgress;
import io.heddle.runtime.task.TaskReply;
import io.heddle.runtime.task.Tasks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs whose work is done by workers outside. */
@Timeout(60)
class ExternalTaskTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  private static final String SCAN =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s, variables: [ { variable: page, type: string } ] } }
        - { id: scan, data: { type: task, title: t, queue: scans, inputs: { page: [start, page] }, EXTRA } }
        - { id: end, data: { type: end, title: e, outputs: [ { variable: text, value_selector: [scan, text] } ] } }
      edges: [ { source: start, target: scan }, { source: scan, target: end } ]
      """;

  private static final String EACH =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s, variables: [ { variable: pages, type: "array[string]" } ] } }
        - id: each
          data:
            type: iteration
            title: i
            input_selector: [start, pages]
            output_variable: out
            parallel: true
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: scan, type: task, data: { queue: scans, inputs: { page: [__scope__, item] } } }
                - { id: done, type: end, data: { outputs: [ { variable: text, value_selector: [scan, text] } ] } }
              edges: [ { source: begin, target: scan }, { source: scan, target: done } ]
        - { id: end, data: { type: end, title: e, outputs: [ { variable: out, value_selector: [each, out] } ] } }
      edges: [ { source: start, target: each }, { source: each, target: end } ]
      """;

  private final TestGroup group = new TestGroup(new StubModel());
  private final Tasks tasks = group.tasks();

  @AfterEach
  void close() {
    group.close();
  }

  private static CompiledWorkflow scan(String extra) {
    return TestGroup.compile(SCAN.replace("EXTRA", extra));
  }

  private static RunRequest request(CompiledWorkflow workflow) {
    return RunRequest.of("test/0-1", workflow, ObjectValue.of("page", Value.of("p1")));
  }

  private Task take() {
    var taking = tasks.take("scans", "worker", LONG).join();
    assertThat(taking).isInstanceOf(TaskReply.Taken.class);
    return ((TaskReply.Taken) taking).task();
  }

  private static ObjectValue text(String text) {
    return ObjectValue.of("text", Value.of(text));
  }

  private static NodeFailure broken(boolean retryable) {
    return new NodeFailure(ErrorKind.INTERNAL, "jam", "PaperJam", "paper jam", retryable, null);
  }

  private void succeedsWith(CompletableFuture<RunResult> run, String text) {
    var result = run.join();
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs()).isEqualTo(text(text));
  }

  @Test
  void isDoneByAWorkerThatTakesBeatsAndCompletes() {
    var run = group.run(request(scan("timeout_secs: 50")));

    var task = take();
    assertThat(task.work().inputs().get("page")).isEqualTo(Value.of("p1"));
    assertThat(task.work().idempotencyKey()).isEqualTo("test/0-1/0/scan");
    assertThat(task.deadline()).isPositive();
    assertThat(tasks.heartbeat(task.token(), new TaskProgress(0.5, "half")).join())
        .isInstanceOf(TaskReply.GoOn.class);
    assertThat(tasks.open().join().tasks().getFirst().progress().message()).isEqualTo("half");
    assertThat(tasks.complete(task.token(), text("read")).join())
        .isEqualTo(new TaskReply.Accepted());

    succeedsWith(run, "read");
    assertThat(tasks.complete(task.token(), text("again")).join())
        .isInstanceOf(TaskReply.AlreadyDecided.class);
  }

  @Test
  void servesEveryItemOfAContainerByALoopOfWorkers() throws InterruptedException {
    var pages = List.of("a", "b", "c", "d", "e");
    var worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  var keys = new HashSet<String>();
                  while (keys.size() < pages.size()) {
                    var task = take();
                    keys.add(task.work().idempotencyKey());
                    var page = java.util.Objects.requireNonNull(task.work().inputs().get("page"));
                    tasks.complete(task.token(), ObjectValue.of("text", page)).join();
                  }
                });

    var values = Value.array(pages.stream().map(Value::of).toList());
    var result =
        group
            .run(
                RunRequest.of("test/0-1", TestGroup.compile(EACH), ObjectValue.of("pages", values)))
            .join();

    worker.join();
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs().get("out"))
        .isEqualTo(Value.array(pages.stream().<Value>map(ExternalTaskTest::text).toList()));
  }

  @Test
  void anyNodeThatIsMarkedIsDoneByAWorkerWithItsSettingsResolved() {
    var text =
        SCAN.replace(
                "type: task, title: t, queue: scans, inputs: { page: [start, page] }, EXTRA",
                "type: http-request, title: t, external: true, queue: scans, method: POST,"
                    + " url: 'https://scan.example/{{#start.page#}}',"
                    + " headers: [{ key: X, value: 'p={{#start.page#}}' }], timeout_secs: 50")
            .replace("[scan, text]", "[scan, body]");
    var run = group.run(request(TestGroup.compile(text)));

    var work = take().work();
    var node = java.util.Objects.requireNonNull(work.node());
    assertThat(node.type()).isEqualTo("http-request");
    assertThat(Json.write(node.settings()))
        .isEqualTo(
            "{\"method\":\"POST\",\"url\":\"https://scan.example/p1\","
                + "\"headers\":[{\"key\":\"X\",\"value\":\"p=p1\"}]}");
    assertThat(Json.write(work.inputs())).isEqualTo("{\"start.page\":\"p1\"}");
    assertThat(work.timeout()).isEqualTo(Duration.ofSeconds(50));

    var open = tasks.open().join().tasks();
    assertThat(open).hasSize(1);
    run.cancel(false);
  }

  @Test
  void aMarkedNodeFailsAndIsTriedAgainLikeAnyOther() {
    var text =
        SCAN.replace(
                "type: task, title: t, queue: scans",
                "type: code, title: t, queue: scans,"
                    + " external: true, language: python3, code: 'def main(): pass'")
            .replace("EXTRA", "retry_config: { max_retries: 1 }");
    var run = group.run(request(TestGroup.compile(text)));

    var first = take();
    tasks.fail(first.token(), broken(true)).join();
    var second = take();
    assertThat(second.work().attempt()).isEqualTo(2);
    assertThat(second.work().idempotencyKey()).isEqualTo(first.work().idempotencyKey());
    assertThat(second.work().inputs().get("page")).isEqualTo(Value.of("p1"));
    tasks.complete(second.token(), text("read")).join();

    succeedsWith(run, "read");
  }

  @Test
  void waitsWhileNothingElseIsLeftToDo() {
    var run = group.run(request(scan("timeout_secs: 0")));
    var task = take();

    assertThat(group.snapshot("test/0-1").join().orElseThrow().status())
        .isEqualTo(RunStatus.WAITING);

    var _ = tasks.complete(task.token(), text("read"));
    succeedsWith(run, "read");
  }

  @Test
  void isTriedAgainUnderTheSameKey() {
    var run =
        group.run(
            request(
                scan(
                    "error_strategy: { type: none }, retry_config: { max_retries: 1,"
                        + " retry_interval: 1 }")));
    var first = take();
    var _ = tasks.fail(first.token(), broken(true));

    var second = take();

    assertThat(second.work().attempt()).isEqualTo(2);
    assertThat(second.work().idempotencyKey()).isEqualTo(first.work().idempotencyKey());
    assertThat(second.token()).isNotEqualTo(first.token());
    var _ = tasks.complete(second.token(), text("read"));
    succeedsWith(run, "read");
  }

  @Test
  void takesTheDefaultValueWhenItsWorkerFails() {
    var run =
        group.run(
            request(
                scan("error_strategy: { type: default-value, default_value: { text: unread } }")));

    var _ = tasks.fail(take().token(), broken(false));

    var result = run.join();
    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(result.outputs()).isEqualTo(text("unread"));
  }

  @Test
  void failsWhenNobodyTakesItInTime() {
    var result = group.run(request(scan("timeout_secs: 1"))).join();

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(java.util.Objects.requireNonNull(result.failure()).failure().code())
        .isEqualTo("timeout");
  }

  @Test
  void tellsTheWorkerThatItsRunWasCancelled() {
    var request = request(scan("timeout_secs: 0"));
    var run = group.run(request);
    var task = take();

    group.cancel(request, "not wanted");

    assertThat(run.join().status()).isEqualTo(RunStatus.CANCELLED);
    TaskReply.Beat beat;
    do {
      beat = tasks.heartbeat(task.token(), null).join();
    } while (beat instanceof TaskReply.GoOn);
    assertThat(beat).isEqualTo(new TaskReply.Cancelled());
  }
}
