package io.heddle.server.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.event.RunJournal;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.runtime.machine.Recorded;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.ForkOrder;
import io.heddle.server.execution.StartOrder;
import io.heddle.server.hosted.HostedExecutions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forks on a real store whose members stop while results are taken over. */
@Timeout(180)
final class MemberForkTest {

  /** Each result is a chunk of its own, for its size. */
  private static final String COPY =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: items, type: "array[string]" } ] } }
        - id: each
          data:
            type: iteration
            input_selector: [start, items]
            output_variable: out
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: copy, type: code, data: { code_language: javascript,
                    code: "function main(args) { return { text: String(Math.random()) + args.item }; }",
                    variables: [ { variable: item, value_selector: [__scope__, item] } ],
                    outputs: { text: { type: string } } } }
                - { id: done, type: end, data: { outputs: [ { variable: said, value_selector: [copy, text] } ] } }
              edges: [ { source: begin, target: copy }, { source: copy, target: done } ]
        - { id: end, data: { type: end, outputs: [ { variable: out, value_selector: [each, out] } ] } }
      edges:
        - { source: start, target: each }
        - { source: each, target: end }
      """;

  private static final int ITEMS = 6;
  private static final ForkOrder AS_IT_IS =
      new ForkOrder(List.of(), ObjectValue.EMPTY, ObjectValue.EMPTY, null, false, null);

  @TempDir Path folder;

  private Member open(StoredListener listener) {
    return TestMember.open(folder, listener);
  }

  private static ExecutionView source(HostedExecutions executions) {
    executions.register("default", "copy", COPY);
    var items = IntStream.range(0, ITEMS).mapToObj(i -> Value.of(("" + i).repeat(30_000))).toList();
    var order =
        new StartOrder(
            "default",
            "copy",
            null,
            ObjectValue.of("items", Value.array(items)),
            null,
            "",
            "api",
            null);
    return executions.await(executions.start(order).id(), 60).orElseThrow();
  }

  private static List<RunEvent> events(Member member, String id) {
    var events = new ArrayList<RunEvent>();
    new RunJournal(member.store()).read(id, 0, Long.MAX_VALUE, (_, event) -> events.add(event));
    return events;
  }

  private static List<String> adopted(List<RunEvent> events) {
    return events.stream()
        .filter(RunEvent.Adopted.class::isInstance)
        .flatMap(event -> ((RunEvent.Adopted) event).results().stream())
        .map(Recorded::path)
        .toList();
  }

  private static long pins(Member member) {
    return member
        .store()
        .readers()
        .read(
            session -> {
              try (var rows = session.prepare("select count(*) from run_pin").executeQuery()) {
                return rows.next() ? rows.getLong(1) : -1;
              }
            })
        .join();
  }

  /** Stops each incarnation of a run that stores such an event, so many times. */
  private static final class Stopping implements StoredListener {

    private final Predicate<RunEvent> at;
    private final AtomicInteger left;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Stopping(Predicate<RunEvent> at, int times) {
      this.at = at;
      this.left = new AtomicInteger(times);
    }

    @Override
    public void onStored(long number, RunEvent event, RunRow row) {
      if (at.test(event) && left.getAndDecrement() > 0) {
        stopped.countDown();
        throw new IllegalStateException("stopped by the test");
      }
    }

    void await() throws InterruptedException {
      assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void goesOnTakingOverAfterARestart() throws InterruptedException {
    var stopping = new Stopping(RunEvent.Adopted.class::isInstance, Integer.MAX_VALUE);
    ExecutionView source;
    String fork;
    try (var member = open(stopping);
        var executions = new HostedExecutions(member)) {
      source = source(executions);
      fork = executions.fork(source.id(), AS_IT_IS).id();
      stopping.await();
    }
    try (var member = open(StoredListener.NONE);
        var executions = new HostedExecutions(member)) {
      var end = executions.await(fork, 60).orElseThrow();

      assertThat(end.status()).isEqualTo("succeeded");
      assertThat(end.outputs()).isEqualTo(source.outputs());
      var events = events(member, fork);
      assertThat(events.stream().filter(RunEvent.Adopted.class::isInstance)).hasSize(ITEMS);
      assertThat(adopted(events))
          .containsExactlyElementsOf(
              IntStream.range(0, ITEMS).mapToObj("each[%d]/copy"::formatted).toList());
      assertThat(events.stream().filter(RunEvent.ForkSealed.class::isInstance)).hasSize(1);
      assertThat(executions.show(fork).orElseThrow().nodes())
          .filteredOn(node -> node.node().equals("copy"))
          .hasSize(ITEMS)
          .allSatisfy(node -> assertThat(node.reusedFrom()).isEqualTo(source.id()));
      assertThat(pins(member)).isZero();
    }
  }

  @Test
  void anIncarnationThatStopsIsFollowedByOneThatGoesOn() {
    try (var member = open(new Stopping(RunEvent.Adopted.class::isInstance, 1));
        var executions = new HostedExecutions(member)) {
      var source = source(executions);
      var fork = executions.fork(source.id(), AS_IT_IS).id();

      var end = executions.await(fork, 60).orElseThrow();

      assertThat(end.outputs()).isEqualTo(source.outputs());
      assertThat(adopted(events(member, fork))).hasSize(ITEMS).doesNotHaveDuplicates();
    }
  }

  @Test
  void aSourceThatIsLostIsTheEndOfTheForkAndSaysSo() throws InterruptedException {
    var stopping = new Stopping(RunEvent.Adopted.class::isInstance, Integer.MAX_VALUE);
    String source;
    String fork;
    try (var member = open(stopping);
        var executions = new HostedExecutions(member)) {
      source = source(executions).id();
      fork = executions.fork(source, AS_IT_IS).id();
      stopping.await();
    }
    purge(source);
    try (var member = open(StoredListener.NONE);
        var executions = new HostedExecutions(member)) {
      var end = executions.await(fork, 60).orElseThrow();

      assertThat(end.status()).isEqualTo("failed");
      assertThat(end.error()).contains(source).contains("not kept any more");
      assertThat(pins(member)).isZero();
    }
  }

  /** Removes what a run recorded, as if it had been purged long ago. */
  private void purge(String run) {
    var file = folder.resolve("heddle.db").toString();
    var config =
        ConfigFactory.parseMap(
                Map.of("heddle.store.database", "sqlite", "heddle.store.sqlite.file", file))
            .withFallback(ConfigFactory.load())
            .resolve();
    if (!(Store.open(StoreSettings.of(config), Clock.systemUTC())
        instanceof Store.Opening.Opened(var store))) {
      throw new AssertionError(file);
    }
    try (store) {
      var _ = store.writer().submit(new Write.Change<>(0, session -> delete(session, run))).join();
    }
  }

  private static int delete(Session session, String run) throws SQLException {
    var delete = session.prepare("delete from event where persistence_id = ?");
    delete.setString(1, WorkflowExecution.persistenceId(run).id());
    return delete.executeUpdate();
  }
}
