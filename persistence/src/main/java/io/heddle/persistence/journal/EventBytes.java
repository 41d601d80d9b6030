package io.heddle.persistence.journal;

import io.heddle.persistence.commit.Beside;
import io.heddle.persistence.commit.EventRow;
import io.heddle.persistence.event.RunEventSerializer;
import io.heddle.runtime.durable.Rowed;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.durable.TurnChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;

/** Events between Pekko's form and the table's, by the serializers of the actor system. */
final class EventBytes {

  private final Serialization serialization;
  private final Clock clock;

  EventBytes(Serialization serialization, Clock clock) {
    this.serialization = serialization;
    this.clock = clock;
  }

  /** An event in the table's form, with the row that came along. */
  record Encoded(EventRow event, @Nullable RunRow row, Beside beside) {}

  /** Encodes; whatever it throws, checked or not, rejects the event. */
  Encoded encode(PersistentRepr repr) {
    return repr.payload() instanceof Rowed<?> rowed
        ? encode(repr, rowed, rowed.turn() == null ? List.of() : List.of(rowed.turn()))
        : new Encoded(encode(repr, repr.payload()), null, Beside.NOTHING);
  }

  /** What a run's event names is stored beside it. */
  private Encoded encode(PersistentRepr repr, Rowed<?> rowed, List<TurnChange> turns) {
    var event = rowed.event();
    var row = rowed.row();
    if (event instanceof RunEvent ofRun
        && serialization.findSerializerFor(event) instanceof RunEventSerializer serializer) {
      var content = serializer.encode(row.group(), ofRun);
      var stored = row(repr, serializer.identifier(), serializer.manifest(event), content.bytes());
      return encoded(stored, rowed, new Beside(content.attachments(), content.files(), turns));
    }
    return encoded(encode(repr, event), rowed, new Beside(List.of(), List.of(), turns));
  }

  /** A row that is no news is left out, unless something beside the event needs to know its run. */
  private static Encoded encoded(EventRow event, Rowed<?> rowed, Beside beside) {
    var needed = rowed.isRowNews() || !beside.isEmpty();
    return new Encoded(event, needed ? rowed.row() : null, beside);
  }

  private EventRow encode(PersistentRepr repr, Object payload) {
    if (payload instanceof Tagged) {
      throw new UnsupportedOperationException("the journal keeps no tags; projections follow runs");
    }
    if (repr.metadata().isDefined()) {
      throw new UnsupportedOperationException("the journal keeps no metadata of events");
    }
    var serializer = serialization.findSerializerFor(payload);
    return row(
        repr,
        serializer.identifier(),
        Serializers.manifestFor(serializer, payload),
        serializer.toBinary(payload));
  }

  private EventRow row(PersistentRepr repr, int serializer, String manifest, byte[] payload) {
    return new EventRow(
        repr.sequenceNr(),
        repr.timestamp() == 0 ? clock.millis() : repr.timestamp(),
        serializer,
        manifest,
        repr.manifest(),
        payload);
  }

  /** Reads the columns of {@link ReplayQuery}. */
  PersistentRepr decode(String persistenceId, ResultSet row) throws SQLException {
    var payload =
        serialization
            .deserialize(
                row.getBytes("payload"), row.getInt("serializer"), row.getString("manifest"))
            .get();
    return PersistentRepr.apply(
            payload,
            row.getLong("sequence_nr"),
            persistenceId,
            row.getString("adapter_manifest"),
            false,
            ActorRef.noSender(),
            row.getString("writer"))
        .withTimestamp(row.getLong("written_at"));
  }
}
