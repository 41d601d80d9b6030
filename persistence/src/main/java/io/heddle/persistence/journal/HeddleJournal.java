package io.heddle.persistence.journal;

import io.heddle.persistence.StoreExtension;
import io.heddle.persistence.commit.Beside;
import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.commit.WriteFailed;
import io.heddle.persistence.database.Readers;
import io.heddle.runtime.durable.RunRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The journal: hands writes to the store's one writer and reads to its readers, and never waits
 * itself.
 *
 * <p>All that one actor sends at once is one write, so that a lost number takes the later ones with
 * it. A reading of an actor's highest number waits for writes of that actor that are under way: its
 * former incarnation may have stopped before they were done.
 */
public final class HeddleJournal extends AsyncWriteJournal {

  private static final Logger LOG = LoggerFactory.getLogger(HeddleJournal.class);

  private final GroupCommit writer;
  private final Readers readers;
  private final EventBytes bytes;
  private final ConcurrentHashMap<String, CompletableFuture<?>> underWay =
      new ConcurrentHashMap<>();

  public HeddleJournal() {
    var store = StoreExtension.of(context().system());
    this.writer = store.writer();
    this.readers = store.readers();
    this.bytes = new EventBytes(SerializationExtension.get(context().system()), store.clock());
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    var verdicts = new ArrayList<Optional<Exception>>();
    var accepted = new ArrayList<EventBytes.Encoded>();
    PersistentRepr last = null;
    for (var write : writes) {
      try {
        var events = events(write);
        accepted.addAll(events.stream().map(bytes::encode).toList());
        last = events.getLast();
        verdicts.add(Optional.empty());
      } catch (Exception rejected) {
        // Serializers are Scala's, which throws checked exceptions without saying so.
        verdicts.add(Optional.of(rejected));
      }
    }
    return FutureConverters.asScala(
        last == null
            ? CompletableFuture.completedFuture(verdicts)
            : append(last.persistenceId(), last.writerUuid(), accepted).thenApply(_ -> verdicts));
  }

  private static List<PersistentRepr> events(AtomicWrite write) {
    return CollectionConverters.asJava(write.payload());
  }

  private CompletableFuture<@Nullable Void> append(
      String id, String incarnation, List<EventBytes.Encoded> encoded) {
    RunRow row = null;
    var beside = Beside.NOTHING;
    for (var event : encoded) {
      row = event.row() == null ? row : event.row();
      beside = beside.and(event.beside());
    }
    var events = encoded.stream().map(EventBytes.Encoded::event).toList();
    var stored = writer.submit(new Write.Append(id, incarnation, events, row, beside));
    if (!stored.isDone()) {
      underWay.put(id, stored);
      var _ = stored.whenComplete((_, _) -> underWay.remove(id, stored));
    }
    return stored.whenComplete(
        (_, failed) -> {
          if (failed != null) {
            tell(id, events.getFirst().sequenceNr(), failed);
          }
        });
  }

  /** The actor stops without a word; that another one has its run now is no trouble. */
  private static void tell(String id, long number, Throwable failed) {
    if (failed instanceof WriteFailed known && known.reason() == WriteFailed.Reason.SUPERSEDED) {
      var execution = id.substring(id.indexOf('|') + 1);
      LOG.info("{} has another owner, who has written event {}: it ends here", execution, number);
    } else {
      LOG.error("event {} of {} is not stored, its actor stops", number, id, failed);
    }
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return answer(writer.submit(EventDeletion.upTo(persistenceId, toSequenceNr)));
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    return FutureConverters.asScala(
        afterWrites(persistenceId)
            .thenCompose(
                _ -> readers.read(session -> ReplayQuery.highest(session, persistenceId))));
  }

  private CompletionStage<?> afterWrites(String persistenceId) {
    var write = underWay.get(persistenceId);
    return write == null
        ? CompletableFuture.completedFuture(null)
        : write.handle((_, _) -> persistenceId);
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replay) {
    return answer(replay(persistenceId, fromSequenceNr, toSequenceNr, max, replay));
  }

  private CompletableFuture<@Nullable Void> replay(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    if (max <= 0 || from > to) {
      return CompletableFuture.completedFuture(null);
    }
    return readers
        .read(session -> ReplayQuery.page(session, bytes, persistenceId, from, to, max))
        .thenCompose(
            page -> {
              page.forEach(replay);
              return ReplayQuery.isFull(page)
                  ? replay(
                      persistenceId, page.getLast().sequenceNr() + 1, to, max - page.size(), replay)
                  : CompletableFuture.completedFuture(null);
            });
  }

  /** Void has one answer, which is null; Pekko's signature does not say so. */
  @SuppressWarnings("NullAway")
  private static Future<Void> answer(CompletableFuture<@Nullable Void> done) {
    return FutureConverters.asScala(done);
  }
}
