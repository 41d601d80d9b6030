package io.heddle.loadtest.engine;

import com.typesafe.config.Config;
import io.heddle.loadtest.macro.Workload;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/**
 * Runs of twenty events that wait since before this process opened their store. An execution is the
 * answer to one, from there to its end: the run is recovered first.
 */
final class ResumedRuns implements Workload {

  static final int PREPARED = 4_000;
  private static final int CHILDREN = 18;

  private final AutoCloseable database;
  private final LoadMember member;

  /**
   * @param database closed with this
   */
  ResumedRuns(Config store, AutoCloseable database) {
    this.database = database;
    try (var before = new LoadMember(store, Clock.systemUTC())) {
      SleepingRuns.prepare(before, SleepingRuns.workflow(CHILDREN, 0), PREPARED, () -> {});
    }
    this.member = new LoadMember(store, Clock.systemUTC());
  }

  @Override
  public String name() {
    return "resumed runs of 20 events";
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    if (number >= PREPARED) {
      throw new IllegalArgumentException("%d runs are prepared, no more".formatted(PREPARED));
    }
    return SleepingRuns.answer(member, number);
  }

  @Override
  public long expected(long number) {
    return 1;
  }

  @Override
  public void close() {
    member.close();
    try {
      database.close();
    } catch (Exception failed) {
      throw new IllegalStateException("the database did not stop", failed);
    }
  }
}
