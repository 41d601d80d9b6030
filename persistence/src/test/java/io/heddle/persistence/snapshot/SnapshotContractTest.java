package io.heddle.persistence.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSetup;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.journal.RefPayload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.persistence.DeleteSnapshotSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Pekko's own compatibility kit, {@code SnapshotStoreSpec} of {@code persistence-tck}, demands
 * of a snapshot store, property by property:
 *
 * <table>
 * <caption>Property of the kit, test here</caption>
 * <tr><td>not load a snapshot given an invalid persistence id<td>{@link #loadsNothingOfAnUnknownActor}
 * <tr><td>not load a snapshot given non-matching timestamp criteria, sequence number criteria<td>{@link
 *     #loadsNothingWhenNoTimeOrNumberMatches}
 * <tr><td>load the most recent snapshot, the one matching an upper sequence number, matching number
 *     and timestamp<td>{@link #loadsTheNewestThatMatches}
 * <tr><td>delete a single snapshot identified by its number<td>{@link #deletesOneByItsNumber}
 * <tr><td>delete all snapshots matching upper bounds<td>{@link #deletesAllThatMatchAndNoOthers}
 * <tr><td>not delete snapshots with non-matching upper timestamp bounds<td>{@link
 *     #doesNotDeleteWhatIsNewerThanTheBound}
 * <tr><td>save and overwrite a snapshot with the same number<td>{@link
 *     #overwritesTheSnapshotOfTheSameNumber}
 * <tr><td>save bigger size snapshots<td>{@link #keepsLargeSnapshots}
 * <tr><td>may serialize snapshots<td>{@link #serializesWithTheSerializersOfTheSystem}
 * <tr><td>may store metadata: it does not<td>{@link #refusesMetadataItWouldNotKeep}
 * </table>
 *
 * The other tests are of what the kit leaves open.
 */
@ParameterizedClass
@EnumSource(TestStore.class)
@Timeout(120)
final class SnapshotContractTest {

  private static final String ID = "p-1";
  private static final long ANY = Long.MAX_VALUE;

  private final TestStore kind;
  @TempDir Path folder;

  private Store store;
  private ActorSystem system;
  private TestKit probe;
  private ActorRef snapshots;
  private final List<SnapshotMetadata> saved = new ArrayList<>();

  SnapshotContractTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void start() {
    store = kind.open(folder);
    open();
    for (var i = 1; i <= 5; i++) {
      saved.add(save(SnapshotMetadata.apply(ID, i + 10L, i * 100L), "s-" + i));
    }
  }

  private void open() {
    var config =
        ConfigFactory.parseMap(Map.of("pekko.loglevel", "OFF", "heddle.snapshot-store.keep", 5))
            .withFallback(RefPayload.config())
            .withFallback(ConfigFactory.load());
    system =
        ActorSystem.create(
            "contract",
            ActorSystemSetup.create(BootstrapSetup.create(config), new StoreSetup(store)));
    probe = new TestKit(system);
    snapshots =
        Persistence.get(system).snapshotStoreFor("heddle.snapshot-store", ConfigFactory.empty());
  }

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
    store.close();
  }

  @Test
  void loadsNothingOfAnUnknownActor() {
    assertThat(load("nobody", SnapshotSelectionCriteria.latest(), ANY)).isEmpty();
  }

  @Test
  void loadsNothingWhenNoTimeOrNumberMatches() {
    var before = saved.getFirst().timestamp() - 1;
    assertThat(load(ID, SnapshotSelectionCriteria.create(ANY, before), ANY)).isEmpty();
    assertThat(load(ID, SnapshotSelectionCriteria.create(7, ANY), ANY)).isEmpty();
    assertThat(load(ID, SnapshotSelectionCriteria.latest(), 7)).isEmpty();
  }

  @Test
  void loadsTheNewestThatMatches() {
    assertThat(load(ID, SnapshotSelectionCriteria.latest(), ANY)).contains("s-5");
    assertThat(load(ID, SnapshotSelectionCriteria.create(13, ANY), ANY)).contains("s-3");
    assertThat(load(ID, SnapshotSelectionCriteria.latest(), 13)).contains("s-3");
    assertThat(load(ID, SnapshotSelectionCriteria.create(13, timeOf(3)), ANY)).contains("s-3");
    assertThat(load(ID, SnapshotSelectionCriteria.create(ANY, timeOf(3)), 13)).contains("s-3");
  }

  @Test
  void deletesOneByItsNumber() {
    deleteOne(SnapshotMetadata.apply(ID, 13));

    assertThat(load(ID, SnapshotSelectionCriteria.create(13, ANY), ANY)).contains("s-2");
    assertThat(load(ID, SnapshotSelectionCriteria.latest(), ANY)).contains("s-5");
  }

  @Test
  void deletesAllThatMatchAndNoOthers() {
    snapshots.tell(
        new SnapshotProtocol.DeleteSnapshots(ID, SnapshotSelectionCriteria.create(13, timeOf(3))),
        probe.getRef());
    probe.expectMsgClass(DeleteSnapshotsSuccess.class);

    assertThat(load(ID, SnapshotSelectionCriteria.create(13, timeOf(3)), ANY)).isEmpty();
    assertThat(load(ID, SnapshotSelectionCriteria.create(14, ANY), ANY)).contains("s-4");
  }

  @Test
  void doesNotDeleteWhatIsNewerThanTheBound() {
    snapshots.tell(
        new SnapshotProtocol.DeleteSnapshots(
            ID, SnapshotSelectionCriteria.create(13, timeOf(3) - 1)),
        probe.getRef());
    probe.expectMsgClass(DeleteSnapshotsSuccess.class);

    assertThat(load(ID, SnapshotSelectionCriteria.create(13, ANY), ANY)).contains("s-3");
  }

  @Test
  void overwritesTheSnapshotOfTheSameNumber() {
    save(SnapshotMetadata.apply(ID, 15, 900), "again");

    assertThat(load(ID, SnapshotSelectionCriteria.latest(), ANY)).contains("again");
  }

  @Test
  void keepsLargeSnapshots() {
    save(SnapshotMetadata.apply(ID, 100, 1_000), "x".repeat(1_000_000));

    assertThat(load(ID, SnapshotSelectionCriteria.latest(), ANY).orElseThrow().toString())
        .hasSize(1_000_000);
  }

  @Test
  void serializesWithTheSerializersOfTheSystem() {
    var state = new RefPayload(probe.getRef());
    save(SnapshotMetadata.apply(ID, 100), state);

    assertThat(load(ID, SnapshotSelectionCriteria.latest(), ANY)).contains(state);
  }

  @Test
  void refusesMetadataItWouldNotKeep() {
    snapshots.tell(
        new SnapshotProtocol.SaveSnapshot(
            SnapshotMetadata.apply(ID, 100, 1_000, scala.Option.apply("meta")), "s"),
        probe.getRef());

    var failed = probe.expectMsgClass(org.apache.pekko.persistence.SaveSnapshotFailure.class);
    assertThat(failed.cause()).hasMessageContaining("metadata");
    assertThat(load(ID, SnapshotSelectionCriteria.latest(), ANY)).contains("s-5");
  }

  @Test
  void knowsAllAgainWhenPluginAndStoreAreOpenedAnew() {
    deleteOne(SnapshotMetadata.apply(ID, 15));
    stop();
    store = kind.open(folder);
    open();

    assertThat(load(ID, SnapshotSelectionCriteria.latest(), ANY)).contains("s-4");
    assertThat(load(ID, SnapshotSelectionCriteria.create(12, ANY), ANY)).contains("s-2");
  }

  @Test
  void keepsNoMoreThanItsSettingSays() {
    save(SnapshotMetadata.apply(ID, 16, 600), "s-6");

    assertThat(load(ID, SnapshotSelectionCriteria.create(11, ANY), ANY)).isEmpty();
    assertThat(load(ID, SnapshotSelectionCriteria.create(12, ANY), ANY)).contains("s-2");
  }

  /** The store sets the time of a snapshot. */
  private long timeOf(int number) {
    return saved.get(number - 1).timestamp();
  }

  private SnapshotMetadata save(SnapshotMetadata metadata, Object state) {
    snapshots.tell(new SnapshotProtocol.SaveSnapshot(metadata, state), probe.getRef());
    return probe.expectMsgClass(SaveSnapshotSuccess.class).metadata();
  }

  private void deleteOne(SnapshotMetadata metadata) {
    snapshots.tell(new SnapshotProtocol.DeleteSnapshot(metadata), probe.getRef());
    probe.expectMsgClass(DeleteSnapshotSuccess.class);
  }

  private Optional<Object> load(String id, SnapshotSelectionCriteria criteria, long upTo) {
    snapshots.tell(new SnapshotProtocol.LoadSnapshot(id, criteria, upTo), probe.getRef());
    var found = probe.expectMsgClass(SnapshotProtocol.LoadSnapshotResult.class).snapshot();
    return found.isDefined() ? Optional.of(found.get().snapshot()) : Optional.empty();
  }
}
