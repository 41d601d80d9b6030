package io.heddle.persistence.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.persistence.TestStore;
import io.heddle.persistence.fault.Faults;
import io.heddle.persistence.fault.Faults.Kind;
import io.heddle.persistence.fault.Faults.Verdict;
import io.heddle.runtime.machine.RunResult;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real run with a real journal, and a fault at each statement the writer makes for it, one at a
 * time: before it reaches the database, or after, when nobody can know whether it did. Either the
 * process dies there, and another goes on with the database as it was left; or only the connection
 * is lost, and the writer finds out by itself.
 */
@Timeout(600)
final class KillPointsTest {

  @TempDir Path folder;

  private static RunResult expected;

  /** The run as it goes when nothing happens. */
  @BeforeAll
  static void uninterrupted(@TempDir Path at) {
    try (var member =
        new Member(
            TestStore.SQLITE,
            at,
            "m-0",
            _ -> {},
            (one, _, event) -> KilledRunTest.answer(one, event))) {
      var end = member.end();
      await(member.start());
      expected = await(end);
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Strikes once; with {@code dies}, the database is gone from then on for this process. */
  private record Strike(int at, Verdict verdict, boolean dies, CompletableFuture<Boolean> struck)
      implements Faults.Plan {

    @Override
    public Verdict at(Faults.Point point) {
      if (point.number() == at) {
        struck.complete(true);
        return verdict;
      }
      return dies && point.number() > at && point.kind() == Kind.CONNECT
          ? new Verdict.Fail(new SQLException("the process is dead (injected)", "08001"))
          : Faults.PASS;
    }
  }

  /**
   * Whether there was a statement of this number before the run ended.
   *
   * @param effects what the first process computed
   */
  private static boolean live(
      TestStore kind, Path at, int number, Verdict verdict, boolean dies, List<String> effects) {
    var faults = new Faults();
    var store = kind.openToDie(at, faults);
    var struck = new CompletableFuture<Boolean>();
    var ended = new CompletableFuture<Boolean>();
    try (var member =
        new Member(store, "m-1", _ -> {}, (one, _, event) -> KilledRunTest.answer(one, event))) {
      faults.plan(new Strike(number, verdict, dies, struck));
      var end = member.end();
      end.whenComplete((_, _) -> ended.complete(false));
      var _ = member.start();
      var hit = await(dies ? struck.applyToEither(ended, one -> one) : ended) || struck.isDone();
      effects.addAll(member.computed);
      return hit;
    }
  }

  /** Another process finds the run and ends it; nothing that was recorded is done again. */
  private static void goOn(TestStore kind, Path at, List<String> effectsBefore) {
    var before = StoredRun.read(kind, at);
    var computed = new ArrayList<String>();
    RunResult result;
    try (var member =
        new Member(kind, at, "m-2", _ -> {}, (one, _, event) -> KilledRunTest.answer(one, event))) {
      var end = member.end();
      if (before.events().isEmpty()) {
        // Nobody was told that it started, so who wants it starts it again.
        await(member.start());
      } else if (before.waitsForSomebody()) {
        var _ = member.submit();
      }
      result = await(end);
      computed.addAll(member.computed);
    }
    check(StoredRun.read(kind, at), result);
    assertThat(computed).as("done again").noneMatch(before.recorded()::contains);
    assertThat(StoredRun.read(kind, at).events().subList(0, before.events().size()))
        .as("what was stored is stored")
        .isEqualTo(before.events());
    var done = new HashSet<>(effectsBefore);
    done.addAll(computed);
    assertThat(done)
        .as("recorded without having been done")
        .containsAll(work(StoredRun.read(kind, at)));
  }

  /** Recorded attempts at what is done outside; that is the second node of either graph. */
  private static List<String> work(StoredRun run) {
    return run.recorded().stream().filter(name -> name.split("/", -1)[1].equals("1")).toList();
  }

  private static void check(StoredRun after, RunResult result) {
    assertThat(result.status()).isEqualTo(expected.status());
    assertThat(result.outputs()).isEqualTo(expected.outputs());
    assertThat(result.steps()).isEqualTo(expected.steps());
    assertThat(after.isWhole()).as("every number has its event").isTrue();
    assertThat(after.recorded()).as("recorded twice").doesNotHaveDuplicates();
    assertThat(after.folded().result()).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"SQLITE, before, 1", "SQLITE, after, 1", "POSTGRES, before, 4", "POSTGRES, after, 4"})
  void theProcessDiesAtAnyStatement(TestStore kind, String when, int stride) {
    var verdict = when.equals("before") ? Faults.LOST_BEFORE : Faults.LOST_AFTER;
    var number = 0;
    for (var more = true; more; number += stride) {
      var at = folder.resolve(kind + when + number);
      assertThat(at.toFile().mkdir()).isTrue();
      var effects = new ArrayList<String>();
      more = live(kind, at, number, verdict, true, effects);
      goOn(kind, at, effects);
    }
    assertThat(number).as("statements of a run").isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"SQLITE, before, 1", "SQLITE, after, 1", "POSTGRES, before, 4", "POSTGRES, after, 4"})
  void theConnectionIsLostAtAnyStatement(TestStore kind, String when, int stride) {
    var verdict = when.equals("before") ? Faults.LOST_BEFORE : Faults.LOST_AFTER;
    var number = 0;
    for (var more = true; more; number += stride) {
      var at = folder.resolve(kind + when + number);
      assertThat(at.toFile().mkdir()).isTrue();
      var effects = new ArrayList<String>();
      more = live(kind, at, number, verdict, false, effects);
      var after = StoredRun.read(kind, at);
      check(after, after.folded().result());
      assertThat(effects).as("nothing is done twice").doesNotHaveDuplicates();
      assertThat(work(after)).containsExactlyInAnyOrderElementsOf(effects);
    }
    assertThat(number).as("statements of a run").isGreaterThan(20);
  }

  /** The older incarnation, woken after it was taken for dead, must not get a word in. */
  @Test
  void anOlderIncarnationThatWritesOnIsRefused() {
    assertThat(writesOn(folder)).isTrue();
    check(
        StoredRun.read(TestStore.POSTGRES, folder),
        StoredRun.read(TestStore.POSTGRES, folder).folded().result());
  }

  /** Without the primary key the fence is gone: the checks of this class must see it. */
  @Test
  void theChecksCatchAStoreWithoutAFence() throws SQLException {
    TestStore.POSTGRES.open(folder).close();
    try (var connection = TestStore.POSTGRES.connect(folder);
        var statement = connection.createStatement()) {
      statement.execute("alter table event drop constraint event_pkey");
    }
    writesOn(folder);
    var numbers = StoredRun.read(TestStore.POSTGRES, folder).numbers();
    assertThat(new HashSet<>(numbers)).as("two incarnations wrote").hasSizeLessThan(numbers.size());
    assertThatThrownBy(
            () -> {
              var after = StoredRun.read(TestStore.POSTGRES, folder);
              check(after, after.folded().result());
            })
        .isInstanceOfAny(AssertionError.class, RuntimeException.class);
  }

  /** Holds a write of one process, lets another end the run, and lets the write go. */
  private static boolean writesOn(Path at) {
    var faults = new Faults();
    var hold = new Verdict.Wait(new CountDownLatch(1), new CountDownLatch(1));
    var commits = new AtomicInteger();
    var held = new AtomicBoolean();
    var store = TestStore.POSTGRES.open(at, faults);
    try (var old =
        new Member(store, "m-1", _ -> {}, (one, _, event) -> KilledRunTest.answer(one, event))) {
      // Before the events of the third turn reach the database; at its commit they would lock.
      faults.plan(
          point ->
              point.kind() == Kind.EXECUTE
                      && point.sql().startsWith("insert into event")
                      && commits.incrementAndGet() == 3
                      && held.compareAndSet(false, true)
                  ? hold
                  : Faults.PASS);
      var end = old.end();
      var _ = old.start();
      await(CompletableFuture.runAsync(() -> awaitLatch(hold.arrived())));
      goOn(TestStore.POSTGRES, at, old.computed);
      hold.gate().countDown();
      await(end.handle((_, _) -> true));
    }
    return true;
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
