package io.heddle.persistence.run;

import io.heddle.persistence.blob.BlobGarbage;
import io.heddle.persistence.conversation.StoredTurns;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Removes what has been kept for long enough, a batch in a transaction of its own at a time. */
public final class Housekeeping {

  private final Retention retention;
  private final BlobGarbage blobs;
  private final StoredTurns turns;
  private final RetentionSettings settings;
  private final Clock clock;

  public Housekeeping(
      Retention retention,
      BlobGarbage blobs,
      StoredTurns turns,
      RetentionSettings settings,
      Clock clock) {
    this.retention = retention;
    this.blobs = blobs;
    this.turns = turns;
    this.settings = settings;
    this.clock = clock;
  }

  /** What there is to remove; in this order, for blobs are used by runs and conversations. */
  public enum Chore {
    RUNS,
    TOMBSTONES,
    CONVERSATIONS,
    BLOBS
  }

  public RetentionSettings settings() {
    return settings;
  }

  /** Removes some; 0 when there are none left. */
  public CompletableFuture<Integer> some(Chore chore) {
    return switch (chore) {
      case RUNS -> retention.purge();
      case TOMBSTONES -> retention.removeTombstones();
      case CONVERSATIONS -> turns.forgetUnused(clock.instant().minus(settings.conversations()));
      case BLOBS -> blobs.collect();
    };
  }
}
