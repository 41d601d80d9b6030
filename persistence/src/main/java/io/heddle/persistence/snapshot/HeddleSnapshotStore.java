package io.heddle.persistence.snapshot;

import com.typesafe.config.Config;
import io.heddle.persistence.StoreExtension;
import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Readers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * The snapshots: written by the store's one writer, a bounded number kept of each actor. A snapshot
 * is only a shorter way to a state, so losing one loses nothing.
 */
public final class HeddleSnapshotStore extends SnapshotStore {

  private final GroupCommit writer;
  private final Readers readers;
  private final Serialization serialization;
  private final int keep;

  /**
   * @param config of the plugin
   */
  public HeddleSnapshotStore(Config config) {
    var store = StoreExtension.of(context().system());
    this.writer = store.writer();
    this.readers = store.readers();
    this.serialization = SerializationExtension.get(context().system());
    this.keep = config.getInt("keep");
    if (keep < 1) {
      throw new IllegalArgumentException("heddle.snapshot-store.keep is at least 1");
    }
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return FutureConverters.asScala(
        readers
            .read(session -> SnapshotTable.newest(session, persistenceId, criteria))
            .thenApply(found -> found.map(this::decode)));
  }

  private SelectedSnapshot decode(SnapshotTable.Row row) {
    var state = serialization.deserialize(row.payload(), row.serializer(), row.manifest()).get();
    return SelectedSnapshot.create(row.metadata(), state);
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    if (metadata.metadata().isDefined()) {
      return answer(
          CompletableFuture.failedFuture(
              new UnsupportedOperationException("the store keeps no metadata of snapshots")));
    }
    var serializer = serialization.findSerializerFor(snapshot);
    var row =
        new SnapshotTable.Row(
            metadata,
            serializer.identifier(),
            Serializers.manifestFor(serializer, snapshot),
            serializer.toBinary(snapshot));
    return answer(
        writer.submit(
            new Write.Change<@Nullable Void>(
                row.payload().length, session -> SnapshotTable.save(session, row, keep))));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    // A time of 0 means that the one who deletes knows the number only.
    var until = metadata.timestamp() == 0 ? Long.MAX_VALUE : metadata.timestamp();
    return doDeleteAsync(
        metadata.persistenceId(),
        SnapshotSelectionCriteria.create(
            metadata.sequenceNr(), until, metadata.sequenceNr(), metadata.timestamp()));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return answer(
        writer.submit(
            new Write.Change<@Nullable Void>(
                0, session -> SnapshotTable.delete(session, persistenceId, criteria))));
  }

  /** Void has one answer, which is null; Pekko's signature does not say so. */
  @SuppressWarnings("NullAway")
  private static Future<Void> answer(CompletableFuture<@Nullable Void> done) {
    return FutureConverters.asScala(done);
  }
}
