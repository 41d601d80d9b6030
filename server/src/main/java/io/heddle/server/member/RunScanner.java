package io.heddle.server.member;

import io.heddle.persistence.run.RunScan;
import io.heddle.runtime.durable.RunRegion;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the runs of some slots that nobody will wake by himself: at a bounded rate, so that a
 * restart with a million of them does not stand in the way of those that run.
 *
 * <pre>{@code
 * resting --look--> looking --found--> waking, then resting for a shorter or longer time
 * }</pre>
 */
final class RunScanner {

  /** At most so many are woken by one look. */
  private static final int MAX_WOKEN = 500;

  private static final Duration AFTER_MANY = Duration.ofMillis(100);
  private static final Duration AFTER_FEW = Duration.ofSeconds(1);

  /** So late a run of a living owner is woken all the same. */
  private static final Duration BACKSTOP = Duration.ofSeconds(60);

  sealed interface Command {}

  private record Look() implements Command {}

  private record Found(@Nullable List<RunScan.Due> runs, @Nullable Throwable failure)
      implements Command {}

  /**
   * @param members the owners that live now
   */
  record Setup(RunScan scan, Supplier<Set<String>> members, RunRegion region, Clock clock) {}

  private static final Logger LOG = LoggerFactory.getLogger(RunScanner.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Setup setup;

  static Behavior<Command> create(Setup setup) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new RunScanner(context, timers, setup).looking()));
  }

  private RunScanner(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
    this.context = context;
    this.timers = timers;
    this.setup = setup;
  }

  private Behavior<Command> looking() {
    context.pipeToSelf(look(), Found::new);
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Look _ -> looking();
              case Found(var runs, var failure) -> found(runs, failure);
            });
  }

  private CompletionStage<List<RunScan.Due>> look() {
    return setup
        .scan()
        .due(
            new RunScan.Request(
                setup.clock().instant(), setup.members().get(), BACKSTOP, MAX_WOKEN));
  }

  private Behavior<Command> found(@Nullable List<RunScan.Due> runs, @Nullable Throwable failure) {
    if (runs == null) {
      LOG.warn("the scan for due runs failed, it goes on: {}", String.valueOf(failure));
      timers.startSingleTimer(new Look(), AFTER_FEW);
      return Behaviors.same();
    }
    runs.forEach(run -> setup.region().wake(run.id()));
    timers.startSingleTimer(new Look(), runs.size() == MAX_WOKEN ? AFTER_MANY : AFTER_FEW);
    return Behaviors.same();
  }
}
