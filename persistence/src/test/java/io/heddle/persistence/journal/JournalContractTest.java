package io.heddle.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSetup;
import io.heddle.persistence.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Pekko's own compatibility kit, {@code JournalSpec} of {@code persistence-tck}, demands of a
 * journal, property by property:
 *
 * <table>
 * <caption>Property of the kit, test here</caption>
 * <tr><td>replay all messages<td>{@link #replaysAllMessages}
 * <tr><td>replay messages using a lower sequence number bound, using an upper one, a count limit,
 *     a lower and upper one, both and a count limit; replay a single one if the bounds are equal, if
 *     the count limit is 1<td>{@link #replaysWithinItsBounds}, in this order
 * <tr><td>not replay messages if the count limit is 0, if the lower bound is greater than the upper
 *     one<td>{@link #replaysNothingWhenTheCountIsZeroOrTheBoundsAreEmpty}
 * <tr><td>not replay messages if the actor has not yet written any<td>{@link
 *     #replaysNothingOfAnActorThatNeverWrote}
 * <tr><td>not replay permanently deleted messages<td>{@link #doesNotReplayWhatWasDeleted}
 * <tr><td>not reset the highest number after message deletion, after journal cleanup<td>{@link
 *     #keepsTheHighestNumberWhenMessagesAreDeleted}
 * <tr><td>may reject non-serializable events<td>{@link
 *     #rejectsAnEventThatCannotBeSerializedAndStoresTheOthers}
 * <tr><td>may serialize events<td>{@link #serializesEventsWithTheSerializersOfTheSystem}
 * <tr><td>may return metadata: it does not<td>{@link #rejectsWhatItWouldNotKeep}
 * <tr><td>the fixture: the last two events are one atomic write<td>{@link #start}
 * </table>
 *
 * The other tests are of what the kit leaves open.
 */
@ParameterizedClass
@EnumSource(TestStore.class)
@Timeout(120)
final class JournalContractTest {

  private static final String ID = "p-1";
  private static final String WRITER = "writer-1";
  private static final int INSTANCE = 7;
  private static final long ALL = Long.MAX_VALUE;

  /** No serializer is bound to it. */
  private static final class Unserializable {}

  private final TestStore kind;
  @TempDir Path folder;

  private Store store;
  private ActorSystem system;
  private TestKit probe;
  private ActorRef journal;

  JournalContractTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void start() {
    store = kind.open(folder);
    open();
    write(1, 3);
    send(AtomicWrite.apply(seq(List.of(repr("a-4", 4), repr("a-5", 5)))));
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
  }

  private void open() {
    var config =
        ConfigFactory.parseMap(
                Map.of(
                    "pekko.persistence.journal.plugin", "heddle.journal", "pekko.loglevel", "OFF"))
            .withFallback(RefPayload.config())
            .withFallback(ConfigFactory.load());
    system =
        ActorSystem.create(
            "contract",
            ActorSystemSetup.create(BootstrapSetup.create(config), new StoreSetup(store)));
    probe = new TestKit(system);
    journal = Persistence.get(system).journalFor("heddle.journal", ConfigFactory.empty());
  }

  private static <T> scala.collection.immutable.Seq<T> seq(List<T> all) {
    return CollectionConverters.asScala(all).toSeq();
  }

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
    store.close();
  }

  @Test
  void replaysAllMessages() {
    assertThat(replay(1, ALL, ALL)).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 9223372036854775807, 9223372036854775807, a-3 a-4 a-5",
    "1, 3, 9223372036854775807, a-1 a-2 a-3",
    "1, 9223372036854775807, 3, a-1 a-2 a-3",
    "2, 3, 9223372036854775807, a-2 a-3",
    "2, 5, 2, a-2 a-3",
    "2, 2, 9223372036854775807, a-2",
    "2, 4, 1, a-2",
  })
  void replaysWithinItsBounds(long from, long to, long max, String expected) {
    assertThat(replay(from, to, max)).containsExactly(expected.split(" "));
  }

  @Test
  void replaysNothingWhenTheCountIsZeroOrTheBoundsAreEmpty() {
    assertThat(replay(2, 4, 0)).isEmpty();
    assertThat(replay(3, 2, ALL)).isEmpty();
  }

  @Test
  void replaysNothingOfAnActorThatNeverWrote() {
    journal.tell(
        new JournalProtocol.ReplayMessages(0, ALL, ALL, "nobody", probe.getRef()), probe.getRef());

    assertThat(probe.expectMsgClass(JournalProtocol.RecoverySuccess.class).highestSequenceNr())
        .isZero();
  }

  @Test
  void keepsTheWriterAndTheTimeOfAnEvent() {
    journal.tell(new JournalProtocol.ReplayMessages(1, 1, ALL, ID, probe.getRef()), probe.getRef());

    var event = probe.expectMsgClass(JournalProtocol.ReplayedMessage.class).persistent();

    assertThat(event.writerUuid()).isEqualTo(WRITER);
    assertThat(event.persistenceId()).isEqualTo(ID);
    assertThat(event.timestamp()).isPositive();
  }

  @Test
  void serializesEventsWithTheSerializersOfTheSystem() {
    var event = new RefPayload(probe.getRef());
    send(atomic(repr(event, 6)));
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    assertThat(
            probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class).persistent().payload())
        .isEqualTo(event);

    journal.tell(new JournalProtocol.ReplayMessages(6, 6, 1, ID, probe.getRef()), probe.getRef());

    assertThat(probe.expectMsgClass(JournalProtocol.ReplayedMessage.class).persistent().payload())
        .isEqualTo(event);
    assertThat(probe.expectMsgClass(JournalProtocol.RecoverySuccess.class).highestSequenceNr())
        .isEqualTo(6);
  }

  @Test
  void rejectsWhatItWouldNotKeep() {
    var tagged = new org.apache.pekko.persistence.journal.Tagged("a-6", java.util.Set.of("red"));
    send(atomic(repr(tagged, 6)), atomic(repr("a-7", 7).withMetadata("meta")));

    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    for (var word : List.of("tags", "metadata")) {
      var rejected = probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
      assertThat(rejected.cause()).hasMessageContaining(word);
    }
    assertThat(replay(6, ALL, ALL)).isEmpty();
  }

  @Test
  void keepsWhoWroteWhichEvent() {
    send(atomic(PersistentRepr.apply("b-6", 6, ID, "", false, ActorRef.noSender(), "writer-2")));
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);

    journal.tell(new JournalProtocol.ReplayMessages(5, 6, 2, ID, probe.getRef()), probe.getRef());

    for (var writer : List.of(WRITER, "writer-2")) {
      assertThat(
              probe.expectMsgClass(JournalProtocol.ReplayedMessage.class).persistent().writerUuid())
          .isEqualTo(writer);
    }
  }

  @Test
  void knowsAllAgainWhenPluginAndStoreAreOpenedAnew() {
    delete(2);
    stop();
    store = kind.open(folder);
    open();

    assertThat(replay(1, ALL, ALL)).containsExactly("a-3", "a-4", "a-5");
    assertThat(highest()).isEqualTo(5);
    delete(ALL);
    assertThat(replay(1, ALL, ALL)).isEmpty();
    assertThat(highest()).isEqualTo(5);
  }

  @Test
  void tellsTheHighestNumberWhateverIsReplayed() {
    for (var bounds : List.of(List.of(1L, 3L), List.of(2L, 2L), List.of(3L, 2L))) {
      journal.tell(
          new JournalProtocol.ReplayMessages(
              bounds.getFirst(), bounds.getLast(), ALL, ID, probe.getRef()),
          probe.getRef());
      var told = probe.receiveOne(java.time.Duration.ofSeconds(60));
      while (told instanceof JournalProtocol.ReplayedMessage) {
        told = probe.receiveOne(java.time.Duration.ofSeconds(60));
      }
      assertThat(told).isEqualTo(new JournalProtocol.RecoverySuccess(5));
    }
  }

  @Test
  void replaysMoreThanAPageInOrder() {
    write(6, 700);

    assertThat(replay(1, ALL, ALL))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 700).mapToObj(n -> "a-" + n).toList());
  }

  @Test
  void doesNotReplayWhatWasDeleted() {
    delete(3);

    assertThat(replay(1, ALL, ALL)).containsExactly("a-4", "a-5");
    assertThat(replay(1, 3, ALL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3", "5", "9223372036854775807"})
  void keepsTheHighestNumberWhenMessagesAreDeleted(long upTo) {
    delete(upTo);
    delete(1);

    assertThat(highest()).isEqualTo(5);
  }

  @Test
  void rejectsAnEventThatCannotBeSerializedAndStoresTheOthers() {
    send(atomic(repr("a-6", 6)), atomic(repr(new Unserializable(), 7)), atomic(repr("a-8", 8)));

    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    assertThat(number(probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class)))
        .isEqualTo(6);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    assertThat(number(probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class)))
        .isEqualTo(8);
    assertThat(replay(6, ALL, ALL)).containsExactly("a-6", "a-8");
  }

  @Test
  void storesNothingOfAnAtomicWriteWithAnEventThatCannotBeSerialized() {
    send(
        AtomicWrite.apply(
            CollectionConverters.asScala(List.of(repr("a-6", 6), repr(new Unserializable(), 7)))
                .toSeq()));

    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    assertThat(replay(6, ALL, ALL)).isEmpty();
  }

  @Test
  void failsAWriteOfANumberThatIsTaken() {
    send(atomic(repr("b-5", 5)));

    probe.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageFailure.class);
    assertThat(replay(5, ALL, ALL)).containsExactly("a-5");
  }

  private void write(long from, long to) {
    send(
        LongStream.rangeClosed(from, to)
            .mapToObj(n -> atomic(repr("a-" + n, n)))
            .toArray(AtomicWrite[]::new));
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    LongStream.rangeClosed(from, to)
        .forEach(_ -> probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class));
  }

  private void send(AtomicWrite... writes) {
    List<PersistentEnvelope> envelopes = List.of(writes);
    journal.tell(
        new JournalProtocol.WriteMessages(
            CollectionConverters.asScala(envelopes).toSeq(), probe.getRef(), INSTANCE),
        probe.getRef());
  }

  private static AtomicWrite atomic(PersistentRepr repr) {
    return AtomicWrite.apply(repr);
  }

  private static PersistentRepr repr(Object payload, long number) {
    return PersistentRepr.apply(payload, number, ID, "", false, ActorRef.noSender(), WRITER);
  }

  private static long number(JournalProtocol.WriteMessageSuccess success) {
    return success.persistent().sequenceNr();
  }

  private List<String> replay(long from, long to, long max) {
    journal.tell(
        new JournalProtocol.ReplayMessages(from, to, max, ID, probe.getRef()), probe.getRef());
    var events = new ArrayList<String>();
    while (true) {
      switch (probe.receiveOne(java.time.Duration.ofSeconds(60))) {
        case JournalProtocol.ReplayedMessage replayed ->
            events.add((String) replayed.persistent().payload());
        case JournalProtocol.RecoverySuccess _ -> {
          return events;
        }
        case Object other -> throw new AssertionError("unexpected " + other);
      }
    }
  }

  private long highest() {
    journal.tell(
        new JournalProtocol.ReplayMessages(ALL, ALL, 0, ID, probe.getRef()), probe.getRef());
    return probe.expectMsgClass(JournalProtocol.RecoverySuccess.class).highestSequenceNr();
  }

  private void delete(long upTo) {
    journal.tell(new JournalProtocol.DeleteMessagesTo(ID, upTo, probe.getRef()), probe.getRef());
    probe.expectMsgClass(org.apache.pekko.persistence.DeleteMessagesSuccess.class);
  }
}
