package io.heddle.persistence.snapshot;

import com.typesafe.config.Config;
import io.heddle.persistence.StoreExtension;
import io.heddle.persistence.blob.BlobTable;
import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.event.RunImageSerializer;
import io.heddle.runtime.durable.RunImage;
import io.heddle.runtime.durable.RunSlots;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * The snapshots: written by the store's one writer, a bounded number kept of each actor. A snapshot
 * is only a shorter way to a state, so losing one loses nothing.
 */
public final class HeddleSnapshotStore extends SnapshotStore {

  private static final Logger LOG = LoggerFactory.getLogger(HeddleSnapshotStore.class);

  private final GroupCommit writer;
  private final Readers readers;
  private final Serialization serialization;
  private final Clock clock;
  private final Executor encoders;
  private final int keep;

  /**
   * @param config of the plugin
   */
  public HeddleSnapshotStore(Config config) {
    var store = StoreExtension.of(context().system());
    this.writer = store.writer();
    this.readers = store.readers();
    this.serialization = SerializationExtension.get(context().system());
    this.clock = store.clock();
    this.encoders = context().dispatcher();
    this.keep = config.getInt("keep");
    if (keep < 1) {
      throw new IllegalArgumentException("heddle.snapshot-store.keep is at least 1");
    }
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return FutureConverters.asScala(
        readers.read(
            session ->
                SnapshotTable.newest(session, persistenceId, criteria).flatMap(this::decode)));
  }

  /** One that cannot be read is none: the events are all there to be replayed. */
  private Optional<SelectedSnapshot> decode(SnapshotTable.Row row) {
    var state = serialization.deserialize(row.payload(), row.serializer(), row.manifest());
    if (state.isSuccess()) {
      return Optional.of(SelectedSnapshot.create(row.metadata(), state.get()));
    }
    LOG.warn(
        "the snapshot of {} at event {} cannot be read, all its events are replayed: {}",
        row.metadata().persistenceId(),
        row.metadata().sequenceNr(),
        state.failed().get().toString());
    return Optional.empty();
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    if (metadata.metadata().isDefined()) {
      return answer(
          CompletableFuture.failedFuture(
              new UnsupportedOperationException("the store keeps no metadata of snapshots")));
    }
    // Not here: those of other actors would wait for a large one.
    return answer(
        CompletableFuture.supplyAsync(() -> encode(metadata, snapshot), encoders)
            .thenCompose(writer::submit));
  }

  private Write<@Nullable Void> encode(SnapshotMetadata metadata, Object snapshot) {
    var serializer = serialization.findSerializerFor(snapshot);
    if (snapshot instanceof RunImage image && serializer instanceof RunImageSerializer ofRuns) {
      return ofRun(metadata, ofRuns, image);
    }
    var bytes = serializer.toBinary(snapshot);
    var row =
        new SnapshotTable.Row(
            metadata,
            serializer.identifier(),
            Serializers.manifestFor(serializer, snapshot),
            bytes);
    return new Write.Change<@Nullable Void>(
        bytes.length, session -> SnapshotTable.save(session, row, keep));
  }

  /** What an image names is stored before it, in the same transaction. */
  private Write<@Nullable Void> ofRun(
      SnapshotMetadata metadata, RunImageSerializer serializer, RunImage image) {
    var run = RunImageSerializer.runId(image);
    var content = serializer.encode(image);
    var row =
        new SnapshotTable.Row(
            metadata, serializer.identifier(), serializer.manifest(image), content.bytes());
    var bytes = (long) content.bytes().length;
    for (var value : content.attachments()) {
      bytes += value.content().length;
    }
    return new Write.Change<@Nullable Void>(
        bytes,
        session -> {
          for (var value : content.attachments()) {
            BlobTable.insert(
                session, RunSlots.group(run), run, value.hash(), value.content(), clock.millis());
          }
          return SnapshotTable.save(session, row, keep);
        });
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
