package io.heddle.persistence.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.persistence.Store;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.fault.Faults;
import io.heddle.persistence.fault.Faults.Kind;
import io.heddle.persistence.fault.Faults.Verdict;
import io.heddle.runtime.durable.StartAdmission;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
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
final class GroupCommitTest {

  private static final Verdict DOWN =
      new Verdict.Fail(new SQLException("nobody at home (injected)", "08001"));

  private final TestStore kind;
  @TempDir Path folder;

  private final Faults faults = new Faults();
  private Store store;

  GroupCommitTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    store = kind.open(folder, faults);
    await(store.writer().submit(Rows.append("g/1-warm", "w", 1)));
  }

  @AfterEach
  void close() {
    faults.plan(_ -> Faults.PASS);
    store.close();
  }

  @Test
  void storesEventsAndTheRowOfTheRunInOneTransaction() {
    await(store.writer().submit(Rows.append("g/1-a", "w", 1, 3, Rows.running("g/1-a", 7, "m"))));

    assertThat(stored("g/1-a")).containsExactly("1 w", "2 w", "3 w");
    assertThat(await(store.runs().find("g/1-a")).orElseThrow().row())
        .isEqualTo(Rows.running("g/1-a", 7, "m"));
  }

  @Test
  void putsWhatHasQueuedUpIntoOneCommit() throws InterruptedException {
    var gate = holdFirstCommit();
    var writes = new ArrayList<CompletableFuture<?>>();
    var before = store.writer().counts();
    writes.add(store.writer().submit(Rows.append("g/1-first", "w", 1)));
    assertThat(gate.arrived().await(60, TimeUnit.SECONDS)).isTrue();
    for (var i = 0; i < 500; i++) {
      writes.add(store.writer().submit(Rows.append("g/1-" + i, "w", 1)));
    }

    gate.gate().countDown();
    writes.forEach(GroupCommitTest::await);

    assertThat(store.writer().counts().commits() - before.commits()).isEqualTo(2);
  }

  @Test
  void aLostNumberFailsItsOwnerOnlyAndNothingOfThatOwnerIsStoredLater()
      throws InterruptedException {
    await(store.writer().submit(Rows.append("g/1-x", "new", 1)));
    var gate = holdFirstCommit();
    var others = new ArrayList<CompletableFuture<?>>();
    others.add(store.writer().submit(Rows.append("g/1-first", "w", 1)));
    assertThat(gate.arrived().await(60, TimeUnit.SECONDS)).isTrue();
    var conflicting = store.writer().submit(Rows.append("g/1-x", "old", 1));
    var later = store.writer().submit(Rows.append("g/1-x", "old", 2));
    for (var i = 0; i < 300; i++) {
      others.add(store.writer().submit(Rows.append("g/1-" + i, "w", 1)));
    }

    gate.gate().countDown();
    others.forEach(GroupCommitTest::await);

    assertThat(reason(conflicting)).isEqualTo(WriteFailed.Reason.SUPERSEDED);
    assertThat(reason(later)).isEqualTo(WriteFailed.Reason.SUPERSEDED);
    assertThat(stored("g/1-x")).containsExactly("1 new");
  }

  @Test
  void aWriteOfOneActorIsStoredWholeOrNotAtAll() {
    await(store.writer().submit(Rows.append("g/1-x", "new", 3)));

    var conflicting = store.writer().submit(Rows.append("g/1-x", "old", 1, 5, null));

    assertThat(reason(conflicting)).isEqualTo(WriteFailed.Reason.SUPERSEDED);
    assertThat(stored("g/1-x")).containsExactly("3 new");
  }

  @Test
  void aDefectInAChangeFailsThatChangeOnly() {
    var broken = store.writer().submit(new Write.Change<String>(0, _ -> "".substring(1)));
    var sound = store.writer().submit(Rows.append("g/1-s", "w", 1));

    assertThat(reason(broken)).isEqualTo(WriteFailed.Reason.REFUSED);
    await(sound);
  }

  @Test
  void theWriterOutlivesAnErrorAndSaysThatItWaits() {
    var fails = new AtomicInteger(3);
    var failing =
        store
            .writer()
            .submit(
                new Write.Change<>(
                    0,
                    _ -> {
                      if (fails.getAndDecrement() > 0) {
                        throw new StackOverflowError("injected");
                      }
                      return "done";
                    }));
    assertThat(await(failing)).isEqualTo("done");
    await(store.writer().submit(Rows.append("g/1-s", "w", 1)));
    assertThat(store.writer().counts().retries()).isPositive();
  }

  /** Loses the connection before and after every call of a commit, one at a time. */
  @Test
  void aConnectionLostAtAnyPointLosesNothingAndStoresNothingTwice() {
    for (var lost : List.of(Faults.LOST_BEFORE, Faults.LOST_AFTER)) {
      var points = loseAtEach(at -> here -> here.number() == at ? lost : Faults.PASS);

      // Events one by one or at once, the row, the commit.
      assertThat(points).isEqualTo(kind == TestStore.SQLITE ? 4 : 3);
    }
  }

  /** Once an answer to a commit is lost, loses the connection again at every call of the repair. */
  @Test
  void aConnectionLostAgainWhileAnUnknownCommitIsRepairedLosesNothing() {
    for (var lost : List.of(Faults.LOST_BEFORE, Faults.LOST_AFTER)) {
      for (var first : List.of(Faults.LOST_BEFORE, Faults.LOST_AFTER)) {
        var points = loseAtEach(at -> afterTheFirstCommit(first, at, lost));

        assertThat(points).isGreaterThan(4);
      }
    }
  }

  private static Faults.Plan afterTheFirstCommit(Verdict first, int distance, Verdict second) {
    var commit = new AtomicInteger(-1);
    return here -> {
      if (commit.get() < 0 && here.kind() == Kind.COMMIT) {
        commit.set(here.number());
        return first;
      }
      return commit.get() >= 0 && here.number() == commit.get() + 1 + distance
          ? second
          : Faults.PASS;
    };
  }

  /** The answer is how many points there were until the write went through before its turn. */
  private int loseAtEach(IntFunction<Faults.Plan> plans) {
    var faultsBefore = -1;
    for (var at = 0; ; at++) {
      var run = "g/1-" + UUID.randomUUID();
      var plan = plans.apply(at);
      var struck = new AtomicInteger();
      faults.plan(
          here -> {
            var verdict = plan.at(here);
            struck.addAndGet(verdict.equals(Faults.PASS) ? 0 : 1);
            return verdict;
          });

      await(store.writer().submit(Rows.append(run, "w", 1, 2, Rows.running(run, 1, "m"))));

      assertThat(stored(run)).as("point %d", at).containsExactly("1 w", "2 w");
      assertThat(await(store.runs().find(run))).isPresent();
      if (struck.get() < faultsBefore) {
        return at;
      }
      faultsBefore = struck.get();
    }
  }

  @Test
  void anUnknownCommitThatAnotherIncarnationOvertookIsAConflict() {
    var stolen = new AtomicBoolean();
    faults.plan(
        here -> {
          if (here.kind() == Kind.COMMIT && stolen.compareAndSet(false, true)) {
            return Faults.LOST_BEFORE;
          }
          if (stolen.get() && here.kind() == Kind.CONNECT) {
            steal("g/1-u");
          }
          return Faults.PASS;
        });

    var write = store.writer().submit(Rows.append("g/1-u", "w", 1));

    assertThat(reason(write)).isEqualTo(WriteFailed.Reason.SUPERSEDED);
    assertThat(stored("g/1-u")).containsExactly("1 thief");
  }

  @Test
  void fiveThousandPersistsSurviveAStopOfTheDatabaseButTheOneInConflict() {
    await(store.writer().submit(Rows.append("g/1-4711", "new", 1)));
    var down = new AtomicBoolean(true);
    var refusals = new AtomicInteger();
    var refused = new CountDownLatch(50);
    faults.plan(
        here -> {
          if (here.number() >= 3 && down.get()) {
            refusals.incrementAndGet();
            refused.countDown();
            return DOWN;
          }
          return Faults.PASS;
        });
    var writes = new ArrayList<CompletableFuture<?>>();
    for (var i = 0; i < 5_000; i++) {
      writes.add(store.writer().submit(Rows.append("g/1-" + i, "w", 1)));
    }
    awaitLatch(refused);

    assertThat(store.health()).isInstanceOf(StoreHealth.Waiting.class);
    assertThat(store.admission().verdict())
        .isInstanceOfSatisfying(
            StartAdmission.Verdict.Refused.class,
            no -> {
              assertThat(no.reason()).contains("nobody at home");
              assertThat(no.retryAfter()).isPositive();
            });
    down.set(false);

    var failed = 0;
    for (var i = 0; i < 5_000; i++) {
      var write = writes.get(i);
      if (i == 4711) {
        assertThat(reason(write)).isEqualTo(WriteFailed.Reason.SUPERSEDED);
        failed++;
      } else {
        await(write);
      }
    }
    assertThat(failed).isEqualTo(1);
    assertThat(store.health()).isInstanceOf(StoreHealth.Healthy.class);
    assertThat(store.admission().verdict()).isInstanceOf(StartAdmission.Verdict.Admitted.class);
    // Each once, the warm-up's one, and no second one of the conflict.
    assertThat(count("select count(*) from event")).isEqualTo(5_001);
    assertThat(count("select count(*) from run")).isEqualTo(5_001);
  }

  @Test
  void refusesStartsWhileMoreWaitsThanItShould() throws InterruptedException {
    var gate = holdFirstCommit();
    var writes = new ArrayList<CompletableFuture<?>>();
    writes.add(store.writer().submit(Rows.append("g/1-first", "w", 1)));
    assertThat(gate.arrived().await(60, TimeUnit.SECONDS)).isTrue();
    for (var i = 0; i < 5_000; i++) {
      writes.add(store.writer().submit(Rows.append("g/1-" + i, "w", 1)));
    }

    assertThat(store.admission().verdict()).isInstanceOf(StartAdmission.Verdict.Refused.class);
    gate.gate().countDown();
    writes.forEach(GroupCommitTest::await);

    assertThat(store.admission().verdict()).isInstanceOf(StartAdmission.Verdict.Admitted.class);
  }

  @Test
  void takesNoWritesOnceClosedAndStoresThoseItHad() {
    var writes = new ArrayList<CompletableFuture<?>>();
    for (var i = 0; i < 100; i++) {
      writes.add(store.writer().submit(Rows.append("g/1-" + i, "w", 1)));
    }

    store.close();

    writes.forEach(write -> assertThat(write).isCompleted());
    var late = store.writer().submit(Rows.append("g/1-z", "w", 1));
    assertThat(reason(late)).isEqualTo(WriteFailed.Reason.CLOSED);
  }

  private Verdict.Wait holdFirstCommit() {
    var hold = new Verdict.Wait(new CountDownLatch(1), new CountDownLatch(1));
    var first = new AtomicBoolean(true);
    faults.plan(
        here ->
            here.kind() == Kind.COMMIT && first.compareAndSet(true, false) ? hold : Faults.PASS);
    return hold;
  }

  /** Another incarnation, on another connection. */
  private void steal(String run) {
    try (var other = kind.connect(folder);
        var insert =
            other.prepareStatement(
                "insert into event (persistence_id, sequence_nr, writer, written_at, serializer,"
                    + " manifest, adapter_manifest, payload) values (?, 1, 'thief', 0, 0, '', '',"
                    + " ?) on conflict do nothing")) {
      insert.setString(1, "run|" + run);
      insert.setBytes(2, new byte[0]);
      insert.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private List<String> stored(String run) {
    return await(
        store
            .readers()
            .read(
                session -> {
                  var found = new ArrayList<String>();
                  try (var select =
                      session
                          .connection()
                          .prepareStatement(
                              "select sequence_nr, writer from event where persistence_id = ?"
                                  + " order by sequence_nr")) {
                    select.setString(1, "run|" + run);
                    try (var rows = select.executeQuery()) {
                      while (rows.next()) {
                        found.add(rows.getLong(1) + " " + rows.getString(2));
                      }
                    }
                  }
                  return found;
                }));
  }

  private long count(String sql) {
    return await(
        store
            .readers()
            .read(
                session -> {
                  try (var select = session.connection().createStatement();
                      var rows = select.executeQuery(sql)) {
                    rows.next();
                    return rows.getLong(1);
                  }
                }));
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static WriteFailed.Reason reason(CompletableFuture<?> write) {
    var reason = new ArrayList<WriteFailed.Reason>();
    assertThatThrownBy(() -> await(write))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(WriteFailed.class, failed -> reason.add(failed.reason()));
    return reason.getFirst();
  }
}
