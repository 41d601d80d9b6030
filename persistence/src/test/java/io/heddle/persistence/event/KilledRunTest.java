package io.heddle.persistence.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.persistence.TestStore;
import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is killed at each event it stores, and goes on in another actor system. */
@Timeout(240)
final class KilledRunTest {

  @TempDir Path folder;

  /** Stops the incarnation between an event and what follows from it. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Answers the person's form as soon as it is open. */
  static void answer(Member member, RunEvent event) {
    if (event instanceof RunEvent.Advanced advanced
        && advanced.facts().stream().anyMatch(Fact.NodeWaiting.class::isInstance)) {
      var _ = member.submit();
    }
  }

  private static boolean ends(RunEvent event) {
    return event instanceof RunEvent.Advanced advanced
        && advanced.facts().getLast() instanceof Fact.Ended;
  }

  private static RunResult uninterrupted(TestStore kind, Path folder) {
    try (var member =
        new Member(kind, folder, "m-0", _ -> {}, (one, _, event) -> answer(one, event))) {
      var end = member.end();
      await(member.start());
      return await(end);
    }
  }

  /** Lets the run live until it has stored so many events; the kill comes before their effects. */
  private static void killAt(TestStore kind, Path folder, long number, boolean effectsLeave) {
    var reached = new CompletableFuture<Long>();
    try (var member =
        new Member(
            kind,
            folder,
            "m-1",
            _ -> {},
            (one, stored, event) -> {
              // How outcomes share turns is a matter of speed: a run may end with fewer events.
              if (stored == number || ends(event)) {
                reached.complete(stored);
                if (!effectsLeave) {
                  throw new Killed();
                }
              }
              answer(one, event);
            })) {
      var _ = member.start();
      await(reached);
    }
  }

  /** The run goes on by itself and must come to the same end without doing again what is known. */
  private static void continueAndCheck(TestStore kind, Path folder, RunResult expected) {
    var before = StoredRun.read(kind, folder);
    assertThat(before.isWhole()).as("every event is stored").isTrue();
    RunResult result;
    var computed = new ArrayList<String>();
    try (var member =
        new Member(kind, folder, "m-2", _ -> {}, (one, _, event) -> answer(one, event))) {
      // Asked first: a run that has ended soon leaves memory.
      var end = member.end();
      if (before.waitsForSomebody()) {
        var _ = member.submit();
      }
      result = await(end);
      computed.addAll(member.computed);
    }
    var after = StoredRun.read(kind, folder);

    assertThat(result.status()).isEqualTo(expected.status());
    assertThat(result.outputs()).isEqualTo(expected.outputs());
    assertThat(result.steps()).isEqualTo(expected.steps());
    assertThat(result.exceptions()).isEqualTo(expected.exceptions());
    assertThat(computed).as("computed again").doesNotContainAnyElementsOf(before.recorded());
    assertThat(computed).as("computed twice").doesNotHaveDuplicates();
    assertThat(after.recorded()).as("recorded twice").doesNotHaveDuplicates();
    assertThat(after.recorded()).containsAll(computed);
    assertThat(after.events()).startsWith(before.events().toArray(RunEvent[]::new));
    assertThat(after.folded().result()).isEqualTo(result);
    assertThat(after.isWhole()).isTrue();
    if (!before.folded().status().isTerminal()) {
      assertThat(after.events().get(before.events().size()))
          .isInstanceOfSatisfying(
              RunEvent.Owned.class, owned -> assertThat(owned.incarnation()).isEqualTo(2));
    }
  }

  @ParameterizedTest
  @CsvSource({"SQLITE, false", "SQLITE, true", "POSTGRES, false"})
  void endsAsIfNothingHadHappened(TestStore kind, boolean effectsLeave) {
    var whole = folder.resolve("whole");
    assertThat(whole.toFile().mkdir()).isTrue();
    var expected = uninterrupted(kind, whole);
    var events = StoredRun.read(kind, whole).events().size();

    assertThat(expected.outputs().toString()).contains("third");
    assertThat(events).isGreaterThan(6);
    for (var number = 1; number <= events; number++) {
      var killed = folder.resolve("killed-" + number);
      assertThat(killed.toFile().mkdir()).isTrue();
      killAt(kind, killed, number, effectsLeave);
      continueAndCheck(kind, killed, expected);
    }
  }

  /** A shell that lets effects out of a turn that was never stored looks like this one. */
  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4})
  void theHarnessCatchesASkippedPersist(long skipped) throws SQLException {
    var whole = folder.resolve("whole");
    var mutant = folder.resolve("mutant");
    assertThat(whole.toFile().mkdir() && mutant.toFile().mkdir()).isTrue();
    var expected = uninterrupted(TestStore.SQLITE, whole);
    TestStore.SQLITE.open(mutant).close();
    try (var connection = TestStore.SQLITE.connect(mutant);
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "create trigger skip before insert on event when new.sequence_nr = %d begin select raise(ignore); end"
              .formatted(skipped));
    }
    killAt(TestStore.SQLITE, mutant, skipped + 1, false);

    assertThat(StoredRun.read(TestStore.SQLITE, mutant).numbers()).doesNotContain(skipped);
    assertThatThrownBy(() -> continueAndCheck(TestStore.SQLITE, mutant, expected))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("every event is stored");
  }

  @ParameterizedTest
  @EnumSource(TestStore.class)
  void pauseAndCancelAreKnownToTheNextIncarnation(TestStore kind) {
    killAt(kind, folder, 2, false);
    try (var member = new Member(kind, folder, "m-2", _ -> {}, (_, _, _) -> {})) {
      assertThat(await(member.pause())).isEqualTo(Ack.DONE);
    }
    assertThat(StoredRun.read(kind, folder).folded().status()).isEqualTo(RunStatus.PAUSED);
    try (var member = new Member(kind, folder, "m-3", _ -> {}, (_, _, _) -> {})) {
      assertThat(await(member.resume())).isEqualTo(Ack.DONE);
      var end = member.end();
      assertThat(await(member.cancel())).isEqualTo(Ack.DONE);
      assertThat(await(end).status()).isEqualTo(RunStatus.CANCELLED);
    }
    try (var member = new Member(kind, folder, "m-4", _ -> {}, (_, _, _) -> {})) {
      assertThat(await(member.cancel())).isEqualTo(Ack.NOT_RUNNING);
      assertThat(await(member.end()).status()).isEqualTo(RunStatus.CANCELLED);
    }
  }

  @Test
  void theRowSaysWhatTheRunWaitsFor() {
    var waits = new CompletableFuture<Long>();
    try (var member =
        new Member(
            TestStore.SQLITE,
            folder,
            "m-1",
            _ -> {},
            (_, _, event) -> {
              if (event instanceof RunEvent.Advanced advanced
                  && advanced.facts().stream().anyMatch(Fact.NodeWaiting.class::isInstance)) {
                waits.complete(0L);
              }
            })) {
      await(member.start());
      await(waits);
      var row = await(member.store().runs().find(SampleRun.ID)).orElseThrow().row();

      assertThat(row.status()).isEqualTo(RunStatus.WAITING);
      assertThat(row.owner()).isEqualTo(new RunRow.Owner("m-1", 1));
      assertThat(row.open()).isTrue();
      var end = member.end();
      await(member.submit());
      await(end);
      row = await(member.store().runs().find(SampleRun.ID)).orElseThrow().row();
      assertThat(row.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(row.owner().member()).isEmpty();
      assertThat(row.wakeAt()).isEqualTo(RunRow.NEVER);
      assertThat(row.open()).isFalse();
    }
  }
}
