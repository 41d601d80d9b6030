package io.heddle.runtime.task;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** The actor that keeps a group's task queues: one message, one call of the {@link TaskBoard}. */
public final class TaskDesk {

  private static final int TOKEN_BYTES = 24;
  private static final String TIMER = "due";

  public sealed interface Command {}

  record Offer(TaskOffer work, Consumer<Outcome> report) implements Command {}

  record Withdraw(TaskOffer work) implements Command {}

  record Take(String queue, String worker, Duration atMost, Predicate<TaskReply.Taking> reply)
      implements Command {}

  record Heartbeat(String token, @Nullable TaskProgress progress, Consumer<TaskReply.Beat> reply)
      implements Command {}

  record Complete(String token, ObjectValue outputs, Consumer<TaskReply.Reported> reply)
      implements Command {}

  record Fail(String token, NodeFailure failure, Consumer<TaskReply.Reported> reply)
      implements Command {}

  record ListOpen(Consumer<TaskReply.Listed> reply) implements Command {}

  private record Due() implements Command {}

  private final TaskBoard board;
  private final Clock clock;
  private final TimerScheduler<Command> timers;
  private final Alarm alarm = new Alarm();

  /**
   * @param clock of deadlines and heartbeats
   */
  public static Behavior<Command> create(TaskBounds bounds, Clock clock) {
    var desk =
        Behaviors.<Command>setup(
            _ ->
                Behaviors.withTimers(
                    timers ->
                        new TaskDesk(new TaskBoard(bounds, tokens()::next), clock, timers)
                            .serving()));
    return Behaviors.supervise(desk)
        .onFailure(RuntimeException.class, SupervisorStrategy.restart());
  }

  /** When the timer that is set will fire. */
  private static final class Alarm {
    private long dueAt = Long.MAX_VALUE;
  }

  private TaskDesk(TaskBoard board, Clock clock, TimerScheduler<Command> timers) {
    this.board = board;
    this.clock = clock;
    this.timers = timers;
  }

  private record Tokens(SecureRandom random) {
    String next() {
      var bytes = new byte[TOKEN_BYTES];
      random.nextBytes(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
  }

  private static Tokens tokens() {
    return new Tokens(new SecureRandom());
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(
        (_, command) -> {
          var now = clock.millis();
          board.due(now);
          on(command, now);
          setTimer(now);
          return Behaviors.same();
        },
        (_, signal) -> on(signal));
  }

  private Behavior<Command> on(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      board.closeAll(clock.millis());
    }
    return Behaviors.same();
  }

  private void on(Command command, long now) {
    switch (command) {
      case Offer(var work, var report) -> board.offer(work, report, now);
      case Withdraw(var work) -> board.withdraw(work, now);
      case Take(var queue, var worker, var atMost, var reply) ->
          board.take(queue, worker, now + atMost.toMillis(), reply, now);
      case Heartbeat(var token, var progress, var reply) ->
          reply.accept(board.heartbeat(token, progress, now));
      case Complete(var token, var outputs, var reply) ->
          reply.accept(board.complete(token, outputs, now));
      case Fail(var token, var failure, var reply) -> reply.accept(board.fail(token, failure, now));
      case ListOpen(var reply) -> reply.accept(board.list());
      case Due _ -> alarm.dueAt = Long.MAX_VALUE;
    }
  }

  /** A timer that comes too early does no harm; one that comes too late would. */
  private void setTimer(long now) {
    var next = board.nextDue();
    if (next < alarm.dueAt) {
      alarm.dueAt = next;
      timers.startSingleTimer(TIMER, new Due(), Duration.ofMillis(Math.max(1, next - now)));
    }
  }
}
