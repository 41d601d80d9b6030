package io.heddle.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.fault.Faults;
import io.heddle.persistence.fault.FaultyConnections;
import io.heddle.persistence.history.HistoryQueries.Listing;
import io.heddle.persistence.run.RunFilter;
import io.heddle.persistence.run.RunQueries.Cursor;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
@Timeout(120)
final class HistoryTest {

  private static final String SECRET = "hush-8d1f";
  private static final Instant LONG_AFTER = Instant.parse("2030-01-01T00:00:00Z");

  private final TestStore kind;
  @TempDir Path folder;

  private Store store;
  private History history;

  HistoryTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    store = kind.open(folder);
    store.definitions("g").register("sample", WrittenRun.TEXT).join();
    history = history(settings(0), new Faults());
  }

  @AfterEach
  void close() {
    history.close();
    store.close();
  }

  /** Pages of three, so that there are many. */
  private static HistorySettings settings(int auditedPercent) {
    return new HistorySettings(
        true,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofDays(1),
        Duration.ZERO,
        3,
        1_000,
        2,
        400,
        1_000,
        Duration.ofSeconds(20),
        auditedPercent);
  }

  private History history(HistorySettings settings, Faults faults) {
    var place = StoreSettings.of(kind.config(folder)).place();
    return switch (History.open(place, settings, real -> FaultyConnections.of(real, faults))) {
      case History.Opening.Opened(var opened) -> opened;
      case History.Opening.Refused(var problem) -> throw new AssertionError(problem.message());
    };
  }

  private WrittenRun run(String id, long startedAt, long seed) {
    return new WrittenRun(store, id, "", startedAt, "alpha", seed, StoredListener.NONE);
  }

  private void catchUp() {
    try (var projector = history.follow(store)) {
      await(projector.caughtUp());
    }
  }

  @Test
  void tellsOfRunsWhatTheirJournalsSay() throws SQLException {
    var ends = new HashMap<String, RunResult>();
    for (var seed = 0; seed < 12; seed++) {
      var id = "g/1-%02d".formatted(seed);
      ends.put(id, run(id, 1_000 + seed, seed).toItsEnd());
    }
    catchUp();

    assertThat(ends.values().stream().map(RunResult::status).distinct()).hasSizeGreaterThan(1);
    ends.forEach(
        (id, end) -> {
          var told = await(history.queries().find(id)).orElseThrow();
          assertThat(told.status()).isEqualTo(end.status());
          assertThat(told.endedAt()).isEqualTo(end.endedAt());
          assertThat(told.steps()).isEqualTo(end.steps());
          assertThat(told.exceptions()).isEqualTo(end.exceptions());
          assertThat(told.tokens()).isEqualTo(end.usage().totalTokens());
          assertThat(told.inputs()).contains("alpha");
          var nodes = await(history.queries().nodes(id, -1, 1_000));
          assertThat(nodes).hasSize((int) told.nodes());
          assertThat(nodes).allMatch(node -> node.endedAt() > 0 && node.status().isSettled());
        });
    assertNoDifferences(history);
  }

  @Test
  void tellsOfAttemptsAndOfPlacesInsideContainers() {
    var id = "g/1-one";
    var seed = seedOf(RunStatus.PARTIAL_SUCCEEDED, "g/1-probe");
    run(id, 1_000, seed).toItsEnd();
    catchUp();

    var nodes = await(history.queries().nodes(id, -1, 1_000));
    assertThat(nodes.stream().filter(node -> node.node().equals("work")).map(HistoryNode::path))
        .containsExactlyInAnyOrder("each[0]/", "each[1]/", "each[2]/");
    assertThat(nodes.stream().filter(node -> node.node().equals("flaky")))
        .isNotEmpty()
        .allMatch(node -> node.type().equals("code") && node.title().equals("Flaky"))
        .allMatch(node -> node.inputSize() == SECRET.length());
    assertThat(nodes).extracting(HistoryNode::ordinal).isSorted().doesNotHaveDuplicates();
  }

  /** Some seed that leads to the end and not to a failure. */
  private long seedOf(RunStatus other, String id) {
    for (var seed = 0L; ; seed++) {
      var status = run(id + seed, 500, seed).toItsEnd().status();
      if (status == RunStatus.SUCCEEDED || status == other) {
        return seed;
      }
    }
  }

  @Test
  void noSecretIsInIt() throws SQLException {
    var values = new ArrayList<String>();
    for (var seed = 0; seed < 8; seed++) {
      var run = run("g/1-%02d".formatted(seed), 1_000 + seed, seed);
      var end = run.toItsEnd();
      values.addAll(run.read);
      values.add(end.outputs().toString());
      values.add(String.valueOf(end.failure()));
    }
    // It reaches what nodes read, what runs put out, and errors.
    assertThat(values).anyMatch(value -> value.contains("first") && value.contains(SECRET));
    assertThat(values).anyMatch(value -> value.contains("refused for") && value.contains(SECRET));
    catchUp();

    var rows = new ArrayList<String>();
    try (var session = history.database().openReader()) {
      for (var table : List.of("history_run", "history_node_page")) {
        try (var statement = session.connection().createStatement();
            var found = statement.executeQuery("select * from " + table)) {
          while (found.next()) {
            for (var i = 1; i <= found.getMetaData().getColumnCount(); i++) {
              rows.add(
                  found.getObject(i) instanceof byte[] bytes
                      ? new String(bytes, StandardCharsets.UTF_8)
                      : String.valueOf(found.getString(i)));
            }
          }
        }
      }
    }
    assertThat(rows).anyMatch(text -> text.contains("********"));
    assertThat(rows).noneMatch(text -> text.contains(SECRET) || text.contains("8d1f"));
    assertThat(found(HistoryFilter.of("g").withSearch("hush"))).isEmpty();
    assertThat(found(HistoryFilter.of("g").withSearch("8d1f"))).isEmpty();
  }

  @Test
  void followsLiveRunsAsItHearsOfThem() throws SQLException {
    try (var projector = history.follow(store)) {
      await(projector.caughtUp());
      var runs = new ArrayList<WrittenRun>();
      for (var seed = 0; seed < 12; seed++) {
        runs.add(new WrittenRun(store, "g/1-" + seed, "", 1_000, "alpha", seed, projector));
      }
      while (!runs.stream().allMatch(WrittenRun::isOver)) {
        runs.forEach(WrittenRun::step);
      }
      // It hears of the last event at the latest in the walk; both ways lead to the same.
      var counts = await(projector.caughtUp());
      assertThat(counts.remembered()).isPositive();
      assertThat(await(history.queries().find("g/1-3")).orElseThrow().endedAt()).isPositive();
    }
    assertNoDifferences(history);
  }

  @Test
  void whatItDidNotHearOfIsRead() throws SQLException {
    try (var projector = history.follow(store)) {
      await(projector.caughtUp());
      var random = new Random(5);
      var runs = new ArrayList<WrittenRun>();
      StoredListener half =
          (number, event, row) -> {
            if (random.nextBoolean()) {
              projector.onStored(number, event, row);
            }
          };
      for (var seed = 0; seed < 12; seed++) {
        runs.add(new WrittenRun(store, "g/1-" + seed, "", 1_000, "alpha", seed, half));
      }
      while (!runs.stream().allMatch(WrittenRun::isOver)) {
        runs.forEach(WrittenRun::step);
      }
      var counts = await(projector.caughtUp());
      assertThat(counts.remembered()).isLessThan(counts.projected());
    }
    assertNoDifferences(history);
  }

  @Test
  void goesOnWhereverItWasKilled() throws SQLException {
    var run = run("g/1-killed", 1_000, 4);
    for (var i = 0; i < 4; i++) {
      run.step();
    }
    catchUp();
    run.toItsEnd();
    run("g/1-other", 1_000, 5).toItsEnd();
    history.close();
    var faults = new Faults();
    history = history(settings(0), faults);

    var point = 0;
    while (diesAt(point, faults, point % 2 == 0 ? Faults.LOST_BEFORE : Faults.LOST_AFTER)) {
      point++;
    }
    assertThat(point).isGreaterThan(5);
  }

  /** One projector dies at a point, another comes to the end and must tell the same. */
  private boolean diesAt(int number, Faults faults, Faults.Verdict verdict) throws SQLException {
    var dead = new CompletableFuture<Boolean>();
    faults.plan(
        point -> {
          if (point.number() == number) {
            dead.complete(true);
            return verdict;
          }
          // The dead do nothing more.
          return dead.isDone() ? Faults.LOST_BEFORE : Faults.PASS;
        });
    try (var projector = history.follow(store)) {
      var done = projector.caughtUp().thenApply(_ -> false);
      if (!await(CompletableFuture.anyOf(dead, done)).equals(true)) {
        return false;
      }
    }
    faults.plan(_ -> Faults.PASS);
    catchUp();
    assertNoDifferences(history);
    try (var session = history.database().openWriter()) {
      session.together(
          () -> {
            HistoryTable.forget(history.database().dialect(), session, "g/1-other");
            return 1;
          });
    }
    return true;
  }

  @Test
  void findsByWordsAndByFilters() {
    new WrittenRun(store, "g/1-a", "", 1_000, "Zürich bridge 42", 1, StoredListener.NONE)
        .toItsEnd();
    new WrittenRun(store, "g/1-b", "g/1-a", 2_000, "工作流 bridges", 2, StoredListener.NONE);
    new WrittenRun(store, "g/1-c", "g/1-a", 3_000, "tunnel", 3, StoredListener.NONE).toItsEnd();
    catchUp();

    var all = HistoryFilter.of("g");
    assertThat(found(all)).containsExactly("g/1-c", "g/1-b", "g/1-a");
    assertThat(found(all.withSearch("bridge"))).containsExactly("g/1-b", "g/1-a");
    assertThat(found(all.withSearch("ZÜRICH 42"))).containsExactly("g/1-a");
    assertThat(found(all.withSearch("作流"))).containsExactly("g/1-b");
    assertThat(found(all.withSearch("流作"))).isEmpty();
    assertThat(found(all.withSearch("\"' OR ) * tunnel"))).isEmpty();
    assertThat(found(all.withSearch("tunnel)' *"))).containsExactly("g/1-c");
    assertThat(found(all.withSearch("*"))).isEmpty();
    assertThat(found(all.withWorkflow("sample"))).hasSize(3);
    assertThat(found(all.withWorkflow("none"))).isEmpty();
    assertThat(found(HistoryFilter.of("other"))).isEmpty();
    assertThat(found(all.withStatuses(Set.of(RunStatus.RUNNING)))).containsExactly("g/1-b");
    assertThat(found(new HistoryFilter("g", Set.of(), "", "", "ann", 2_000, 3_000, "")))
        .containsExactly("g/1-b");
    assertThat(found(new HistoryFilter("g", Set.of(), "", "", "bob", 0, 9_000, ""))).isEmpty();
    assertThat(found(new HistoryFilter("g", Set.of(), "", "g/1-a", "", 0, 9_000, "")))
        .containsExactly("g/1-c", "g/1-b");
    var counts = await(history.queries().counts("g", 0));
    assertThat(counts).containsEntry(RunStatus.RUNNING, 1L);
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
    var lineage = await(history.queries().lineage("g/1-b"));
    assertThat(lineage.ancestors()).extracting(HistoryRun::id).containsExactly("g/1-a");
    assertThat(await(history.queries().lineage("g/1-a")).children())
        .extracting(HistoryRun::id)
        .containsExactly("g/1-b", "g/1-c");
  }

  @Test
  void pagesStayInPlaceWhileRunsArrive() {
    for (var i = 0; i < 9; i++) {
      run("g/1-%02d".formatted(i), 1_000 + i / 2, i);
    }
    catchUp();
    var seen = new ArrayList<String>();
    @Nullable Cursor cursor = null;
    var arriving = 0;
    do {
      var page = page(HistoryFilter.of("g"), cursor, 2);
      page.runs().forEach(run -> seen.add(run.id()));
      cursor = page.next() == null ? null : Cursor.parse(page.next().text()).orElseThrow();
      run("g/1-new-%d".formatted(arriving), 5_000 + arriving, arriving);
      arriving++;
      catchUp();
    } while (cursor != null);

    assertThat(seen)
        .containsExactly(
            "g/1-08", "g/1-07", "g/1-06", "g/1-05", "g/1-04", "g/1-03", "g/1-02", "g/1-01",
            "g/1-00");
  }

  @Test
  void aQuestionThatTakesTooLongIsStopped() {
    run("g/1-a", 1_000, 1);
    catchUp();
    history.close();
    var base = settings(0);
    history =
        history(
            new HistorySettings(
                true,
                Duration.ZERO,
                base.liveInterval(),
                base.sweepInterval(),
                base.sweepPause(),
                base.sweepPage(),
                base.changedRuns(),
                base.openFolds(),
                base.textLimit(),
                base.nodesPerRun(),
                Duration.ofMillis(1),
                0),
            new Faults());
    var slow =
        switch (kind) {
          case SQLITE ->
              "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*)"
                  + " from n";
          case POSTGRES -> "select pg_sleep(60)";
        };
    var stopped =
        await(
            history
                .readers()
                .read(
                    session -> {
                      var dialect = history.database().dialect();
                      var limit = StatementLimit.set(dialect, session, Duration.ofMillis(1));
                      try (var statement = session.connection().createStatement()) {
                        statement.execute(slow);
                        return false;
                      } catch (SQLException failed) {
                        return StatementLimit.isReached(dialect, failed);
                      } finally {
                        limit.lift();
                      }
                    }));
    assertThat(stopped).isTrue();
  }

  @Test
  void whatWasPurgedDisappears() {
    run("g/1-over", 1_000, 1).toItsEnd();
    run("g/1-live", 1_000, 1);
    catchUp();
    assertThat(found(HistoryFilter.of("g"))).containsExactlyInAnyOrder("g/1-over", "g/1-live");

    reopenAt(LONG_AFTER);
    assertThat(await(store.retention().purge())).isEqualTo(1);
    catchUp();

    assertThat(found(HistoryFilter.of("g"))).containsExactly("g/1-live");
    assertThat(await(history.queries().nodes("g/1-over", -1, 10))).isEmpty();
  }

  @Test
  void isTheSameWhenItIsMadeAgain() throws SQLException {
    for (var seed = 0; seed < 7; seed++) {
      var run = run("g/1-%02d".formatted(seed), 1_000 + seed, seed);
      if (seed % 2 == 0) {
        run.toItsEnd();
      }
      catchUp();
    }
    var before = page(HistoryFilter.of("g"), null, 100).runs();
    var nodes = nodesOf(before);

    var told = new ArrayList<Long>();
    var rebuilt = new Rebuild(store, history).run(told::add);

    assertThat(rebuilt.runs()).isEqualTo(7);
    assertThat(told).isNotEmpty().isSorted();
    var after = page(HistoryFilter.of("g"), null, 100).runs();
    assertThat(after).isEqualTo(before);
    assertThat(nodesOf(after)).isEqualTo(nodes);
    assertNoDifferences(history);
  }

  private Map<String, List<HistoryNode>> nodesOf(List<HistoryRun> runs) {
    var nodes = new HashMap<String, List<HistoryNode>>();
    runs.forEach(run -> nodes.put(run.id(), await(history.queries().nodes(run.id(), -1, 1_000))));
    return nodes;
  }

  @Test
  void theAuditorFindsWhatWasChanged() throws SQLException {
    run("g/1-a", 1_000, 1).toItsEnd();
    run("g/1-b", 1_000, 2).toItsEnd();
    catchUp();
    history.close();
    history = history(settings(100), new Faults());
    try (var projector = history.follow(store)) {
      assertThat(await(projector.caughtUp()).differences()).isZero();
      assertThat(await(projector.caughtUp()).audited()).isGreaterThanOrEqualTo(2);
      try (var session = history.database().openWriter();
          var statement = session.connection().createStatement()) {
        statement.executeUpdate("update history_run set steps = steps + 1 where id = 'g/1-a'");
        var node = NodePages.read(session, "g/1-b", 0, 1).getFirst();
        var other = List.of(node.ended(node.status(), 1, 99, 0, ""));
        NodePages.write(session, List.of(new NodePages.Change("g/1-b", other, false)));
      }
      var before = projector.counts().differences();
      assertThat(await(projector.caughtUp()).differences() - before).isGreaterThanOrEqualTo(2);
    }
  }

  private void reopenAt(Instant now) {
    store.close();
    store =
        TestStore.open(
            StoreSettings.of(kind.config(folder)), Clock.fixed(now, ZoneOffset.UTC), new Faults());
  }

  /** Folds all journals again. */
  private void assertNoDifferences(History with) throws SQLException {
    var verified =
        new Verification(store, with)
            .run(
                Verification.ALL,
                (run, checked) -> assertThat(checked.differences()).as(run).isEmpty());
    assertThat(verified.runs())
        .isEqualTo(await(store.runs().list(RunFilter.of("g"), null, 1_000)).rows().size());
    assertThat(verified.behind()).isZero();
  }

  private List<String> found(HistoryFilter filter) {
    return page(filter, null, 100).runs().stream().map(HistoryRun::id).toList();
  }

  private Listing.Page page(HistoryFilter filter, @Nullable Cursor after, int size) {
    return switch (await(history.queries().list(filter, after, size))) {
      case Listing.Page page -> page;
      case Listing.TookTooLong late -> throw new AssertionError(late);
    };
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
