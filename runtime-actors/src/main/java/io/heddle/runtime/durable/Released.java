package io.heddle.runtime.durable;

import io.heddle.runtime.KeptRuns;
import io.heddle.runtime.machine.Effect;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Carries out what turns wanted done, once they are stored. */
final class Released {

  /** Longer waits are set in pieces: the scheduler does not take any length. */
  private static final long LONGEST_TIMER = Duration.ofHours(12).toMillis();

  private final TimerScheduler<ExecutionCommand> timers;
  private final KeptRuns children;
  private final RunOrders orders;

  Released(TimerScheduler<ExecutionCommand> timers, KeptRuns children, RunOrders orders) {
    this.timers = timers;
    this.children = children;
    this.orders = orders;
  }

  KeptRuns children() {
    return children;
  }

  void carryOut(List<Effect> effects, long now) {
    var ends = !effects.isEmpty() && effects.getLast() instanceof Effect.Finish;
    for (var effect : effects) {
      switch (effect) {
        case Effect.StartNode(var activation) -> {
          if (!ends) {
            children.start(activation);
          }
        }
        case Effect.CancelNode(var frame, var node, var attempt) ->
            children.cancel(frame, node, attempt);
        case Effect.StartRun(var order) -> orders.start(order);
        case Effect.CancelRun(var runId, var reason) -> orders.cancel(runId, reason);
        case Effect.SetTimer(var timer, var dueAt) -> {
          if (!ends) {
            timer(timer, dueAt, now);
          }
        }
        case Effect.EndStream(var stream, var last) -> stream.settle(last);
        case Effect.Finish _ -> {
          timers.cancelAll();
          children.cancelAll();
        }
      }
    }
  }

  /** Sets a timer again that fired before its time. */
  void timer(int timer, long dueAt, long now) {
    var wait = Math.clamp(dueAt - now, 1, LONGEST_TIMER);
    timers.startSingleTimer(
        timer, new ExecutionCommand.TimerFired(timer, dueAt), Duration.ofMillis(wait));
  }
}
