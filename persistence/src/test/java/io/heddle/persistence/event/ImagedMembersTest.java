package io.heddle.persistence.event;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.fault.Faults;
import io.heddle.persistence.snapshot.HeddleSnapshotStore;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.Outcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Long runs on real stores: their images, what those cost, and recoveries from them. */
@Timeout(600)
final class ImagedMembersTest {

  private static final String ID = "g/1-long";
  private static final int ITEM_BYTES = 1 << 10;
  private static final long MEGABYTE = 1_000_000;

  private static final String TEXT =
      """
      version: "0.1.0"
      id: long
      name: Long
      limits: { max_iterations: 10000, max_steps: 1000 }
      nodes:
        - { id: start, data: { type: start, title: s, variables: [ { variable: items, type: "array[number]" } ] } }
        - id: each
          data:
            type: iteration
            title: i
            input_selector: [start, items]
            output_variable: out
            parallel: true
            parallelism: 16
            max_iterations: 10000
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: work, type: code, data: { language: javascript, code: "function main(i) { return {}; }", variables: [ { variable: item, value_selector: [__scope__, item] } ] } }
                - { id: done, type: end, data: { outputs: [ { variable: said, value_selector: [work, result] } ] } }
              edges: [ { source: begin, target: work }, { source: work, target: done } ]
        - { id: end, data: { type: end, title: e, outputs: [ { variable: out, value_selector: [each, out] } ] } }
      edges: [ { source: start, target: each }, { source: each, target: end } ]
      """;

  private static final CompiledWorkflow WORKFLOW =
      switch (WorkflowCompiler.compile(null, TEXT, CompileOptions.DEFAULT)) {
        case CompileResult.Compiled(var workflow) -> workflow;
        case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
      };

  @TempDir Path folder;

  private static Member.Script script(int items) {
    var list = Value.array(IntStream.range(0, items).mapToObj(Value::of).toList());
    var request = RunRequest.of(ID, WORKFLOW, ObjectValue.of("items", list));
    return new Member.Script(request, TEXT, ImagedMembersTest::outcome, Duration.ofMinutes(5));
  }

  /** A kilobyte that no other item has. */
  private static Outcome outcome(Activation activation) {
    var item = String.valueOf(activation.inputs().get(0));
    var text = (item + "-").repeat(ITEM_BYTES / (item.length() + 1) + 1);
    return Outcome.Completed.of(ObjectValue.of("result", Value.of(text.substring(0, ITEM_BYTES))));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(300, TimeUnit.SECONDS).join();
  }

  private Member member(TestStore kind, String name, int items, Member.Listening listener) {
    return new Member(kind.open(folder), name, script(items), _ -> {}, listener);
  }

  /** Runs until so many events are stored; then the process is gone. */
  private Set<String> interrupted(TestStore kind, int items, long events) {
    var enough = new CompletableFuture<Boolean>();
    List<String> computed;
    try (var member =
        member(
            kind,
            "m-1",
            items,
            (_, number, _) -> {
              if (number == events) {
                enough.complete(true);
              }
            })) {
      await(member.start());
      await(enough);
      computed = member.computed;
    }
    // What was begun last is computed while the process goes.
    return new HashSet<>(computed);
  }

  private RunResult ended(TestStore kind, int items) {
    try (var member = member(kind, "m-2", items, (_, _, _) -> {})) {
      return await(member.end());
    }
  }

  private static void check(RunResult result, int items) {
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs().get("out")).isInstanceOf(ArrayValue.class);
    var out = (ArrayValue) result.outputs().get("out");
    assertThat(out.size()).isEqualTo(items);
    assertThat(out.items().stream().map(ImagedMembersTest::said).distinct()).hasSize(items);
  }

  private static Value said(Value item) {
    return item instanceof ObjectValue(var entries) ? entries.values().iterator().next() : item;
  }

  private long number(TestStore kind, String sql) {
    try (var connection = kind.connect(folder);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getLong(1);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private void execute(TestStore kind, String... statements) {
    try (var connection = kind.connect(folder);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void tenThousandItemsAreWrittenAtMostTwice() {
    var kind = TestStore.SQLITE;
    kind.open(folder).close();
    execute(
        kind,
        "create table written (kind text, bytes integer)",
        "create trigger e after insert on event begin"
            + " insert into written values ('event', length(new.payload)); end",
        "create trigger s after insert on snapshot begin"
            + " insert into written values ('snapshot', length(new.payload)); end",
        "create trigger b after insert on blob begin"
            + " insert into written values ('blob', length(new.content)); end");
    var from = System.nanoTime();
    interrupted(kind, 10_000, 400);
    var stopped = System.nanoTime();
    var result = ended(kind, 10_000);
    var done = System.nanoTime();

    check(result, 10_000);
    var all = number(kind, "select sum(bytes) from written");
    System.out.printf(
        "10,000 items of 1 KiB: %d bytes, of these %d in %d events, %d in %d snapshots, %d in %d"
            + " blobs; %d ms, and %d ms after a restart%n",
        all,
        number(kind, "select coalesce(sum(bytes), 0) from written where kind = 'event'"),
        number(kind, "select count(*) from written where kind = 'event'"),
        number(kind, "select coalesce(sum(bytes), 0) from written where kind = 'snapshot'"),
        number(kind, "select count(*) from written where kind = 'snapshot'"),
        number(kind, "select coalesce(sum(bytes), 0) from written where kind = 'blob'"),
        number(kind, "select count(*) from written where kind = 'blob'"),
        Duration.ofNanos(stopped - from).toMillis(),
        Duration.ofNanos(done - stopped).toMillis());
    assertThat(all).isLessThanOrEqualTo(40 * MEGABYTE);
    assertThat(number(kind, "select count(*) from snapshot")).isBetween(1L, 2L);
  }

  /** So many items leave more behind the last image than the smallest tail. */
  private static final int ITEMS = 400;

  /**
   * @return the number of the last event that is in an image
   */
  private long imaged(TestStore kind) {
    return number(kind, "select coalesce(max(sequence_nr), 0) from snapshot");
  }

  /** With most events gone, nothing but the image can have told the run what it was. */
  @ParameterizedTest
  @EnumSource(TestStore.class)
  void aRecoveryBeginsWithTheImage(TestStore kind) {
    var before = interrupted(kind, ITEMS, 20);
    var last = imaged(kind);
    assertThat(last).isPositive();
    execute(kind, "delete from event where sequence_nr <= " + last);

    var computed = new HashSet<String>();
    try (var member = member(kind, "m-2", ITEMS, (_, _, _) -> {})) {
      check(await(member.end()), ITEMS);
      computed.addAll(member.computed);
    }

    assertThat(computed).as("what was recorded is not done again").hasSizeLessThan(ITEMS);
    computed.addAll(before);
    assertThat(computed).hasSize(ITEMS);
  }

  /** The events are all there, so that the run goes on without its image. */
  @ParameterizedTest
  @CsvSource({
    "SQLITE, payload = x'9f'",
    "SQLITE, manifest = 'run-image-99'",
    "POSTGRES, payload = '\\x9f'",
    "POSTGRES, manifest = 'run-image-99'"
  })
  void anImageThatCannotBeReadIsNone(TestStore kind, String damage) {
    interrupted(kind, ITEMS, 20);
    assertThat(imaged(kind)).isPositive();
    execute(kind, "update snapshot set " + damage);
    var logger = (Logger) LoggerFactory.getLogger(HeddleSnapshotStore.class);
    var heard = new ListAppender<ILoggingEvent>();
    heard.start();
    var level = logger.getLevel();
    logger.setLevel(Level.WARN);
    logger.addAppender(heard);
    try {
      check(ended(kind, ITEMS), ITEMS);
    } finally {
      logger.detachAppender(heard);
      logger.setLevel(level);
    }

    assertThat(heard.list)
        .singleElement()
        .satisfies(
            said ->
                assertThat(said.getFormattedMessage())
                    .contains("the snapshot of run|" + ID)
                    .contains("all its events are replayed"));
  }

  /** Most runs are short: what they store is their events and nothing else. */
  @Test
  void aShortRunHasNoImage() {
    interrupted(TestStore.SQLITE, 20, 1);
    check(ended(TestStore.SQLITE, 20), 20);

    assertThat(imaged(TestStore.SQLITE)).isZero();
  }

  @Test
  void imagesGoWithTheRun() {
    var kind = TestStore.SQLITE;
    interrupted(kind, ITEMS, 20);
    check(ended(kind, ITEMS), ITEMS);
    assertThat(imaged(kind)).isPositive();
    assertThat(number(kind, "select count(*) from blob_use")).isPositive();

    var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(365));
    try (var store = TestStore.open(StoreSettings.of(kind.config(folder)), later, new Faults())) {
      assertThat(await(store.retention().purge())).isEqualTo(1);
    }

    assertThat(number(kind, "select count(*) from snapshot")).isZero();
    assertThat(number(kind, "select count(*) from blob_use")).isZero();
    assertThat(
            number(
                kind,
                "select count(*) from event where persistence_id = '%s'"
                    .formatted(WorkflowExecution.persistenceId(ID).id())))
        .isZero();
  }
}
