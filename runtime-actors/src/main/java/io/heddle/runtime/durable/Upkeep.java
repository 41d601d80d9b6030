package io.heddle.runtime.durable;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * What the actor of a run does by the clock: notices that nobody speaks to it any more, and has
 * outcomes offered again that are not recorded. One timer for all of it, and none for each message:
 * most runs end before it fires once.
 */
final class Upkeep {

  private static final String TIMER = "upkeep";

  /** Between two offers of the same outcome, and as exact as idle times are. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final TimerScheduler<ExecutionCommand> timers;
  private final LongSupplier nanos;
  private Duration idleAfter = RunTimes.IDLE;
  private Runnable offerAgain = () -> {};
  private long heardAt;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  Upkeep(TimerScheduler<ExecutionCommand> timers, LongSupplier nanos) {
    this.timers = timers;
    this.nanos = nanos;
    heardAt = nanos.getAsLong();
    start();
  }

  /** Sets the timer, which was cancelled with the others. */
  void start() {
    var next = idleAfter.compareTo(PERIOD) < 0 ? idleAfter : PERIOD;
    timers.startSingleTimer(TIMER, new ExecutionCommand.Tick(), next);
  }

  /** The run is idle when it has heard nothing for so long, from now on. */
  void leaveAfter(Duration idle) {
    idleAfter = idle;
    start();
  }

  /** What has outcomes offered again. */
  void offersBy(Runnable offering) {
    offerAgain = offering;
  }

  /** Passes a command on to the run, or looks after it. */
  Step on(ExecutionCommand command, Function<ExecutionCommand, Step> run) {
    if (!(command instanceof ExecutionCommand.Tick)) {
      heardAt = nanos.getAsLong();
      return run.apply(command);
    }
    start();
    offerAgain.run();
    return nanos.getAsLong() - heardAt >= idleAfter.toNanos()
        ? run.apply(new ExecutionCommand.Idle())
        : Step.DONE;
  }
}
