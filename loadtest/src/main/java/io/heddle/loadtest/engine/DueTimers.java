package io.heddle.loadtest.engine;

import com.typesafe.config.Config;
import io.heddle.loadtest.macro.Workload;
import io.heddle.runtime.machine.RunStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Durable runs beside a hundred thousand others whose timers come due within one minute, from the
 * first execution on. Says on standard error when the last of them has ended.
 */
final class DueTimers implements Workload {

  static final int TIMERS = 100_000;
  private static final int TIMEOUT_SECONDS = 3_600;

  private final Workload workload;
  private final LoadMember member;

  DueTimers(Config store, AutoCloseable database) throws java.io.IOException {
    var clock = new MovedClock();
    try (var before = new LoadMember(store, clock)) {
      prepare(before, clock);
    }
    clock.move(Duration.ZERO);
    this.member = new LoadMember(store, clock);
    this.workload =
        new StoredRuns(
            "ten-children.yml",
            Engine.adding(10),
            "ten-children.yml beside %,d timers".formatted(TIMERS),
            member,
            database);
    clock.move(Duration.ofSeconds(TIMEOUT_SECONDS));
    Thread.ofVirtual().name("heddle-load-timers").start(this::watch);
  }

  /** All deadlines lie in the minute that begins an hour from now, however long this takes. */
  private static void prepare(LoadMember member, MovedClock clock) {
    var begin = System.currentTimeMillis();
    var count = new long[1];
    SleepingRuns.prepare(
        member,
        SleepingRuns.workflow(0, TIMEOUT_SECONDS),
        TIMERS,
        () -> {
          var wanted = begin + count[0]++ * 60_000 / TIMERS;
          clock.move(Duration.ofMillis(wanted - System.currentTimeMillis()));
        });
    var took = System.currentTimeMillis() - begin;
    System.err.printf("%,d runs wait after %d s%n", TIMERS, took / 1_000);
  }

  private void watch() {
    var begin = System.nanoTime();
    SleepingRuns.awaitCount(member, RunStatus.SUCCEEDED, TIMERS);
    System.err.printf(
        "%,d timers done after %d s%n",
        TIMERS, Duration.ofNanos(System.nanoTime() - begin).toSeconds());
  }

  @Override
  public String name() {
    return workload.name();
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    return workload.execute(number);
  }

  @Override
  public long expected(long number) {
    return workload.expected(number);
  }

  @Override
  public void close() {
    workload.close();
  }
}
