package io.heddle.persistence.commit;

import io.heddle.runtime.durable.StartAdmission;
import java.time.Duration;
import java.util.function.Supplier;

/** Turns starts away while the writer has more to do than it should, or no database to do it. */
public final class QueueAdmission implements StartAdmission {

  private static final Verdict ADMITTED = new Verdict.Admitted();
  private static final Duration WHEN_FULL = Duration.ofSeconds(1);
  private static final Duration WHEN_DOWN = Duration.ofSeconds(5);

  private final Supplier<StoreHealth> health;
  private final GroupCommit writer;
  private final WriterSettings settings;

  /**
   * @param health of the store as a whole: who starts a run reads, too
   */
  public QueueAdmission(Supplier<StoreHealth> health, GroupCommit writer, WriterSettings settings) {
    this.health = health;
    this.writer = writer;
    this.settings = settings;
  }

  @Override
  public Verdict verdict() {
    if (health.get() instanceof StoreHealth.Waiting(var since, var reason)) {
      return new Verdict.Refused(
          "the store has not answered since %s: %s".formatted(since, reason), WHEN_DOWN);
    }
    return writer.waitingWrites() > settings.startWrites()
            || writer.waitingBytes() > settings.startBytes()
        ? new Verdict.Refused(
            "%d writes wait for the store".formatted(writer.waitingWrites()), WHEN_FULL)
        : ADMITTED;
  }
}
