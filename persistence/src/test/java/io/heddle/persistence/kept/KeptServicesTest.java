package io.heddle.persistence.kept;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.codec.LargeContent;
import io.heddle.persistence.codec.ValueCodec;
import io.heddle.persistence.commit.Beside;
import io.heddle.persistence.commit.Rows;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.fault.Faults;
import io.heddle.runtime.GroupServices;
import io.heddle.runtime.conversation.Conversations.Handover;
import io.heddle.runtime.conversation.Conversations.Snapshot;
import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.durable.TurnChange;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.memory.Memories;
import io.heddle.runtime.memory.Memories.Memory;
import io.heddle.runtime.memory.Memories.Search;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeContext.Exchange;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
final class KeptServicesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final HttpPort NO_WEB =
      (HttpPort)
          Proxy.newProxyInstance(
              HttpPort.class.getClassLoader(),
              new Class<?>[] {HttpPort.class},
              (_, method, _) -> {
                throw new AssertionError(method);
              });

  private final TestStore kind;
  @TempDir Path folder;

  private Store store;
  private GroupServices services;

  KeptServicesTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    open(NOW, StoreSettings.of(kind.config(folder)));
  }

  private void openAt(Instant now) {
    open(now, StoreSettings.of(kind.config(folder)));
  }

  private void open(Instant now, StoreSettings settings) {
    store = TestStore.open(settings, Clock.fixed(now, ZoneOffset.UTC), new Faults());
    services = store.services("g", NO_WEB);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopenAt(Instant now) {
    store.close();
    openAt(now);
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  // ---- conversations

  private static Handover says(String execution, String words) {
    return new Handover(
        execution, 1, ObjectValue.of("last", Value.of(words)), new Exchange(words, words + "!"));
  }

  private Snapshot conversation(String id) {
    return await(services.conversations().read(id));
  }

  @Test
  void aHandoverIsAppliedOnceAndOutlivesARestart() {
    assertThat(conversation("c")).isEqualTo(Snapshot.NEW);
    await(services.conversations().apply("c", says("e1", "one")));
    await(services.conversations().apply("c", says("e2", "two \u0000 \ud800")));
    await(services.conversations().apply("c", says("e1", "one")));
    await(
        services
            .conversations()
            .apply("c", new Handover("e3", 1, ObjectValue.of("more", Value.of(7)), null)));
    reopenAt(NOW);

    var snapshot = conversation("c");
    assertThat(snapshot.version()).isEqualTo(3);
    assertThat(snapshot.variables())
        .isEqualTo(ObjectValue.of("last", Value.of("two \u0000 \ud800")).with("more", Value.of(7)));
    assertThat(snapshot.exchanges())
        .containsExactly(
            new Exchange("one", "one!"), new Exchange("two \u0000 \ud800", "two \u0000 \ud800!"));
    assertThat(await(store.services("other", NO_WEB).conversations().read("c")))
        .isEqualTo(Snapshot.NEW);
  }

  @Test
  void aConversationForgetsItsOldestTurns() {
    var all = new ArrayList<CompletionStage<Snapshot>>();
    for (var i = 0; i < 510; i++) {
      all.add(services.conversations().apply("c", says("e" + i, "w" + i)));
    }
    all.forEach(KeptServicesTest::await);
    var snapshot = conversation("c");
    assertThat(snapshot.version()).isEqualTo(510);
    assertThat(snapshot.exchanges()).hasSize(500).startsWith(new Exchange("w10", "w10!"));
    await(services.conversations().apply("c", says("large", "x".repeat(9 << 20))));
    assertThat(conversation("c").exchanges()).hasSize(1);
  }

  @Test
  void aConversationThatNobodyUsesIsForgottenUnlessATurnWaits() {
    await(services.conversations().apply("old", says("e1", "one")));
    append("g/1-a", 1, RunStatus.WAITING, new TurnChange.Queued("waiting"));
    reopenAt(NOW.plus(Duration.ofDays(2)));
    await(services.conversations().apply("new", says("e1", "one")));

    var since = NOW.plus(Duration.ofDays(1));
    assertThat(await(store.turns().forgetUnused(since))).isEqualTo(1);
    assertThat(await(store.turns().forgetUnused(since))).isZero();
    assertThat(conversation("old")).isEqualTo(Snapshot.NEW);
    assertThat(conversation("new").version()).isEqualTo(1);
  }

  // ---- turns

  private void append(String run, long number, RunStatus status, TurnChange change) {
    await(store.writer().submit(write(run, number, status, change)));
  }

  private static Write.Append write(String run, long number, RunStatus status, TurnChange change) {
    var append =
        Rows.append(run, "w-" + run, number, 1, Rows.row(run, 1, "", RunRow.NEVER, status));
    return new Write.Append(
        append.persistenceId(),
        append.writer(),
        append.events(),
        append.row(),
        new Beside(List.of(), List.of(), List.of(change)));
  }

  private ExecutionCommand standing(String run) {
    return await(store.turns().standing("g", "c", run));
  }

  @Test
  void oneTurnAfterAnotherInTheOrderOfTheirStarts() {
    append("g/1-a", 1, RunStatus.WAITING, new TurnChange.Queued("c"));
    append("g/1-b", 1, RunStatus.WAITING, new TurnChange.Queued("c"));
    append("g/1-d", 1, RunStatus.WAITING, new TurnChange.Queued("c"));
    assertThat(standing("g/1-a")).isEqualTo(new ExecutionCommand.TurnCame(0, ObjectValue.EMPTY));
    assertThat(standing("g/1-b")).isEqualTo(new ExecutionCommand.TurnWaits());
    reopenAt(NOW);

    append("g/1-a", 2, RunStatus.SUCCEEDED, new TurnChange.Left("c", says("g/1-a", "one")));
    append("g/1-b", 2, RunStatus.CANCELLED, new TurnChange.Left("c", null));

    assertThat(await(store.turns().first("g", "c"))).contains("g/1-d");
    assertThat(standing("g/1-d"))
        .isEqualTo(new ExecutionCommand.TurnCame(1, ObjectValue.of("last", Value.of("one"))));
  }

  @Test
  void anEndThatIsNotStoredHandsNothingOver() {
    append("g/1-a", 1, RunStatus.WAITING, new TurnChange.Queued("c"));
    var end = new TurnChange.Left("c", says("g/1-a", "one"));
    var taken = write("g/1-a", 1, RunStatus.SUCCEEDED, end);
    var other =
        new Write.Append(
            taken.persistenceId(), "another", taken.events(), taken.row(), taken.beside());

    assertThat(store.writer().submit(other))
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .withMessageContaining("another incarnation");
    assertThat(conversation("c").version()).isZero();
    assertThat(await(store.turns().first("g", "c"))).contains("g/1-a");
  }

  @Test
  void aHundredMayWait() {
    for (var i = 0; i < 100; i++) {
      assertThat(await(store.turns().hasRoom("g", "c", "g/1-" + i))).isTrue();
      append("g/1-" + i, 1, RunStatus.WAITING, new TurnChange.Queued("c"));
    }
    assertThat(await(store.turns().hasRoom("g", "c", "g/1-more"))).isFalse();
    assertThat(await(store.turns().hasRoom("g", "c", "g/1-7"))).isTrue();
    assertThat(await(store.turns().hasRoom("g", "d", "g/1-more"))).isTrue();
  }

  // ---- memories

  private void remember(String key, Value value) {
    assertThat(await(services.memories().store("ns", new Memory(key, value, ObjectValue.EMPTY))))
        .isEqualTo(new Memories.Stored.Done());
  }

  private List<String> found(@Nullable String key, @Nullable String query, int limit) {
    var search = new Search("ns", key, query, limit, ObjectValue.EMPTY);
    return ((Memories.Found.Memorized) await(services.memories().search(search)))
        .memories().stream().map(Memory::key).toList();
  }

  @Test
  void memoriesOutliveARestartAndTheNewestComesFirst() {
    remember("a", Value.of("Apple"));
    remember("b \u0000", Value.of("Banana"));
    remember("a", Value.of("Avocado"));
    reopenAt(NOW);

    assertThat(found(null, null, 10)).containsExactly("a", "b \u0000");
    assertThat(found(null, null, 1)).containsExactly("a");
    assertThat(found(null, "BAN", 10)).containsExactly("b \u0000");
    assertThat(found("a", null, 10)).containsExactly("a");
    assertThat(found("a", "apple", 10)).isEmpty();
    var elsewhere = new Search("ns2", null, null, 10, ObjectValue.EMPTY);
    assertThat(await(services.memories().search(elsewhere)))
        .isEqualTo(new Memories.Found.Memorized(List.of()));
  }

  @Test
  void aNamespaceForgetsItsOldestEntriesAndAValueHasABound() {
    var all = new ArrayList<CompletionStage<Memories.Stored>>();
    for (var i = 0; i < 1_005; i++) {
      all.add(services.memories().store("ns", new Memory("k" + i, Value.of(i), ObjectValue.EMPTY)));
    }
    all.forEach(KeptServicesTest::await);
    assertThat(found(null, null, 2_000)).hasSize(1_000).startsWith("k1004").endsWith("k5");

    var large = new Memory("large", Value.of("x".repeat(2 << 20)), ObjectValue.EMPTY);
    assertThat(await(services.memories().store("ns", large)))
        .isInstanceOfSatisfying(
            Memories.Stored.Failed.class,
            failed -> assertThat(failed.failure().message()).contains("more than the bound"));
  }

  // ---- files

  private io.heddle.compiler.value.FileValue keep(String content) {
    var file =
        new FileStore.NewFile("a.txt", "text/plain", content.getBytes(StandardCharsets.UTF_8));
    return ((FileStore.Kept.Stored) await(services.files().keep(file, new CancellationSource())))
        .file();
  }

  private FileStore.Content read(io.heddle.compiler.value.FileValue file, long maxBytes) {
    return await(services.files().read(file, maxBytes, new CancellationSource()));
  }

  @Test
  void aFileIsKeptWhileSomebodyNamesIt() {
    var named = keep("named by a run");
    var remembered = keep("named by a memory");
    var left = keep("named by a conversation");
    var unused = keep("unused");
    assertThat(read(named, 100))
        .isInstanceOfSatisfying(
            FileStore.Content.Read.class,
            content -> {
              assertThat(content.bytes()).asString().isEqualTo("named by a run");
              assertThat(content.mimeType()).isEqualTo("text/plain");
            });
    assertThat(read(named, 3)).isInstanceOf(FileStore.Content.Failed.class);
    var content =
        LargeContent.encode("g", out -> ValueCodec.write(out, ObjectValue.of("file", named)));
    var append = Rows.append("g/1-a", "w", 1, 1, Rows.running("g/1-a", 1, ""));
    await(
        store
            .writer()
            .submit(
                new Write.Append(
                    append.persistenceId(),
                    append.writer(),
                    append.events(),
                    append.row(),
                    new Beside(List.of(), content.files(), List.of()))));
    remember("file", Value.array(List.of(remembered)));
    await(
        services
            .conversations()
            .apply("c", new Handover("e", 1, ObjectValue.of("file", left), null)));

    reopenAt(NOW.plus(Duration.ofDays(2)));
    assertThat(await(store.blobGarbage().collect())).isEqualTo(1);
    assertThat(read(named, 100)).isInstanceOf(FileStore.Content.Read.class);
    assertThat(read(remembered, 100)).isInstanceOf(FileStore.Content.Read.class);
    assertThat(read(left, 100)).isInstanceOf(FileStore.Content.Read.class);
    assertThat(read(unused, 100))
        .isInstanceOfSatisfying(
            FileStore.Content.Failed.class,
            gone -> assertThat(gone.failure().message()).contains("not kept any more"));

    remember("file", Value.of("replaced"));
    reopenAt(NOW.plus(Duration.ofDays(4)));
    assertThat(await(store.blobGarbage().collect())).isEqualTo(1);
    assertThat(read(remembered, 100)).isInstanceOf(FileStore.Content.Failed.class);
  }

  private FileStore.Kept tryToKeep(String content) {
    var file =
        new FileStore.NewFile("b.txt", "text/plain", content.getBytes(StandardCharsets.UTF_8));
    return await(services.files().keep(file, new CancellationSource()));
  }

  private void reopenWithRoom(Instant now, int bytes) {
    store.close();
    var room =
        ConfigFactory.parseString("heddle.store.blobs.max-files-of-group = %d B".formatted(bytes));
    open(now, StoreSettings.of(room.withFallback(kind.config(folder))));
  }

  @Test
  void theFilesOfAGroupHaveABoundTogether() {
    reopenWithRoom(NOW, 10);
    keep("12345");
    keep("6789");
    assertThat(tryToKeep("ab"))
        .isInstanceOfSatisfying(
            FileStore.Kept.Failed.class,
            refused -> {
              assertThat(refused.failure().code()).isEqualTo("resource_limit_exceeded");
              assertThat(refused.failure().message())
                  .isEqualTo(
                      "no room for the file b.txt of 2 bytes: the files of the group have 9 bytes, "
                          + "of 10 at most (heddle.store.blobs.max-files-of-group)");
            });
    assertThat(tryToKeep("a")).isInstanceOf(FileStore.Kept.Stored.class);
    assertThat(tryToKeep("12345")).as("there already").isInstanceOf(FileStore.Kept.Stored.class);

    var other = store.services("other", NO_WEB).files();
    var file = new FileStore.NewFile("c", "text/plain", new byte[10]);
    assertThat(await(other.keep(file, new CancellationSource())))
        .isInstanceOf(FileStore.Kept.Stored.class);

    remember("file", Value.array(List.of(keep("12345"))));
    reopenWithRoom(NOW.plus(Duration.ofDays(2)), 10);
    assertThat(await(store.blobGarbage().collect())).as("all but one").isEqualTo(3);
    assertThat(tryToKeep("123456")).isInstanceOf(FileStore.Kept.Failed.class);
    assertThat(tryToKeep("abcde")).as("room again").isInstanceOf(FileStore.Kept.Stored.class);
  }

  @Test
  void theBoundHoldsForThoseWhoKeepFilesAtOnce() {
    reopenWithRoom(NOW, 50);
    var keeping = new ArrayList<CompletionStage<FileStore.Kept>>();
    for (var number = 10; number < 50; number++) {
      var bytes = "file-%d-%d".formatted(number / 2, number / 2).getBytes(StandardCharsets.UTF_8);
      var file = new FileStore.NewFile("b.txt", "text/plain", bytes);
      keeping.add(services.files().keep(file, new CancellationSource()));
    }
    assertThat(keeping.stream().map(KeptServicesTest::await))
        .filteredOn(FileStore.Kept.Stored.class::isInstance)
        .as("five files of 8 bytes and one of 10, each kept twice")
        .hasSize(12);
  }
}
