package io.heddle.persistence.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.commit.Rows;
import io.heddle.persistence.fault.Faults;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.RunStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
final class RunRowsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final long DUE = NOW.toEpochMilli() - 1_000;
  private static final long LATE = NOW.minusSeconds(120).toEpochMilli();
  private static final long LATER = NOW.plusSeconds(60).toEpochMilli();
  private static final Duration BACKSTOP = Duration.ofSeconds(60);

  private final TestStore kind;
  @TempDir Path folder;

  private Store store;

  RunRowsTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    store = openAt(NOW);
  }

  private Store openAt(Instant now) {
    var settings = StoreSettings.of(kind.config(folder));
    return TestStore.open(settings, Clock.fixed(now, ZoneOffset.UTC), new Faults());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void findsDueRunsThatNobodyHoldsAndAllRunsOfOwnersThatAreGone() {
    write("g/1-due", 3, "", DUE);
    write("g/1-later", 3, "", LATER);
    write("g/1-never", 3, "", RunRow.NEVER);
    write("g/1-orphan", 4, "gone", RunRow.NEVER);
    write("g/1-alive", 5, "here", DUE);
    write("g/1-asleep", 5, "here", LATE);
    write("g/1-elsewhere", 200, "", DUE);
    write("g/1-elsewhere-orphan", 200, "gone", DUE);

    assertThat(due(new RunScan.Slots(0, 16), 100))
        .containsExactlyInAnyOrder("g/1-due", "g/1-orphan", "g/1-asleep");
  }

  @Test
  void aSlotFullOfDueRunsHoldsUpNoOther() {
    for (var i = 0; i < 30; i++) {
      write("g/1-many-" + i, 0, "", DUE);
    }
    write("g/1-one", 9, "", DUE);
    var scan = store.scan(new RunScan.Slots(0, 16));

    var first = ids(await(scan.due(request(10))));
    var second = ids(await(scan.due(request(10))));

    assertThat(first).hasSize(10).doesNotContain("g/1-one");
    assertThat(second).contains("g/1-one");
  }

  @Test
  void listsNewestFirstPageByPage() {
    for (var i = 0; i < 25; i++) {
      write(run("g/1-%02d".formatted(i), RunStatus.RUNNING, 1_000 + i / 2));
    }
    write(run("other/1-x", RunStatus.RUNNING, 5_000));

    var pages = new ArrayList<List<String>>();
    var page = await(store.runs().list(RunFilter.of("g"), null, 10));
    pages.add(page.rows().stream().map(RunRow::id).toList());
    while (page.next() != null) {
      var cursor = RunQueries.Cursor.parse(page.next().text()).orElseThrow();
      page = await(store.runs().list(RunFilter.of("g"), cursor, 10));
      pages.add(page.rows().stream().map(RunRow::id).toList());
    }

    assertThat(pages).hasSize(3);
    assertThat(pages.stream().flatMap(List::stream))
        .hasSize(25)
        .doesNotHaveDuplicates()
        .startsWith("g/1-24", "g/1-23", "g/1-22");
  }

  @Test
  void filtersAndCounts() {
    write(run("g/1-a", RunStatus.RUNNING, 1_000));
    write(run("g/1-b", RunStatus.FAILED, 2_000));
    write(run("g/1-c", RunStatus.SUCCEEDED, 3_000));
    write(run("g/1-d", RunStatus.SUCCEEDED, 4_000));

    var failed = RunFilter.of("g").withStatuses(Set.of(RunStatus.FAILED, RunStatus.CANCELLED));
    var open = RunFilter.of("g").withStatuses(Set.of(RunStatus.RUNNING, RunStatus.WAITING));
    assertThat(listed(failed)).containsExactly("g/1-b");
    assertThat(listed(open)).containsExactly("g/1-a");
    assertThat(listed(RunFilter.of("g").withWorkflow("flow"))).hasSize(4);
    assertThat(listed(RunFilter.of("g").withWorkflow("none"))).isEmpty();
    assertThat(await(store.runs().counts("g", 2_000)))
        .containsOnly(
            java.util.Map.entry(RunStatus.FAILED, 1L),
            java.util.Map.entry(RunStatus.SUCCEEDED, 2L));
  }

  @Test
  void purgesWhatEndedLongAgoAndLeavesATombstoneForAWhile() {
    write(run("g/1-old", RunStatus.SUCCEEDED, 1_000));
    write(run("g/1-read", RunStatus.SUCCEEDED, 1_000));
    write(run("g/1-open", RunStatus.RUNNING, 1_000));
    await(store.retention().pin("g/1-read", "g/1-fork"));
    var blob = await(store.blobs().put("g", "g/1-old", bytes("large")).toCompletableFuture());

    assertThat(await(store.retention().purge())).isEqualTo(1);
    assertThat(await(store.retention().purge())).isZero();

    assertThat(await(store.runs().find("g/1-old")).orElseThrow().purged()).isTrue();
    assertThat(await(store.runs().find("g/1-read")).orElseThrow().purged()).isFalse();
    assertThat(listed(RunFilter.of("g"))).containsExactlyInAnyOrder("g/1-read", "g/1-open");
    assertThat(count("select count(*) from event where persistence_id = 'run|g/1-old'")).isZero();
    assertThat(count("select sequence_nr from event_deleted")).isEqualTo(1);
    assertThat(await(store.retention().removeTombstones())).isZero();

    reopenAt(NOW.plus(Duration.ofDays(31)));
    assertThat(await(store.retention().removeTombstones())).isEqualTo(1);
    assertThat(await(store.runs().find("g/1-old"))).isEmpty();
    assertThat(count("select count(*) from event_deleted")).isZero();
    assertThat(await(store.blobGarbage().collect())).isEqualTo(1);
    assertThat(await(store.blobs().load("g", blob).toCompletableFuture())).isEmpty();
  }

  @Test
  void purgesARunThatWasReadOnceItIsNot() {
    write(run("g/1-read", RunStatus.SUCCEEDED, 1_000));
    await(store.retention().pin("g/1-read", "g/1-fork"));
    assertThat(await(store.retention().purge())).isZero();

    await(store.retention().unpin("g/1-read", "g/1-fork"));

    assertThat(await(store.retention().purge())).isEqualTo(1);
  }

  private void reopenAt(Instant now) {
    store.close();
    store = openAt(now);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void write(String id, int slot, String owner, long wakeAt) {
    write(Rows.row(id, slot, owner, wakeAt, RunStatus.WAITING));
  }

  private static RunRow run(String id, RunStatus status, long startedAt) {
    var row = Rows.row(id, 1, "", RunRow.NEVER, status);
    return new RunRow(
        id,
        row.group(),
        row.slot(),
        status,
        row.owner(),
        row.wakeAt(),
        row.workflowId(),
        row.workflowVersion(),
        row.origin(),
        startedAt,
        row.updatedAt(),
        row.endedAt(),
        row.open());
  }

  private void write(RunRow row) {
    await(store.writer().submit(Rows.append(row.id(), "w-" + row.id(), 1, 1, row)));
  }

  private List<String> due(RunScan.Slots slots, int limit) {
    return ids(await(store.scan(slots).due(request(limit))));
  }

  private static RunScan.Request request(int limit) {
    return new RunScan.Request(NOW, Set.of("here"), BACKSTOP, limit);
  }

  private static List<String> ids(List<RunScan.Due> due) {
    return due.stream().map(RunScan.Due::id).toList();
  }

  private List<String> listed(RunFilter filter) {
    return await(store.runs().list(filter, null, 100)).rows().stream().map(RunRow::id).toList();
  }

  private long count(String sql) {
    return await(
        store
            .readers()
            .read(
                session -> {
                  try (var statement = session.connection().createStatement();
                      var rows = statement.executeQuery(sql)) {
                    return rows.next() ? rows.getLong(1) : 0L;
                  }
                }));
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
